"""Queries without what other parts of them find as well: the shorter, the sooner an index answers.

Of शौचालय the glossary has the word and all that begins so: the second finds the first. What is left
out counts for the score, so that only what is looked for in an index is shortened.
"""

import re
from functools import lru_cache

_SIGN = re.compile("'(?:[^']|'')*'|[()|]")
_FORM = re.compile(r"'((?:[^']|'')*)'(:\*)?")


@lru_cache(maxsize=1000)
def shortened(query):
    """Return the text of a query that finds the same; of its parts any will do."""
    forms, others = {}, {}
    for part in _parts(query):
        if form := _FORM.fullmatch(part):
            forms[form[1], bool(form[2])] = None
        else:
            others[part] = None
    begun = tuple(word for word, is_beginning in forms if is_beginning)
    kept = (
        f"'{word}'{':*' * is_beginning}"
        for word, is_beginning in forms
        if not any(_finds(one, word, is_beginning) for one in begun)
    )
    return " | ".join([*others, *kept])


def _finds(begun, word, is_beginning):
    return word.startswith(begun) and not (is_beginning and word == begun)


def _parts(query):
    """Yield the parts of a query any of which will do, those within brackets one by one."""
    for part in _apart(query):
        if _is_bracketed(part):
            yield from _parts(part[1:-1])
        else:
            yield part


def _apart(query):
    parts, depth, begun = [], 0, 0
    for sign in _SIGN.finditer(query):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if sign[0] == "|" and not depth:
            parts.append(query[begun : sign.start()].strip())
            begun = sign.end()
    return [*parts, query[begun:].strip()]


def _is_bracketed(part):
    """Return whether a part begins with a bracket that its last sign closes."""
    depth = 0
    for sign in _SIGN.finditer(part) if part.startswith("(") else ():
        depth += (sign[0] == "(") - (sign[0] == ")")
        if not depth:
            return sign.end() == len(part)
    return False
