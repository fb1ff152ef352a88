"""What was told in places like one: what worked, what failed, each with the reason it is shown."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from places.choices import Level
from places.likeness import like, nearest
from places.likeness.reasons import SAME_DISTRICT
from practices.choices import AdoptionStatus, Kind
from practices.living.taking import taking
from practices.models import Adoption, Practice
from practices.rows import rows_of

MOST_PLACES, LISTED, SHOWN = 50, 12, 4
NEWEST = 40  # among which those of the likest places come first
FEW_REASONS = 3
NEAREST = 200  # where so many places are asked first who of them told, all others seldom are
_SAID = (AdoptionStatus.IN_USE, AdoptionStatus.DID_NOT_WORK)


@dataclass(frozen=True)
class Shown:
    """A row of a practice, or the `Taking` of a place, and why it is shown."""

    what: object
    because: str


@dataclass(frozen=True)
class Alike:
    """What a place finds in those like it; `places` are `Like`s."""

    places: list = field(default_factory=list)
    worked: list = field(default_factory=list)
    used: list = field(default_factory=list)
    lessons: list = field(default_factory=list)
    failed: list = field(default_factory=list)


def alike(place, user):
    """Return the `Alike` of `place` as `user` may see it; the same queries however much is told.

    What is shielded is left out whole: standing here it would tell that its place is like this one.
    """
    told, takings = _told(user), Adoption.objects.open().filter(shown_status__in=_SAID)
    near = nearest(place, NEAREST)
    places = _likest(place, near)
    teller, taker = (_likes(place, rows, near, places) for rows in (told, takings))
    used = takings.filter(shown_status=AdoptionStatus.IN_USE)
    return Alike(
        places=places[:LISTED],
        worked=_practices(told.exclude(kind=Kind.LESSON), teller, place.level),
        used=_takings(used, taker, place.level, user),
        lessons=_practices(told.filter(kind=Kind.LESSON), teller, place.level),
        failed=_takings(takings.failed(), taker, place.level, user),
    )


def for_places_like(place, user, *, most=SHOWN):
    """Return at most `most` practices as `Shown` from places that have more than the district in
    common with `place`, and why."""
    told = _told(user)
    likes = [
        one
        for one in _likes(place, told, nearest(place, NEAREST))
        if any(reason.kind != SAME_DISTRICT for reason in one.reasons)
    ]
    return _practices(told, likes, place.level, most, from_like)


def because(one):
    """Return in one line why a `Like` is like."""
    return _("In common: %(reasons)s") % {"reasons": one.in_short(FEW_REASONS)}


def from_like(one):
    """Return the same where a practice of the `Like` stands among others."""
    return _("From a place like yours: %(reasons)s") % {"reasons": one.in_short(FEW_REASONS)}


def _told(user):
    told = Practice.objects.visible_to(user).listed().filter(shielded_level="")
    return told.newest_first()


def _likes(place, rows, near, known=None):
    """Return the likest places; of Gram Panchayats, of which most are silent, those of `rows`.

    `near` are the keys of the NEAREST, `known` the likest of all, where they were loaded already.
    Where enough of the nearest told, no others are asked: all that was told need not be joined.
    """
    if place.level != Level.GP:
        return _likest(place, near) if known is None else known
    told = rows.order_by().values_list("place", flat=True)
    among = list(told.filter(place__in=near).distinct())
    return like(place, among=told if len(among) < MOST_PLACES else among, limit=MOST_PLACES)


def _likest(place, near):
    return like(place, among=near[:MOST_PLACES], limit=MOST_PLACES)


def _practices(rows, likes, level, most=SHOWN, why=because):
    chosen = _chosen(rows, likes, level, most)
    found = Practice.objects.with_card_data().in_bulk(chosen)
    known = [key for key in chosen if key in found]
    rows = rows_of(found[key] for key in known)
    return [Shown(row, why(chosen[key])) for key, row in zip(known, rows, strict=True)]


def _takings(rows, likes, level, user):
    chosen = _chosen(rows, likes, level, SHOWN)
    found = Adoption.objects.with_row_data().in_bulk(chosen)
    return [Shown(taking(found[key], user), because(chosen[key])) for key in chosen if key in found]


def _chosen(rows, likes, level, most):
    """Return `{key: Like}` of the newest of `rows` in the places `likes`, the likest first."""
    place = "place" if level == Level.GP else f"place__{level}"
    order = {one.place.pk: number for number, one in enumerate(likes)}
    if not order:
        return {}
    newest = rows.filter(**{f"{place}__in": list(order)}).values_list("pk", place)[:NEWEST]
    best = sorted(newest, key=lambda pair: order[pair[1]])[:most]
    return {key: likes[order[where]] for key, where in best}
