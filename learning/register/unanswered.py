"""Practices that are overdue or fail at places, while their state has no other way on a theme."""

from django.db.models import Exists, OuterRef, Q

from accounts.querysets import today, within_any
from practices.models import Adoption, Practice
from practices.models.practice import OVERDUE_AFTER

MOST = 20
LOOKED_AT = 200  # of the overdue and of the failures, the newest


def without_alternative(places):
    """Return at most MOST practices of `places`, of any level, that need another way.

    Where a place says that it did not work and none uses it, or that nobody has confirmed in time;
    and nothing else of its state on one of its themes holds. Of failures those alone are looked at
    whose place is named. A shielded practice is of its state alone, so none is found out by being
    of a District or Block.
    """
    listed = Practice.objects.listed().filter(within_any("place", places))
    known = listed.filter(pk__in=_overdue(listed) | _failed(listed))
    through = Practice.themes.through.objects
    own = through.filter(practice=OuterRef(OuterRef("pk"))).values("theme")
    others = (
        Practice.objects.listed()
        .filter(place__state=OuterRef("place__state"), themes__in=own)
        .exclude(pk=OuterRef("pk"))
        .exclude(_troubled())
    )
    found = known.filter(_troubled(), ~Exists(others)).order_by("-published_at", "-pk")
    return list(found.with_card_data()[:MOST])


def _overdue(listed):
    late = listed.filter(confirm_by__lte=today() - OVERDUE_AFTER).order_by("-confirm_by")
    return set(late.values_list("pk", flat=True)[:LOOKED_AT])


def _failed(listed):
    failed = Adoption.objects.failed().named().filter(practice__in=listed).order_by("-pk")
    return set(failed.values_list("practice", flat=True)[:LOOKED_AT])


def _troubled():
    failed = Adoption.objects.failed().named().filter(practice=OuterRef("pk"))
    used = Adoption.objects.filter(practice=OuterRef("pk"), shown_status="in-use")
    return Q(confirm_by__lte=today() - OVERDUE_AFTER) | (Q(Exists(failed)) & ~Q(Exists(used)))
