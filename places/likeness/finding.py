"""Which places are like one, and why: one look at one narrow table, the score reckoned there."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from places.choices import Level
from places.likeness.reasons import (
    KINDS,
    NO_LIKENESS,
    POINTS,
    SAME_DISTRICT,
    by_source,
    in_short,
    reasons_between,
)
from places.models import Place, Profile
from places.models.fact import STEP, code_of, column

MOST = 50


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
    a place above. `within` keeps to what lies under a place, `among` to the places of a queryset
    of their keys. Two places are as like seen from either; equals stand in the order of their
    keys. Three queries, however many places there are; where others of the district of which
    nothing is told may be among them, four.
    """
    own = profile_of(place)
    found = _scored(own, within, among, limit)
    in_district = place.district_id and place.level != Level.DISTRICT
    if in_district and (len(found) < limit or found[-1][0] <= POINTS[SAME_DISTRICT]):
        found += _untold(place, within, among, limit)
        found.sort(key=lambda one: (-one[0], one[1]))
    places = Place.objects.with_parents().select_related("profile")
    places = places.in_bulk(key for _score, key in found[:limit])
    return [
        Like(places[key], score, reasons_between(own, _known_of(places[key])))
        for score, key in found[:limit]
        if key in places
    ]


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
    """Return the (score, key) of the places that have most in common with that of `own`.

    Keys alone: to sort whole rows takes longer than to reckon their scores.
    """
    terms = _terms(own)
    if not terms:
        return []
    rows = Profile.objects.filter(level=own.level).exclude(pk=own.place_id)
    rows = _kept(rows, "place", within, among)
    best = rows.annotate(score=sum(terms, Value(0))).order_by("-score", "pk")
    return [one for one in best.values_list("score", "pk")[:limit] if one[0]]


def _terms(own):
    """Return the points of each thing that another may have in common with `own`."""
    terms = []
    if own.district_id and own.level != Level.DISTRICT:
        terms.append(_points((Q(district_id=own.district_id), POINTS[SAME_DISTRICT])))
    for kind in KINDS:
        value, above = own.told(kind)
        if not value or value == NO_LIKENESS.get(kind):
            continue
        name, code, points = column(kind), code_of(kind, value), POINTS[kind]
        half = Q(**{f"{name}__gte": code, f"{name}__lt": code + STEP}), points // 2
        terms.append(_points(half) if above else _points((Q(**{name: code}), points), half))
    return terms


def _points(*each):
    whens = [When(condition, then=Value(points)) for condition, points in each]
    return Case(*whens, default=Value(0), output_field=IntegerField())


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
