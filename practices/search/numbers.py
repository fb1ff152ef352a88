"""Numbers as the search compares them: in the digits 0 to 9, and without the marks of thousands."""

import re

_ZEROS = range(0x0966, 0x0E00, 0x80)  # of Devanagari, and of each script behind it
DIGITS = {zero + n: str(n) for zero in _ZEROS for n in range(10)}
_DIGITS = f"0-9{''.join(f'{chr(zero)}-{chr(zero + 9)}' for zero in _ZEROS)}"
_DIGIT = f"[{_DIGITS}]"
_MOST_WITHIN = 4  # groups between the first and the last: a number of 18 digits
_BETWEEN = rf"(?:({_DIGIT}{{2,3}}),)?" * _MOST_WITHIN
_NUMBER = rf"({_DIGIT}{{1,3}}),{_BETWEEN}({_DIGIT}{{3}})(?!{_DIGIT}|,{_DIGIT})"
# 10,000 and 1,00,000, but no list: 1,2,3 or 2015,2016.
GROUPED = rf"(?<!{_DIGIT})(?<!{_DIGIT},){_NUMBER}"
UNGROUPED = "".join(rf"\{n}" for n in range(1, _MOST_WITHIN + 3))
# As PostgreSQL reads the same: fifteen times as fast in a text without, where it looks not behind.
GROUPED_IN_SQL = rf"(^|[^{_DIGITS},]|(?:^|[^{_DIGITS}]),){_NUMBER}"
UNGROUPED_IN_SQL = rf"{UNGROUPED}\{_MOST_WITHIN + 3}"
_GROUPED = re.compile(GROUPED)
_MARK = re.compile(rf",{_DIGIT}{{2}}")


def may_have_marks(text):
    """Return whether `text` may have a mark of thousands: far faster than to look for the number.

    It begins with the mark, for which Python looks as for a letter.
    """
    return _MARK.search(text) is not None


def without_marks(text):
    """Return `text` with each number in one piece: 10000 for 10,000."""
    return _GROUPED.sub(UNGROUPED, text) if may_have_marks(text) else text
