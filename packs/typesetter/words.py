"""Words on paper: where long ones break, what no font can show, how they are cut."""

import re
import unicodedata

LONGEST_WORD = 40
LONGEST_IN_TITLE = 20
BREAK, JOINER, VIRAMA = "\u200b", "\u200d", 9
_TROUBLE = re.compile(r'PDF/UA-1 error: the text.*?`"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MISSING = "\u25a1"  # an empty square: what the fonts have no sign for


def missing_signs(diagnostic):
    """Return the signs that a diagnostic says no font can show."""
    quoted = "".join(_TROUBLE.findall(diagnostic))
    found = set(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), quoted))
    return {sign for sign in found if ord(sign) > 126}


def without(signs, value):
    """Return `value` with each of the signs in its texts replaced by an empty square."""
    if isinstance(value, str):
        return "".join(MISSING if sign in signs else sign for sign in value)
    if isinstance(value, list):
        return [without(signs, one) for one in value]
    if isinstance(value, dict):
        return {key: without(signs, one) for key, one in value.items()}
    return value


def broken_up(value, longest=LONGEST_WORD):
    """Return `value` with places to break in words of more letters than `longest` in its texts.

    A layout of narrow columns says by itself how long one may be: "longest-word".
    """
    if isinstance(value, list):
        return [broken_up(one, longest) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"w", "l"}:
        return value | {"w": _with_breaks(value["w"], longest)}
    longest = value.get("longest-word", longest)
    kept = {key: broken_up(one, longest) for key, one in value.items()}
    if "title" in value:
        kept["title"] = broken_up(value["title"], LONGEST_IN_TITLE)
    return kept


def _with_breaks(words, longest):
    if not any(len(word) > longest for word in words.split()):
        return words
    made, run = [], 0
    for sign in words:
        run = 0 if sign.isspace() else run + 1
        if run > longest // 2 and _may_break(made[-1], sign):
            made.append(BREAK)
            run = 1
        made.append(sign)
    return "".join(made)


def _may_break(before, sign):
    """Whether a word may be broken here: never within what is written as one sign."""
    joins = unicodedata.combining(before) == VIRAMA or before == JOINER or sign == JOINER
    return not joins and not unicodedata.category(sign).startswith("M")


def cut(items, most):
    """Return the texts up to `most` letters in all, ended at a word with three dots."""
    kept, left = [], most
    for item in items:
        if len(item["w"]) <= left:
            kept.append(item)
            left -= len(item["w"])
            continue
        words = item["w"][:left].rsplit(None, 1)[0] if left > 1 else ""
        kept.append(item | {"w": f"{words} …".strip()})
        break
    return kept
