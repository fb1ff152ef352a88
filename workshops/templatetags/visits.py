"""Months and languages of offers and visits, in words."""

from django import template
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from practices.choices import LANGUAGES

register = template.Library()
_NAMES = dict(LANGUAGES)


@register.filter
def months_in_words(numbers):
    """Return "March, April" for [3, 4]; "Any month" for none."""
    return ", ".join(str(MONTHS[n]) for n in sorted(numbers)) or _("Any month")


@register.filter
def languages_in_words(keys):
    """Return the names of languages, each in its own script; "Not told" for none."""
    return ", ".join(_NAMES.get(key, key) for key in keys) or _("Not told")
