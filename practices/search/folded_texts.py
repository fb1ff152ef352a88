"""Texts of a table, folded by the database as `words.folded` folds what is typed.

Where texts stand in no index: few of them, or of one reader alone.
"""

from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import ConcatPair

from places.folding import ANUSVARA, CHANDRABINDU, HALF_NASAL, LATIN_MARKS, NUKTAS
from practices.search.numbers import GROUPED_IN_SQL, UNGROUPED_IN_SQL
from practices.search.words import AS_ONE

_BETWEEN = "\x1f"  # texts: no phrase begins in one and ends in the next
_WITHOUT_WIDTH = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_DROPPED = (
    f"[{''.join(sorted(NUKTAS))}{chr(LATIN_MARKS[0])}-{chr(LATIN_MARKS[-1])}{_WITHOUT_WIDTH}]"
)
_NOT_WORD = f"[^[:alnum:]\u0900-\u0dff{_BETWEEN}]+"
_AS_ONE = AS_ONE | {ord(CHANDRABINDU): ANUSVARA}
_LETTERS = "".join(map(chr, _AS_ONE)), "".join(_AS_ONE.values()).replace(" ", ".")


def has(columns, words, every=True):
    """Return the condition that folded `words` stand in the texts of the `columns`, or any of them.

    Each of `words` is a word, or several that stand together in one text. It folds the texts of a
    row once.
    """
    found = Value([f"%{one}%" for one in words])
    joiner = " LIKE ALL (" if every else " LIKE ANY ("
    return Func(
        folded_text(*columns),
        found,
        arg_joiner=joiner,
        template="(%(expressions)s))",
        output_field=BooleanField(),
    )


def folded_text(*columns):
    """Return the expression of the texts in the `columns`, folded, in one."""
    text = F(columns[0])
    for column in columns[1:]:
        text = ConcatPair(text, ConcatPair(Value(_BETWEEN), F(column)))
    text = _replaced(text, GROUPED_IN_SQL, UNGROUPED_IN_SQL)
    text = _replaced(_normalized(text, "NFKD"), _DROPPED, "")
    text = _called("translate", _normalized(text, "NFC"), *_LETTERS)
    text = _replaced(text, HALF_NASAL.pattern, ANUSVARA)
    return _called("lower", _replaced(text, _NOT_WORD, " "))


def _replaced(text, pattern, put):
    return _called("regexp_replace", text, pattern, put, "g")


def _called(function, text, *values):
    return Func(text, *map(Value, values), function=function, output_field=TextField())


def _normalized(text, form):
    return Func(text, template=f"normalize(%(expressions)s, {form})", output_field=TextField())
