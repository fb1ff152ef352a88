"""Which places are like one, and why: one look at all sheets, or in one narrow table at some."""

from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from places.choices import Level
from places.likeness import in_sql, sheets
from places.likeness.reasons import POINTS, SAME_DISTRICT, by_source, in_short, reasons_between
from places.models import Place, Profile

MOST = 50
_KEY_BITS = 40  # more than a key has
_KEY = (1 << _KEY_BITS) - 1
_ABOVE = ("parent", "state", "district", "block")


@dataclass(frozen=True)
class Like:
    """A place that is like another: how much, and the `Reason`s, the weightiest first."""

    place: Place
    score: int
    reasons: list

    @property
    def words(self):
        """The reasons in words."""
        return [reason.words for reason in self.reasons]

    @property
    def lines(self):
        """The reasons in short, those known only from above apart."""
        return by_source(self.reasons)

    def in_short(self, most):
        """The weightiest `most` reasons in one line."""
        return in_short(self.reasons[:most])


def like(place, *, within=None, among=None, limit=MOST):
    """Return the at most `limit` places that are most like `place`, as `Like`s, the nearest first.

    Of the same level, and with at least one thing in common that both have told, or that is told of
    a place above. `within` keeps to what lies under a place, `among` to the places of keys, or of
    a queryset of them. Two places are as like seen from either; equals stand in the order of their
    keys. Four queries, however many places there are; where others of the district of which
    nothing is told may be among them, five.
    """
    own = profile_of(place)
    found = _found(own, place, within, among, limit)
    places = _places(key for _score, key in found)
    return [
        Like(places[key], score, reasons_between(own, _known_of(places[key])))
        for score, key in found
        if key in places
    ]


def nearest(place, limit):
    """Return the keys of what `like(place, limit=limit)` finds, two or three queries."""
    return [key for _score, key in _found(profile_of(place), place, None, None, limit)]


def _found(own, place, within, among, limit):
    """Return the (score, key) of what is most like `place`, of which `own` is known."""
    if among is None and sheets.hold(within):
        found = sheets.nearest(own, within, limit)
    else:
        found = _scored(own, within, among, limit)
    in_district = place.district_id and place.level != Level.DISTRICT
    if in_district and (len(found) < limit or found[-1][0] <= POINTS[SAME_DISTRICT]):
        found += _untold(place, within, among, limit)
        found.sort(key=lambda one: (-one[0], one[1]))
    return found[:limit]


def _places(keys):
    """Return {key: place} with the profile of each and what `with_parents` brings.

    Fifty places lie under few: loaded once each, those above take a third of the time of joins.
    """
    places = Place.objects.select_related("profile").in_bulk(keys)
    links = [(place, name) for place in places.values() for name in _ABOVE]
    above = Place.objects.in_bulk({getattr(place, f"{name}_id") for place, name in links} - {None})
    for place, name in links:
        setattr(place, name, above.get(getattr(place, f"{name}_id")))
    return places


def _known_of(place):
    """Return the profile of a `place` that came with it, or a blank one."""
    return getattr(place, "profile", None) or _blank(place)


def profile_of(place):
    """Return what is known of `place`; an unsaved `Profile` where nothing is told. One query."""
    return Profile.objects.filter(pk=place.pk).first() or _blank(place)


def _blank(place):
    return Profile(
        place=place, level=place.level, state_id=place.state_id, district_id=place.district_id
    )


def _scored(own, within, among, limit):
    """Return what `sheets.nearest` does, of the places that lie in `within` and are `among`.

    Score and key are one number, and the own place is one of those that are sorted: to sort by two,
    or to leave out one of 60,000, takes longer.
    """
    score = in_sql.score(own)
    if not score:
        return []
    rows = _kept(Profile.objects.filter(level=own.level), "place", within, among)
    near = RawSQL(f"places_profile.place_id - {1 << _KEY_BITS} * ({score})", [])  # noqa: S611
    rows = rows.annotate(near=near).order_by("near").values_list("near", flat=True)
    found = [(-(near >> _KEY_BITS), near & _KEY) for near in rows[: limit + 1]]
    return [(score, key) for score, key in found if score and key != own.place_id][:limit]


def _kept(rows, place, within, among):
    """Keep the `rows` whose place lies in `within` and is one of `among`."""
    if among is not None:
        rows = rows.filter(**{f"{place}__in": among})
    if within is None or within.level == Level.NATIONAL:
        return rows
    if within.level in (Level.STATE, Level.DISTRICT):
        return rows.filter(**{f"{within.level}_id": within.pk})
    return rows.filter(**{f"{place}__in": Place.objects.under(within).values("pk")})


def _untold(place, within, among, limit):
    """Return the same of places of the same district of which nothing is known."""
    rows = Place.objects.current().filter(level=place.level, district=place.district_id)
    rows = rows.filter(profile=None).exclude(pk=place.pk)
    rows = _kept(rows, "pk", within, among).order_by("pk").values_list("pk", flat=True)
    return [(POINTS[SAME_DISTRICT], key) for key in rows[:limit]]
