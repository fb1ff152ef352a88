"""Who has what somebody needs: the cards that fit a need, by its words and its theme.

Words are read as the search of practices reads them: inflected forms, what sounds alike, what
the glossary says means the same. A hall has few cards, so they are compared here, each word once.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from math import log

from django.db import connection

from practices.search.reading import read_query
from practices.search.words import folded
from workshops.choices import CardKind
from workshops.models import Card

OFFERING = (CardKind.PRACTICE, CardKind.INNOVATION)
MOST = 4  # cards shown for a need
_HOUR = 3600
_STEMS = "SELECT word, (ts_lexize('english_stem', word))[1] FROM unnest(%s::text[]) AS word"


@dataclass(frozen=True)
class Match:
    """A card that fits a need, and why: the words of the need that it says, and its theme."""

    card: Card
    words: tuple
    same_theme: bool

    @property
    def holder(self):
        """Return the participant who told it, or None where only paper says who."""
        return self.card.told_by


@dataclass(frozen=True)
class _Shelf:
    """What the cards of a workshop say: {word: numbers}, {stem of an English word: numbers},
    {theme: numbers}, all numbers.
    """

    words: dict
    stems: dict
    themes: dict
    numbers: frozenset


def matches_for(needs, workshop, seat):
    """Return {pk of need: [Match]}, the best first, none of one's own; one query for the cards."""
    shelf = _shelf(workshop.pk, workshop.uid, workshop.wall_revision)
    own = set(seat.told_cards.values_list("number", flat=True))
    ranked = {need.pk: _ranked(need, shelf, own) for need in needs}
    wanted = {number for found in ranked.values() for number, *_why in found}
    near = ("district", "theme", "told_by__district")
    rows = Card.objects.filter(workshop=workshop, number__in=wanted).select_related(*near)
    cards = {card.number: card for card in rows}
    return {pk: _once_a_holder(found, cards) for pk, found in ranked.items()}


def _once_a_holder(found, cards):
    """Return the first matches, of each holder the best one."""
    matches, met = [], set()
    for number, words, same in found:
        card = cards.get(number)
        who = card and (card.told_by_id or -number)
        if card and who not in met:
            met.add(who)
            matches.append(Match(card, words, same))
    return matches[:MOST]


def _ranked(need, shelf, own):
    """Return [(number, words, same theme)]: rare words and themes count more than common ones."""
    points, words = {}, {}
    for term in _terms(need.text, int(time.time()) // _HOUR):
        said_by = _said_by(term, shelf) - own
        for number in said_by:
            points[number] = points.get(number, 0) + _weight(said_by, shelf)
            words.setdefault(number, []).append(" ".join(term.words))
    alike = shelf.themes.get(need.theme_id, set()) - own if need.theme_id else set()
    for number in alike:
        points[number] = points.get(number, 0) + _weight(alike, shelf)
    best = sorted(points, key=lambda number: (-points[number], number))[: 4 * MOST]
    return [(number, tuple(words.get(number, ())), number in alike) for number in best]


def _weight(said_by, shelf):
    return log(1 + len(shelf.numbers) / len(said_by))


def _said_by(term, shelf):
    """Return the numbers of the cards that say `term`; of several words, all of them."""
    if term.is_phrase:
        each = [shelf.words.get(word, frozenset()) for word in term.words]
        return set.intersection(*map(set, each)) if each else set()
    means = (numbers for word, numbers in shelf.words.items() if term.means(word))
    stems = (shelf.stems.get(stem, ()) for stem in term.stems)
    return set().union(*means, *stems)


@lru_cache(maxsize=2000)
def _terms(text, hour):
    """Return the terms of a need; read again each `hour`, since the glossary may change."""
    return read_query(text).terms


@lru_cache(maxsize=8)
def _shelf(pk, uid, revision):
    """Return the shelf of a workshop whose cards are at `revision`; once a process."""
    words, themes, numbers = {}, {}, set()
    rows = Card.objects.filter(workshop=pk, kind__in=OFFERING)
    for number, text, theme in rows.values_list("number", "text", "theme"):
        numbers.add(number)
        themes.setdefault(theme, set()).add(number)
        for word in set(folded(text).split()):
            words.setdefault(word, set()).add(number)
    return _Shelf(words, _stems(words), themes, frozenset(numbers))


def _stems(words):
    """Return {stem: numbers} of the English of `words`; one query."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [[word for word in words if word.isascii()]])
        for word, stem in cursor.fetchall():
            found.setdefault(stem, set()).update(words[word])
    return found
