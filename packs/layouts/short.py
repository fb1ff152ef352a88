"""Few words of many: cut where the sense ends, with three dots wherever anything is left out.

A card has room for so many words. What somebody wrote for it stands as it is as long as it can.
"""

import re
import unicodedata

CARD_WORDS = 60  # of the steps and the warning of a card, together
WARNING_WORDS, WARNING_LETTERS = 20, 150
LONGEST_LINE = 60
SHORTER_LINES = (42, 28)  # letters, where a card has not even room for those
LEAST_SENTENCE = 12  # letters: "Rs." and "No." end no sentence
_DOTS = "…"
_GAP = "\u00a0"  # the dots never stand on a line alone
_SENTENCE = re.compile(r"[.!?।॥](?=\s)")
_CLAUSE = re.compile(r"[,;:،](?=\s)|\s[–—-](?=\s)")
_SHORTENED = ("rs.", "no.", "nos.", "approx.", "e.g.", "i.e.", "etc.", "dr.", "st.", "min.", "max.")
_VIRAMA = 9
_LOOSE = f" ,;:،–—-{_GAP}{_DOTS}"
# Words with which a phrase begins: before them one may stop, and nothing ends with them.
_OPENING = frozenset(
    (
        *("and", "or", "but", "nor", "of", "to", "in", "on", "at", "by", "for", "from", "with"),
        *("without", "as", "than", "if", "where", "when", "who", "that", "which", "so", "before"),
        *("after", "until", "unless", "into", "under", "over", "through", "between", "against"),
    )
)
# Words that only lead on to the next one.
_LEADING_ON = _OPENING | frozenset(
    (
        *("a", "an", "the", "is", "are", "be", "was", "not", "no", "never", "only", "every", "any"),
        *("each", "its", "their", "और", "या", "कि", "का", "के", "की", "न", "जहाँ", "जब", "हर", "एक"),
    )
)


def first_words(text, most=LONGEST_LINE):
    """Return the first words of `text`, at most so many letters: a sentence, a clause, or words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return _dotted(text) if text.endswith(_DOTS) else text
    within = text[: most + 1]
    for pattern, least in ((_SENTENCE, LEAST_SENTENCE), (_CLAUSE, most // 2)):
        ends = [hit.end() for hit in pattern.finditer(within) if least <= hit.end() <= most]
        ends = [end for end in ends if not within[:end].lower().endswith(_SHORTENED)]
        if ends:
            return _dotted(text[: ends[-1]])
    kept = _whole_words(text, most)
    return _dotted(_to_a_phrase(kept.split(), text[len(kept) :].split()))


def shorter(line):
    """Return the same line in ever fewer letters, for where there is no room for it."""
    return [first_words(line, most) for most in SHORTER_LINES]


def few_words(text, most):
    """Return the first words of `text`, at most so many: a sentence, a clause, or words."""
    words = text.removesuffix(_DOTS).split()
    return text if len(words) <= most else first_words(text, len(" ".join(words[:most])))


def number_of_words(text):
    """Return how many words a text has; the dots are none."""
    return sum(word != _DOTS for word in text.split())


def fitted(lines, most):
    """Return `lines`, pairs of (text, written for the card), with at most so many words in all.

    Those that are words of a longer text give way first, each to the same number.
    """
    counts = [number_of_words(text) for text, _own in lines]
    own = sum(n for n, (_text, is_own) in zip(counts, lines, strict=True) if is_own)
    others = [n for n, (_text, is_own) in zip(counts, lines, strict=True) if not is_own]
    spares_own = most - own >= 3 * len(others)
    cap = _cap(others if spares_own else counts, most - own if spares_own else most)
    return [text if is_own and spares_own else few_words(text, cap) for text, is_own in lines]


def _cap(counts, most):
    """Return the largest number of words to which each may go so that all come to `most`."""
    fits = (n for n in range(max(counts, default=1), 1, -1) if _sum(counts, n) <= most)
    return next(fits, 1)


def _sum(counts, cap):
    return sum(min(count, cap) for count in counts)


def warning(lines):
    """Return (words, cut within a sentence) of where something will not work: a sentence, or all.

    Never words of which the rest would say the opposite, unless a sentence is longer than a card
    can hold; then the reader is told that there is more.
    """
    text = _run_together(lines)
    if _is_short(text):
        return text, False
    ends = [hit.end() for hit in _SENTENCE.finditer(text) if hit.end() >= LEAST_SENTENCE]
    ends = [end for end in ends if not text[:end].lower().endswith(_SHORTENED)]
    whole = [text[:end] for end in ends if _is_short(text[:end])]
    if whole:
        return _dotted(whole[-1]), False
    return first_words(few_words(text, WARNING_WORDS), WARNING_LETTERS), True


def _is_short(text):
    return len(text) <= WARNING_LETTERS and number_of_words(text) <= WARNING_WORDS


def _run_together(lines):
    """Return the lines of an answer, points of a list or sentences, as one text."""
    joined = ""
    for line in lines:
        gap = "" if not joined else " " if joined.endswith((".", "!", "?", "।", ";", ",")) else "; "
        joined += gap + " ".join(line.split())
    return joined


def _whole_words(text, most):
    """Return what of `text` fits into `most` letters, ended at a word, or within an endless one."""
    if len(text) <= most:
        return text
    cut = text[: most + 1]
    words = cut.rsplit(None, 1)[0] if " " in cut else ""
    if words:
        return words
    end = most
    while end > 1 and _belongs(text[end - 1], text[end]):
        end -= 1
    return text[:end]


def _belongs(before, sign):
    """Whether `sign` is written as one with the sign before it."""
    joined = unicodedata.combining(before) == _VIRAMA or "\u200d" in (before, sign)
    return joined or unicodedata.category(sign).startswith("M")


def _to_a_phrase(kept, dropped):
    """Return the words `kept` without a phrase that was begun and goes on in those `dropped`."""
    whole = _without_leading_on(kept)
    ends_here = len(whole) < len(kept) or (dropped and dropped[0].lower() in _OPENING)
    if not ends_here:
        second_half = range(len(whole) - 1, max(2, len(whole) // 2 - 1), -1)
        opening = next((at for at in second_half if whole[at].lower() in _OPENING), len(whole))
        whole = _without_leading_on(whole[:opening])
    return " ".join(whole)


def _without_leading_on(words):
    kept = list(words)
    while len(kept) > 1 and kept[-1].lower() in _LEADING_ON:
        kept.pop()
    return kept


def _dotted(words):
    return f"{words.rstrip(_LOOSE)}{_GAP}{_DOTS}"
