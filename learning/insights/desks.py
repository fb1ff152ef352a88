"""Which desks' times somebody sees: those of the own desks and of those right below them."""

from django.db.models import Q

from places.choices import Level
from places.models import Place


def desks_of(standing):
    """Return (own desks, desks right below them), each by name; at most one query."""
    own = {duty.place_id: duty.place for duty in standing.curates}
    found = Q(pk__in=[])
    for desk in own.values():
        if desk.level == Level.NATIONAL:
            found |= Q(level=Level.STATE)
        elif desk.level == Level.STATE:
            found |= Q(level=Level.DISTRICT, state=desk.pk)
    below = Place.objects.filter(found).exclude(pk__in=list(own)).order_by("name", "pk")
    return sorted(own.values(), key=lambda desk: desk.full_name), list(below)
