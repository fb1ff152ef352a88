"""What a list that found nothing, or little, offers beside it: near ones, each with its count.

The same words with fewer filters or in a wider place, each word alone, another language or state.
What the list itself has counted costs nothing; the rest is counted one by one until `PATIENCE` is
over, so that a page without a result takes no longer than one with many.
"""

import re
from dataclasses import dataclass, replace
from time import monotonic

from django.db import DatabaseError
from django.utils.translation import gettext as _

from places.choices import Level
from practices.choices import LANGUAGES, PracticeState
from practices.search.answering import find
from practices.search.asked import Filters

FEW = 3
MOST = 8
MOST_OF_A_GROUP = 3
MOST_TRIED = 10
MOST_WORDS = 4
PATIENCE = 0.12  # seconds
_WORD = re.compile(r"[^\s\"“”„«»()|&!*:<>]+")
_SHORTEST = 3
_PLACES = (Level.GP, Level.BLOCK, Level.DISTRICT)
_FILTERS = ("theme", "kind", "programme", "level", "language", "state", "endorsed", "adopted")
# Filters of one value: what they are when off.
_OF_ONE = {"tag": "", "confirmed": "", "year": None, "status": PracticeState.PUBLISHED.value}


@dataclass(frozen=True)
class Near:
    """A list that is near the one asked for: its words in `lang`, its address and count."""

    label: str
    address: str
    count: int
    lang: str = ""


def is_poor(asked, page):
    """Return whether a list with words or filters found so little that it should offer more."""
    return bool(asked.data) and (page.count < FEW or page.relaxed)


def near_ones(asked, page, user):
    """Return up to MOST `Near` lists, none of them empty, for what was `asked` and found.

    Counted is what was looked for instead, where what was typed is mistyped.
    """
    asked = replace(asked, q=page.spelled or asked.q)
    found = {near.address: near for near in _counted_already(asked, page)}
    until, tried = monotonic() + PATIENCE, set(found)
    for label, q, changed, address in _wider(asked):
        if len(found) >= MOST or len(tried) > MOST_TRIED or monotonic() > until:
            break
        if address not in tried and (count := _count(q, changed, user)) > page.count:
            found[address] = Near(label, address, count)
        tried.add(address)
    return list(found.values())[:MOST]


def _counted_already(asked, page):
    """Yield what the facets tell: a facet's own choice is left out of its own counts."""
    if asked.filters.language:
        names = dict(LANGUAGES)
        for key, count in _others(asked, page, "language"):
            yield Near(names[key], asked.address(language=key), count, key)
    if asked.filters.state:
        for code, count in _others(asked, page, "state"):
            if place := asked.states.get(str(code)):
                yield Near(place.name_here, _without(asked, _PLACES, state=place.code), count)


def _others(asked, page, name):
    """Return the most frequent values of a facet beside the chosen ones, with their counts."""
    chosen = {str(value) for value in getattr(asked.filters, name)}
    counted = page.facets.get(name, {}).items()
    others = [(value, count) for value, count in counted if str(value) not in chosen and count]
    return sorted(others, key=lambda one: -one[1])[:MOST_OF_A_GROUP]


def _wider(asked):
    """Yield (label, words, filters, address) of lists that hold more than the one asked for."""
    yield from _wider_places(asked)
    yield from _fewer_filters(asked)
    yield from _single_words(asked)


def _wider_places(asked):
    """Yield the same in the places above the one asked for, up to all India."""
    chosen = [asked.chosen[level] for level in _PLACES if asked.chosen[level]]
    for place in _above(chosen[0]) if chosen else ():
        if place.level == Level.STATE:
            changed = replace(asked.filters, places=(), state=(place.code,))
        else:
            changed = replace(asked.filters, places=(place,))
        address = _without(asked, (*_PLACES, "state"), **{place.level: place.code})
        yield place.label, asked.q, changed, address
    if chosen or asked.filters.state:
        changed = replace(asked.filters, places=(), state=())
        yield _("In all India"), asked.q, changed, _without(asked, (*_PLACES, "state"))


def _above(place):
    """Return the places above `place` within its state, the nearest first."""
    above = [place.block, place.district, place.state]
    return [one for one in above if one is not None and one.pk != place.pk]


def _fewer_filters(asked):
    """Yield the same without all filters and, where there are several, without each of them."""
    on = _on(asked.filters)
    several = len(on) + bool(asked.filters.places) > 1
    if asked.q and (on or asked.filters.places):
        changed = replace(asked.filters, places=(), **{name: _off(name) for name in on})
        label = _("The same words without the filters")
        yield label, asked.q, changed, _without(asked, (*_PLACES, *on))
    for name in on if several else ():
        if name != "state":
            changed = replace(asked.filters, **{name: _off(name)})
            yield _labels()[name], asked.q, changed, _without(asked, (name,))


def _on(filters):
    return [n for n in (*_FILTERS, *_OF_ONE) if getattr(filters, n) != _off(n)]


def _off(name):
    return _OF_ONE.get(name, ())


def _labels():
    return {
        "theme": _("In any theme"),
        "kind": _("Of any kind"),
        "programme": _("Of both programmes"),
        "level": _("Of any level"),
        "language": _("In any language"),
        "endorsed": _("Endorsed or not"),
        "adopted": _("Taken up or not"),
        "tag": _("Without the tag"),
        "confirmed": _("Confirmed or not"),
        "year": _("Of any year"),
        "status": _("Of all that is published"),
    }


def _single_words(asked):
    """Yield each of several words alone, with the filters as they are."""
    words = [w for w in _WORD.findall(asked.q) if len(w) >= _SHORTEST and not w.startswith("-")]
    words = list(dict.fromkeys(words))
    if len(words) < 2:
        return
    longest = sorted(words, key=len, reverse=True)[:MOST_WORDS]
    words = [word for word in words if word in longest]
    for word in words:
        label = _("Only “%(word)s”") % {"word": word}
        yield label, word, asked.filters, asked.address(q=word)
    every = [str(name) for name in (*_FILTERS, *_PLACES, *_OF_ONE)]
    for word in words if _on(asked.filters) or asked.filters.places else ():
        label = _("Only “%(word)s”, without the filters") % {"word": word}
        yield label, word, Filters(), _without(asked, every, q=word)


def _without(asked, names, **put):
    """Return the address of the same list without the filters `names`, with those `put` instead."""
    data = asked.data.copy()
    for name in names:
        data.pop(str(name), None)
    for name, value in put.items():
        data[str(name)] = value
    return f"?{data.urlencode()}"


def _count(q, filters, user):
    """Return how many `user` finds; none where that takes too long."""
    try:
        page = find(q, replace(filters, page=1, after=None), user, size=1, facets=(), mend=False)
    except DatabaseError:
        return 0
    return page.count
