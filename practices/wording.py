"""Where two texts differ, word by word, in any script.

A word is what its script writes as one: letters with their vowel signs, viramas and joiners, so
that no mark is ever parted from its letter. Both texts are compared in NFC. Words that stand once
in either text hold the two together; what lies between is compared word by word, and where too much
was rewritten for that to say anything it counts as written anew: so the longest texts take
milliseconds.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

SAME, GONE, NEW = "same", "gone", "new"
# Letters, digits, and the marks of Indian and Arabic scripts, without their dandas.
_LETTER = (
    r"\w\u0300-\u036F\u0610-\u061A\u064B-\u065F\u0900-\u0963\u0966-\u0DFF\u200C\u200D"
    r"\uABC0-\uABEA\uABEC\uABED"
)
_TOKENS = re.compile(rf"[{_LETTER}]+(?:[.,:/'’-][{_LETTER}]+)*|\s+|.", re.DOTALL)
_WORD = re.compile(rf"[{_LETTER}]")
_MOST_PAIRS = 40_000  # so many comparisons of words that nothing unique holds together


@dataclass(frozen=True)
class Piece:
    """A run of text that both have (`same`), or that is `gone` or `new`."""

    kind: str
    text: str


def words_of(text):
    """Return `text` in NFC as its words, the spaces and the signs between them, in order."""
    return _TOKENS.findall(unicodedata.normalize("NFC", text))


def changes(before, after):
    """Return the `Piece`s that lead from `before` to `after`; what is gone stands first.

    The pieces that are not new make up `before`, those that are not gone `after`, both in NFC.
    """
    old, new = words_of(before), words_of(after)
    pieces, i, j = [], 0, 0
    for start, other, length in [*_common(old, new), (len(old), len(new), 0)]:
        pieces += _run(GONE, old[i:start]) + _run(NEW, new[j:other])
        i, j = start + length, other + length
        pieces += _run(SAME, old[start:i])
    return _readable(pieces)


def differ(before, after):
    """Return whether two texts differ in more than how their letters are encoded."""
    return unicodedata.normalize("NFC", before) != unicodedata.normalize("NFC", after)


def _run(kind, words):
    return [Piece(kind, "".join(words))] if words else []


def _common(old, new):
    """Return (start in old, start in new, length) of what both have, in order."""
    found, todo = [], [(0, len(old), 0, len(new))]
    while todo:
        low, high, below, above = todo.pop()
        ahead = _alike(old, new, low, high, below, above)
        found.append((low, below, ahead))
        low, below = low + ahead, below + ahead
        behind = _alike_behind(old, new, low, high, below, above)
        found.append((high - behind, above - behind, behind))
        high, above = high - behind, above - behind
        if low < high and below < above:
            todo += _between(old, new, (low, high, below, above), found)
    return sorted(run for run in found if run[2])


def _alike(old, new, low, high, below, above):
    """Return how many words both have at the beginning."""
    most, n = min(high - low, above - below), 0
    while n < most and old[low + n] == new[below + n]:
        n += 1
    return n


def _alike_behind(old, new, low, high, below, above):
    most, n = min(high - low, above - below), 0
    while n < most and old[high - 1 - n] == new[above - 1 - n]:
        n += 1
    return n


def _between(old, new, span, found):
    """Return the spans between the words that hold both together; without any, compare all."""
    low, high, below, above = span
    anchors = _anchors(old[low:high], new[below:above])
    if not anchors:
        found += _by_pairs(old, new, span)
        return []
    edges = [(low, below), *((low + i, below + j) for i, j in anchors), (high, above)]
    return [(i, k, j, m) for (i, j), (k, m) in pairwise(edges)]


def _anchors(old, new):
    """Return (i, j) of words that stand once in both, those that stand in the same order.

    Where no word does, a row of three or of five words may.
    """
    for length in (1, 5, 9):
        once_old, once_new = _once(old, length), _once(new, length)
        pairs = [(i, once_new[run]) for run, i in once_old.items() if run in once_new]
        if pairs:
            return _longest_rise(sorted(pairs))
    return []


def _once(words, length):
    """Return {run of words: where it begins} of the runs of `length` that stand once."""
    runs = list(zip(*(words[n:] for n in range(length)), strict=False))
    counts = Counter(runs)
    return {run: n for n, run in enumerate(runs) if counts[run] == 1 and _WORD.match(run[0])}


def _longest_rise(pairs):
    """Return the longest of the chains of `pairs` in which both numbers rise."""
    tops, ends, before = [], [], {}
    for n, (_i, j) in enumerate(pairs):
        place = bisect_left(tops, j)
        before[n] = ends[place - 1] if place else None
        tops[place : place + 1], ends[place : place + 1] = [j], [n]
    chain, n = [], ends[-1] if ends else None
    while n is not None:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _by_pairs(old, new, span):
    low, high, below, above = span
    if (high - low) * (above - below) > _MOST_PAIRS:
        return []
    matcher = SequenceMatcher(None, old[low:high], new[below:above], autojunk=False)
    return [(low + m.a, below + m.b, m.size) for m in matcher.get_matching_blocks() if m.size]


def _readable(pieces):
    """Join changes that only spaces and signs hold apart, and put what is gone first."""
    told, gone, new = [], "", ""
    for n, piece in enumerate(pieces):
        if piece.kind == GONE:
            gone += piece.text
        elif piece.kind == NEW:
            new += piece.text
        elif gone and new and _only_between(piece.text) and n + 1 < len(pieces):
            gone, new = gone + piece.text, new + piece.text
        else:
            told += [*_changed(gone, new), piece]
            gone = new = ""
    return _joined([*told, *_changed(gone, new)])


def _only_between(text):
    return "\n" not in text and not _WORD.search(text) and len(text) <= 2


def _changed(gone, new):
    """Return the pieces of one change; the spaces that end both are of neither."""
    end = 0
    while (
        end < min(len(gone), len(new))
        and gone[-1 - end].isspace()
        and gone[-1 - end] == new[-1 - end]
    ):
        end += 1
    space = gone[len(gone) - end :]
    return [
        *_run(GONE, gone[: len(gone) - end]),
        *_run(NEW, new[: len(new) - end]),
        *_run(SAME, space),
    ]


def _joined(pieces):
    """Return `pieces` with neighbours of one kind made one."""
    told = []
    for piece in pieces:
        if told and told[-1].kind == piece.kind:
            piece = Piece(piece.kind, told.pop().text + piece.text)
        told.append(piece)
    return told
