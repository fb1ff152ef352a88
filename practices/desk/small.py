"""Small corrections: a revision in which only typing, a number or a contact changed.

Its author says so when submitting it; this rule decides whether that may be. Its desk sees the
difference at once and accepts it from the queue with one press: by the same verb as any other,
never without a desk. The history says that it was small.

The rule. May change: whom to ask; the amount of the cost and its year; and in what is told in words
(`WORDS`, steps and descriptions of photos among them) at most `MOST_WORDS` words in all, each for a
word that is nearly the same (one letter differs, of longer words one in four), or a number for a
number; signs and spaces freely. A word that is added or left out is none: "not" is one. Everything
else must be as it is published: kind, place, time, themes, photos, the number of steps.
"""

import re

from practices.answers import snapshot
from practices.choices import OPEN_STATES
from practices.wording import GONE, NEW, changes, words_of

MOST_WORDS = 10
LONGEST_WORD = 100  # letters; of longer ones every letter counts: to measure them takes minutes
WORDS = (
    *("title", "problem", "who_did_what", "materials", "upkeep"),
    *("result", "reach", "went_wrong", "not_where", "story"),
)
NUMBERS = ("cost_amount", "cost_year")
_HAS_LETTERS = re.compile(r"\w")
_NUMBER = re.compile(r"[\d.,]*\d")


def is_small(version):
    """Return whether the open `version` changes no more of what is live than the rule allows."""
    live = version.practice.live_version
    if live is None or version.state not in OPEN_STATES:
        return False
    before, after = snapshot(live), snapshot(version)
    pairs = _pairs(before, after)
    if pairs is None or (before == after and not _contact_differs(live, version)):
        return False
    counts = [_words_changed(*pair) for pair in pairs]
    return None not in counts and sum(counts) <= MOST_WORDS


def _contact_differs(live, version):
    return live.particulars.contact != version.particulars.contact


def _pairs(before, after):
    """Return the texts that stand for each other, or None where anything else differs."""
    before, after = dict(before), dict(after)
    pairs = [(before.pop(name), after.pop(name)) for name in WORDS]
    for name in NUMBERS:
        before.pop(name), after.pop(name)
    for part in (_steps, _lines, _descriptions):
        texts = part(before), part(after)
        if len(texts[0]) != len(texts[1]):
            return None
        pairs += zip(*texts, strict=True)
    return pairs if before == after else None


def _steps(answers):
    return answers.pop("steps")


def _lines(answers):
    return answers.pop("card_lines")


def _descriptions(answers):
    """Return what is said of the photos; which they are stays in `answers`."""
    photos = answers["photos"]
    answers["photos"] = [photo["uid"] for photo in photos]
    return [photo["description"] for photo in photos]


def _words_changed(before, after):
    """Return how many words stand for another nearly the same, or None where more was changed."""
    count, gone = 0, ""
    for piece in [*changes(before, after), None]:
        if piece and piece.kind == GONE:
            gone = piece.text
            continue
        new = piece.text if piece and piece.kind == NEW else ""
        changed = _corrected(gone, new)
        if changed is None:
            return None
        count, gone = count + changed, ""
    return count


def _corrected(gone, new):
    """Return the number of words of one change, or None where one is no correction of the other."""
    old, now = ([w for w in words_of(text) if _HAS_LETTERS.search(w)] for text in (gone, new))
    if len(old) != len(now):
        # "can not" and "cannot": a space too many or too few.
        old, now = (["".join(words)] if words else [] for words in (old, now))
    if len(old) != len(now) or not all(map(_is_typing, old, now)):
        return None
    return len(now)


def _is_typing(old, new):
    if _NUMBER.fullmatch(old) or _NUMBER.fullmatch(new):
        return bool(_NUMBER.fullmatch(old) and _NUMBER.fullmatch(new))
    if max(len(old), len(new)) > LONGEST_WORD:
        return old == new
    # With its vowel sign, one letter of an Indian script is two characters.
    one = 1 if (old + new).isascii() else 2
    return _distance(old.casefold(), new.casefold()) <= max(one, min(len(old), len(new)) // 4)


def _distance(one, other):
    """Return how many letters must be added, left out or changed to make `other` of `one`."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, wanted in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != wanted))
    return row[-1]
