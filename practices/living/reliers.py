"""Who relies on a practice, and hears when it is unlearned: a registry that rooms fill.

`@relies` a function that takes a practice and returns a queryset of the ids of people; a higher
room does so for its packs or plans, and names them in the notice by `reasons`.
"""

from django.db.models import Q

from accounts.models import User
from practices.living.adopting import adopters_of
from practices.living.following import followers_of
from practices.models import Endorsement

_sources = []


def relies(source):
    """Register `source`: a function practice -> queryset of one column, the ids of people."""
    _sources.append(source)
    return source


def reliers_of(practice):
    """Return the active users who rely on `practice`."""
    found = Q(pk__in=[])
    for source in _sources:
        found |= Q(pk__in=source(practice).order_by())
    return User.objects.active().filter(found)


@relies
def _who_endorse_it(practice):
    endorsements = Endorsement.objects.filter(practice=practice).standing()
    return endorsements.values("person_id")


@relies
def _who_took_it_up(practice):
    return adopters_of(practice).values("pk")


@relies
def _who_follows_it(practice):
    return followers_of(practice).values("pk")
