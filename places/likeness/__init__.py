"""Likeness of places: how much, and why, one place is like another.

`like(place)` is what other rooms ask; `reasons` says what counts and in which words, `profiles`
keeps what is known of each place, inherited facts included.
"""

from places.likeness.finding import Like, like, nearest, profile_of
from places.likeness.reasons import ALIKE, Reason, in_short, reasons_between

__all__ = [
    "ALIKE",
    "Like",
    "Reason",
    "in_short",
    "like",
    "nearest",
    "profile_of",
    "reasons_between",
]
