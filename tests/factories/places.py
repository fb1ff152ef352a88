"""Facts of places, written past the offices that tell them."""

from datetime import date

from django.utils import timezone

from places.likeness import profiles
from places.models import Fact

AS_OF = date(2024, 6, 1)


def facts_of(place, *, renew=True, told_from=None, **values):
    """Tell of `place` each fact of `values` (`terrain="desert"`, `water_table="over-20"`)."""
    Fact.objects.bulk_create(
        Fact(
            place=place,
            kind=kind.replace("_", "-"),
            value=value,
            source="measured" if value else "",
            as_of=AS_OF if value else None,
            as_of_precision="month" if value else "",
            told_from=told_from or place,
            told_at=timezone.now(),
        )
        for kind, value in values.items()
    )
    if renew:
        profiles.renew(place)
