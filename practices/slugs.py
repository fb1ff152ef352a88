"""The Latin skeleton of a title, for addresses that people can read and type."""

import re
import unicodedata

from django.utils.text import slugify
from indic_transliteration import sanscript

LONGEST = 60
_SCRIPTS = {
    "DEVANAGARI": sanscript.DEVANAGARI,
    "BENGALI": sanscript.BENGALI,
    "TAMIL": sanscript.TAMIL,
    "TELUGU": sanscript.TELUGU,
    "KANNADA": sanscript.KANNADA,
    "MALAYALAM": sanscript.MALAYALAM,
    "GUJARATI": sanscript.GUJARATI,
    "GURMUKHI": sanscript.GURMUKHI,
    "ORIYA": sanscript.ORIYA,
}
# Tamil writes one letter for a row of four sounds; the library takes the last of the row.
_FIRST_OF_ROW = {"gh": "k", "jh": "c", "ḍh": "ṭ", "dh": "t", "bh": "p"}
_TAMIL_ROWS = re.compile("|".join(_FIRST_OF_ROW))
# The last words of addresses under a practice; a slug is never one of them.
RESERVED = frozenset(
    (
        *("submit", "recall", "reopen", "appeal", "delete", "claim", "release", "return"),
        *("decline", "approve", "accept", "supersede", "withdraw", "reinstate", "confirm"),
        *("endorse", "unendorse", "adopt", "challenge", "ask", "follow", "unfollow"),
        *("edit", "open"),
        *("history", "suggestions", "print", "compare", "v", "new", "quick"),
        *("read-by-block", "hide", "share", "merge", "still-true", "trying", "opinion"),
        *("translate", "join", "link", "unlink", "kin", "spread"),
    )
)


def latin(text):
    """Return `text` with its Indian scripts written in plain Latin letters, roughly as spoken."""
    return "".join(_word_in_latin(word) for word in re.split(r"(\s+)", text))


def _word_in_latin(word):
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in word)
    script = next((_SCRIPTS[name] for name in names if name in _SCRIPTS), None)
    if script is None:
        return word
    plain = sanscript.transliterate(word, script, sanscript.IAST).lower()
    return _TAMIL_ROWS.sub(_unvoiced, plain) if script == sanscript.TAMIL else plain


def _unvoiced(found):
    return _FIRST_OF_ROW[found[0]]


def skeleton(text):
    """Return the words of `text` in Latin letters joined by hyphens, at most 60, or ""."""
    found = slugify(latin(text))
    return found if len(found) <= LONGEST else found[:LONGEST].rsplit("-", 1)[0]


def slug_for(title):
    """Return the slug of `title`: Latin, at most 60 letters, never empty, never a verb's name."""
    slug = skeleton(title)
    if not slug:
        return "practice"
    return f"practice-{slug}" if slug in RESERVED or slug.isdigit() else slug
