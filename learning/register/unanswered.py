"""Practices that are overdue or fail at places, while their state has no other way on a theme."""

from django.db.models import Exists, OuterRef, Q

from accounts.querysets import today
from places.choices import Level
from practices.models import Adoption, Practice
from practices.models.practice import OVERDUE_AFTER

MOST = 20


def without_alternative(places):
    """Return at most MOST practices of `places`, states or India, that need another way.

    What several places say that did not work there, or what nobody has confirmed in time; and
    nothing else of its state on one of its themes holds. Shielded ones are told by their state.
    """
    listed = Practice.objects.listed()
    if all(place.level != Level.NATIONAL for place in places):
        listed = listed.filter(place__state__in=places)
    through = Practice.themes.through.objects
    own = through.filter(practice=OuterRef(OuterRef("pk"))).values("theme")
    others = (
        Practice.objects.listed()
        .filter(place__state=OuterRef("place__state"), themes__in=own)
        .exclude(pk=OuterRef("pk"))
        .exclude(_troubled())
    )
    return list(listed.filter(_troubled(), ~Exists(others)).order_by("-pk").with_card_data()[:MOST])


def _troubled():
    failed = Adoption.objects.failed().named().filter(practice=OuterRef("pk"))
    used = Adoption.objects.filter(practice=OuterRef("pk"), shown_status="in-use")
    return Q(confirm_by__lte=today() - OVERDUE_AFTER) | (Q(Exists(failed)) & ~Q(Exists(used)))
