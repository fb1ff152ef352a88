"""What stands beside a list: its groups of filters with counts, its chips, its sorts."""

from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from events.pieces import Settled
from events.templatetags.writing import grouped
from places.choices import LEVEL_ORDER, Level
from practices import remembered
from practices.choices import (
    LANGUAGES,
    AdoptionStatus,
    EndorsementType,
    Kind,
    PracticeState,
    Programme,
)
from practices.search.asked import CONFIRMED, SORTS, STATUSES, SUBMITTED
from practices.search.naming import named_in

_PLACES = (Level.DISTRICT, Level.BLOCK, Level.GP)
_SHOWN_SORTS = ("newest", "endorsed", "adopted")


def groups(asked, facets, short=()):
    """Return the groups of ticks of a list `asked` with the counted `facets`, as a `Settled`.

    Of those in `short` there are at least so many. The districts of a state follow it.
    """
    if any(asked.chosen[level] for level in _PLACES):  # a place may get another name
        return Settled(_groups(asked, facets, short))
    return _remembered(_Wanted(asked, facets, frozenset(short)))


class _Wanted:
    """What groups are made from: equal where the same ones come of it."""

    def __init__(self, asked, facets, short):
        self.asked, self.facets, self.short = asked, facets, short
        filters, states = asked.filters, asked.chosen["state"]
        # Names are remembered for a short while: these are the same as long as they are.
        self.names = [asked.themes, asked.states]
        self.names += [remembered.districts(code) for code in states if len(states) == 1]
        self.names += [] if "year" in facets else [remembered.years()]
        chosen = [tuple(asked.chosen[name]) for name in _headings()]
        counts = [(name, *counted.items()) for name, counted in facets.items()]
        self.key = (get_language(), filters.status, filters.year, short, *chosen, *counts)
        self.key += tuple(map(id, self.names))

    def __eq__(self, other):
        return self.key == other.key

    def __hash__(self):
        return hash(self.key)


@lru_cache(maxsize=300)
def _remembered(wanted):
    return Settled(_groups(wanted.asked, wanted.facets, wanted.short))


def _groups(asked, facets, short):
    labels, found = _labels(asked), []
    for name, heading in _headings().items():
        options = _options(asked, name, labels[name], facets, "+" if name in short else "")
        found.append({"name": name, "heading": heading, "options": options})
        if name == "state" and len(asked.chosen["state"]) == 1:
            found.append(_districts(asked, facets.get("district"), "district" in short))
    if asked.filters.status == PracticeState.PUBLISHED:
        found.append(_years(asked, facets.get("year"), "year" in short))
    return [group for group in found if group["options"]]


def _districts(asked, counts, more):
    """Return the group of the districts of the one state that is chosen, of which one may be."""
    known = remembered.districts(asked.chosen["state"][0])
    chosen = asked.chosen["district"]
    shown = known if counts is None else {pk: known[pk] for pk in counts if pk in known}
    if chosen:  # stands first, also where nothing is published
        shown = {chosen.pk: chosen} | shown
    options = [
        {
            "value": place.code,
            "label": place.name_here,
            "count": _number(counts, pk, more),
            "on": place == chosen,
        }
        for pk, place in shown.items()
    ]
    heading = pgettext("level of place", "District")
    return _one_of("district", heading, options, _("All districts"))


def _one_of(name, heading, options, every):
    """Return a group of which one may be chosen, `every` of it first."""
    if options:
        nothing = not any(option["on"] for option in options)
        options = [{"value": "", "label": every, "on": nothing}, *options]
    return {"name": name, "heading": heading, "options": options, "kind": "radio"}


def _number(counts, value, more):
    """Return how many there are of a value, "" where nobody counted."""
    return "" if counts is None else grouped(counts.get(value, 0)) + ("+" if more else "")


def statuses(asked, has_posting):
    """Return the choices of what kind of standing is listed; fresh ones only to peers."""
    now = asked.filters.status
    return [
        {"value": key, "label": label, "on": key == now}
        for key, label in STATUSES.items()
        if key != SUBMITTED or has_posting or key == now
    ]


def confirmations(asked):
    """Return the choices of how what is published stands with its confirmation."""
    now = asked.filters.confirmed
    choices = {"": _("All")} | CONFIRMED
    return [{"value": key, "label": label, "on": key == now} for key, label in choices.items()]


def chips(asked):
    """Return the chips of what is on, each with the address of the list without it."""
    on = [(name, value) for name in _headings() for value in asked.chosen[name]]
    labels = _labels(asked) if on else {}
    found = [
        _chip(asked, name, value, labels[name][value], _language(name, value)) for name, value in on
    ]
    for name in _PLACES:
        if place := asked.chosen[name]:
            found.append(_chip(asked, name, place.code, place.label))
    if asked.filters.tag:
        found.append(_chip(asked, "tag", asked.data["tag"], asked.filters.tag))
    if asked.filters.status != PracticeState.PUBLISHED:
        status = asked.filters.status
        found.append(_chip(asked, "status", status, STATUSES[status]))
    if year := asked.filters.year:
        found.append(_chip(asked, "year", asked.data["year"], str(year)))
    if key := asked.filters.confirmed:
        found.append(_chip(asked, "confirmed", key, CONFIRMED[key]))
    return found


