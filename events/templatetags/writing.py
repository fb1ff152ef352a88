"""How numbers, money and months are written for people in India.

It knows no noun of any room, so it lies in the lowest one, where every template may load it:
``{% load writing %}``.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from unicodedata import category, combining

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

LAKH = 100_000
CRORE = 10_000_000
_SENTENCE_ENDS = re.compile(r"[.!?।॥۔](?=\s(?!\d))")
_SENTENCE_IS_ENOUGH = 0.6  # of the room, for a text to end with a sentence rather than a word
_JOINING = "\u200c\u200d"
_SKIN_TONES = [chr(code) for code in range(0x1F3FB, 0x1F400)]
_VIRAMA = 9  # its class of combining signs


@register.filter
def grouped(value):
    """Return a whole number grouped as in India ("12,34,567"); anything else unchanged."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return value
    digits, head = str(abs(number))[-3:], str(abs(number))[:-3]
    while head:
        head, digits = head[:-2], f"{head[-2:]},{digits}"
    return f"-{digits}" if number < 0 else digits


@register.filter
def rupees(value):
    """Return rupees as people say them ("₹9,300", "₹1.33 lakh", "₹2.5 crore"); "" for none."""
    try:
        amount = Decimal(value)
    except (TypeError, ValueError, InvalidOperation):
        return ""
    if amount >= CRORE:
        return _("₹%(number)s crore") % {"number": _two_places(amount / CRORE)}
    if amount >= LAKH:
        return _("₹%(number)s lakh") % {"number": _two_places(amount / LAKH)}
    return f"₹{grouped(amount)}"


@register.filter
def lasting(since, now=None):
    """Return for how long something has lasted: "5 hours", from two days on "3 days"."""
    hours = max(0, int(((now or timezone.now()) - since).total_seconds() // 3600))
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": grouped(hours // 24)}


@register.filter
def about_size(number):
    """Return about how much `number` bytes are, in two figures: "230 KB", "1.6 MB"."""
    if number >= 1_000_000:
        return _("%(number)s MB") % {"number": f"{number / 1_000_000:.1f}"}
    thousands = max(1, round(number / 1000))
    digits = max(0, len(str(thousands)) - 2)
    return _("%(number)s KB") % {"number": round(thousands, -digits)}


def _two_places(number):
    """At most two decimals, without trailing zeros, the whole part in Indian grouping."""
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    fraction = f"{rounded % 1:.2f}"[1:].rstrip("0").rstrip(".")
    return f"{grouped(int(rounded))}{fraction}"


@register.filter
def month_or_year(day, precision="month"):
    """Return "March 2021" or, with precision "year", "2021"; "" for no date."""
    if not day:
        return ""
    return date_format(day, "Y" if precision == "year" else "F Y")


@register.filter
def strokes(done, of=None):
    """Return a word for each stroke: "on", "" (open) or "late" (beyond ``of``, 7 unless told)."""
    done, of = max(int(done or 0), 0), int(of or 7)
    # A long delay is said in words; a row of strokes that runs off the page says less.
    late = min(max(done - of, 0), of)
    return ["on"] * min(done, of) + [""] * max(of - done, 0) + ["late"] * late


@register.filter
def cut(text, most):
    """Return `text` on one line, at most `most` characters long, cut behind a sentence or a word.

    A word is cut only where it alone is too long, and never between a letter and its signs. What
    was cut behind a word ends in an ellipsis.
    """
    text, most = " ".join(str(text or "").split()), int(most)
    if len(text) <= most:
        return text
    sentences = [found.end() for found in _SENTENCE_ENDS.finditer(text, 0, most + 1)]
    if sentences and sentences[-1] >= most * _SENTENCE_IS_ENOUGH:
        return text[: sentences[-1]]
    room = most - 2  # for the space and the ellipsis
    at = text.rfind(" ", 0, room + 1)
    return text[: at if at > 0 else _whole_signs(text, room)].rstrip(" ,;:–-") + " …"


def _whole_signs(text, at):
    """Return `at`, or a place before it, where no letter of `text` is parted from its signs."""
    while at > 0 and (_clings(text[at]) or text[at - 1] in _JOINING or _kills(text[at - 1])):
        at -= 1
    return at


def _clings(sign):
    return category(sign).startswith("M") or sign in _JOINING or sign in _SKIN_TONES


def _kills(sign):
    """Whether `sign` is a virama, which joins the letters before and behind it."""
    return combining(sign) == _VIRAMA
