"""How numbers, money and months are written for people in India.

It knows no noun of any room, so it lies in the lowest one, where every template may load it:
``{% load writing %}``.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()

LAKH = 100_000
CRORE = 10_000_000


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