def named(asked, places):
    """Return the filters to offer for `places` that were meant, or for those that q names."""
    found = [(place, "") for place in places] or (named_in(asked.q) if asked.q else [])
    return [
        {
            "label": _("Only in %(place)s") % {"place": place.long_label},
            "address": _within(asked, place, rest),
        }
        for place, rest in found
        if not _is_on(asked, place)
    ]


def _within(asked, place, rest):
    """Return the address of the list within `place`, with the `rest` of the words.

    Without the chosen places in which it does not lie: nothing would be left in both.
    """
    put = {str(place.level): place.code} | ({"q": rest} if rest else {})
    without = [] if rest else [("q", asked.data["q"])]
    states = [code for code in asked.chosen["state"] if asked.states[code].pk != place.state_id]
    without += [("state", code) for code in states]
    for level in _PLACES:
        chosen = asked.chosen[level]
        if chosen and getattr(place, f"{level}_id", None) != chosen.pk:  # no place lies in a GP
            without.append((str(level), chosen.code))
    return asked.address(without=without, **put)


def _is_on(asked, place):
    """Return whether the list is narrowed to `place` already, or to a place of its level."""
    if place.level == Level.STATE:
        return place.code in asked.filters.state
    return bool(asked.chosen[place.level])


def sorts(asked, searched):
    """Return the sorts to choose from: label, address, and which one is on."""
    keys = ("relevance", *_SHOWN_SORTS) if searched else _SHOWN_SORTS
    now = asked.filters.sort if asked.filters.sort in keys else keys[0]
    return [
        {"label": SORTS[key], "address": asked.address(sort=key), "on": key == now} for key in keys
    ]


def _headings():
    return {
        "theme": _("Theme"),
        "level": pgettext("level of place", "Level"),
        "kind": _("What it is"),
        "adopted": _("Taken up by"),
        "endorsed": _("Endorsed by"),
        "programme": _("Programme"),
        "state": pgettext("level of place", "State"),
        "language": _("Language"),
    }


def _labels(asked):
    """Return `{facet: {value: words}}` in the reader's language."""
    return {
        "theme": {key: theme.name for key, theme in asked.themes.items()},
        "level": dict(Level.choices),
        "kind": dict(Kind.choices),
        "endorsed": {
            EndorsementType.WE_DO_THIS.value: _("People who do it"),
            EndorsementType.SAW_IT.value: _("People who saw it"),
            EndorsementType.DATA_CHECKED.value: _("People who checked the data"),
            EndorsementType.TECHNICALLY_CLEARED.value: _("Technical offices"),
        },
        "adopted": {
            AdoptionStatus.IN_USE.value: _("Places that use it"),
            AdoptionStatus.TRIED.value: _("Places that tried it"),
            AdoptionStatus.PLANNED.value: _("Places that plan it"),
            AdoptionStatus.DID_NOT_WORK.value: _("Places where it did not work"),
            AdoptionStatus.DROPPED.value: _("Places that dropped it"),
        },
        "programme": dict(Programme.choices),
        "state": {code: place.name_here for code, place in asked.states.items()},
        "language": dict(LANGUAGES),
    }


def _years(asked, counts, more):
    """Return the group of the years of publication, the newest first, of which one may be."""
    chosen = asked.filters.year
    years = set(remembered.years() if counts is None else counts) | ({chosen} - {None})
    options = [
        {
            "value": str(year),
            "label": str(year),
            "count": _number(counts, year, more),
            "on": year == chosen,
        }
        for year in sorted(years, reverse=True)
    ]
    return _one_of("year", _("Published in"), options, _("Any year"))


def _options(asked, name, labels, facets, more):
    counts = _counts(asked, name, facets)
    on = set(asked.chosen[name])
    values = on | counts.keys()
    values = sorted(values, key=lambda value: _place_in_group(name, value, on, counts, labels))
    return [
        {
            "value": value,
            "label": labels[value],
            "count": grouped(counts.get(value, 0)) + more if _has_count(name, value) else "",
            "on": value in on,
            "level": value if name == "level" else "",
            "lang": _language(name, value),
        }
        for value in values
        if value in labels
    ]


def _has_count(name, value):
    """Return whether a value can be counted: a sample state has no number."""
    return name != "state" or value.isdigit()


def _counts(asked, name, facets):
    counted = facets.get(name, {})
    if name == "theme":
        keys = {theme.pk: key for key, theme in asked.themes.items()}
        return {keys[pk]: count for pk, count in counted.items() if pk in keys}
    if name == "state":
        return {str(code): count for code, count in counted.items()}
    return counted


def _place_in_group(name, value, on, counts, labels):
    """Levels stand from the ground up; of the others what is on comes first, then the most.

    States stand by their names: nothing puts places in the order of what they told, or of failures.
    """
    if name == "level":
        return -LEVEL_ORDER[value]
    if name == "state":
        return (value not in on, str(labels.get(value, value)))
    return (value not in on, -counts.get(value, 0), value)


def _chip(asked, name, value, label, lang=""):
    return {"label": label, "remove": asked.address(without=[(name, value)]), "lang": lang}


def _language(name, value):
    return value if name == "language" else ""
