"""What people searched for in a week, as State and National curators read it.

Nothing that fewer than `FEW` different searchers seem to have asked is shown in words.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, Min, Q, Sum, Value, When
from django.http import QueryDict
from django.urls import reverse

from accounts.querysets import beginning_of, today
from accounts.standing import standing_of
from places.choices import Level
from places.models import Place
from practices.choices import LANGUAGES, AdoptionStatus, EndorsementType, Kind, Programme
from practices.errors import NotAllowed
from practices.list_links import link_to_ask
from practices.models import Searched, Theme
from practices.search import CONFIRMED, STATUSES

FEW = 5
MOST = 50
WEEK = timedelta(days=7)
WEEKS_BACK = 12
_KEYS = {
    "kind": Kind.choices,
    "programme": Programme.choices,
    "level": Level.choices,
    "language": LANGUAGES,
    "endorsed": EndorsementType.choices,
    "adopted": AdoptionStatus.choices,
    "confirmed": CONFIRMED.items(),
    "status": STATUSES.items(),
}


@dataclass(frozen=True)
class Line:
    """One search as many have asked it: its words, its filters in words, and how often."""

    words: str
    filters: list
    times: int
    nothing: int
    address: str
    ask: object


@dataclass(frozen=True)
class Week:
    """What was asked in a week: most, and without a result; of the rest only how often."""

    most: list
    nothing: list
    total: int
    total_nothing: int
    rest: int
    rest_nothing: int


def scope_of(user):
    """Return the places whose searches `user` reads, India or states; raises NotAllowed."""
    levels = (Level.STATE, Level.NATIONAL)
    places = {d.place.pk: d.place for d in standing_of(user).curates if d.place.level in levels}
    if not places:
        raise NotAllowed("read-searches")
    return list(places.values())


def monday_of(text, now=None):
    """Return the Monday of the week of a day, this week's where `text` is empty.

    ValueError for what is no day, lies ahead or further back than the log goes.
    """
    this = today(now) - timedelta(days=today(now).weekday())
    if not text:
        return this
    day = date.fromisoformat(text)
    monday = day - timedelta(days=day.weekday())
    if not this - WEEKS_BACK * WEEK <= monday <= this:
        raise ValueError("no week of the log")
    return monday


def weeks_beside(monday, now=None):
    """Return the Mondays before and after, None where the log has none."""
    this = monday_of("", now)
    before = monday - WEEK if monday > this - WEEKS_BACK * WEEK else None
    return before, monday + WEEK if monday < this else None


def week(places, monday):
    """Return the `Week` that begins on `monday` for `places`; a constant number of queries."""
    begins = beginning_of(monday)
    rows = Searched.objects.filter(hour__gte=begins, hour__lt=begins + WEEK)
    if all(place.level != Level.NATIONAL for place in places):
        rows = rows.filter(state__in=places)
    most, shown = _asked_by_many(rows)
    nothing, shown_nothing = _asked_by_many(rows.filter(found=0))
    totals = rows.aggregate(
        all=Sum("times", default=0), nothing=Sum("times", filter=Q(found=0), default=0)
    )
    return Week(
        most=_lines(most),
        nothing=_lines(nothing),
        total=totals["all"],
        total_nothing=totals["nothing"],
        rest=totals["all"] - shown,
        rest_nothing=totals["nothing"] - shown_nothing,
    )


def _asked_by_many(rows):
    """Return the groups that may be shown, the most frequent first, and their sum of searches."""
    alone = Case(When(meaning="", then=F("filters")), default=Value(""))
    groups = rows.annotate(alone=alone).order_by().values("meaning", "alone")
    groups = groups.annotate(
        shown=Min("words"),
        times=Count("pk"),
        nothing=Count("pk", filter=Q(found=0)),
        apart=Count("pk", filter=Q(again=False)),
    ).filter(apart__gte=FEW)
    return list(groups.order_by("-times", "meaning", "alone")[:MOST]), (
        groups.aggregate(sum=Sum("times"))["sum"] or 0
    )


def _lines(groups):
    names = _names(groups)
    return [
        Line(
            words=group["shown"],
            filters=_in_words(group["alone"], names),
            times=group["times"],
            nothing=group["nothing"],
            address=f"{reverse('practices:list')}?{_query(group)}",
            ask=link_to_ask(group["shown"]) if group["shown"] else None,
        )
        for group in groups
    ]


def _query(group):
    if not group["shown"]:
        return group["alone"]
    query = QueryDict(mutable=True)
    query["q"] = group["shown"]
    return query.urlencode()


def _names(groups):
    """Return `{filter: {key: words}}`; two queries where any group has filters alone."""
    if not any(group["alone"] for group in groups):
        return {}
    asked = [pair for group in groups for pair in QueryDict(group["alone"]).lists()]
    codes = {code for name, values in asked if name in Level.values for code in values}
    names = {name: {str(key): words for key, words in pairs} for name, pairs in _KEYS.items()}
    names["theme"] = {theme.key: theme.name for theme in Theme.objects.all()}
    for place in Place.objects.filter(code__in=codes).with_parents():
        names.setdefault(str(place.level), {}).setdefault(place.code, place.label)
    return names


def _in_words(filters, names):
    pairs = QueryDict(filters).lists()
    return [names.get(key, {}).get(value, value) for key, values in pairs for value in values]
