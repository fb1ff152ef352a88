"""What a person is known by in running text, and taking it out."""

import re
import unicodedata

from django.db.models import F

SHORTEST = 3  # letters of a name that is looked for
CUT = "[…]"
# Python takes the vowel signs of Indian scripts for no part of a word; the danda is none.
_LETTER = r"\w\u0900-\u0963\u0966-\u0DFF\uAAEB-\uAAEF\uAAF5\uAAF6\uABE3-\uABEA\uABEC\uABED"
# Signs above and below a letter, such as the vowels of Urdu: they go with the word that has them.
_SIGN = r"\u0300-\u036F\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED"


def marks_of(person):
    """Return the pattern of the name, e-mail address and number of `person`, or None."""
    parts = [_name(person.name), re.escape(person.email or ""), _number(person.phone or "")]
    found = [part for part in parts if part]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def pattern_of(words):
    """Return the pattern of `words` where they stand whole, however they are spaced."""
    return re.compile(_whole(unicodedata.normalize("NFC", words).split()), re.IGNORECASE)


def _name(name):
    words = unicodedata.normalize("NFC", name).split()
    return _whole(words) if len("".join(words)) >= SHORTEST else ""


def _whole(words):
    whole = r"\s+".join(map(re.escape, words))
    return f"(?<![{_LETTER}{_SIGN}]){whole}[{_SIGN}]*(?![{_LETTER}])"


def _number(phone):
    """The last ten digits, however they are spaced, and what may stand before them."""
    digits = re.sub(r"\D", "", phone)[-10:]
    if not digits:
        return ""
    return r"(?<!\d)(?:\+?91[\s-]*|0)?" + r"[\s.-]*".join(digits) + r"(?!\d)"


def without(marks, told):
    """Return `told` (a text, or lists and dicts of them) with `CUT` where `marks` are found."""
    if isinstance(told, str):
        return marks.sub(CUT, told)
    if isinstance(told, list):
        return [without(marks, one) for one in told]
    if isinstance(told, dict):
        return {key: without(marks, one) for key, one in told.items()}
    return told


def cut_out(marks, rows, fields):
    """Take what `marks` find out of `fields` of `rows`, each counted as a change where it has a
    revision: so a form that was open meanwhile does not bring it back."""
    for row in rows:
        told = {field: without(marks, getattr(row, field)) for field in fields}
        if any(getattr(row, field) != words for field, words in told.items()):
            told |= {name: F(name) + 1 for name in ("revision", "sequence") if hasattr(row, name)}
            type(row).objects.filter(pk=row.pk).update(**told)
