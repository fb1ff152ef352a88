"""Months, languages and the way there of offers and visits, in words."""

from django import template
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


@register.filter
def way_there(offer):
    """Return how far the place of an offer is, as its hosts tell it; "" where they do not."""
    if not offer.from_town:
        return ""
    told = [_("from %(town)s") % {"town": offer.from_town}]
    if offer.km is not None:
        told.append(_("%(n)s km") % {"n": number_format(offer.km, force_grouping=True)})
    if offer.hours is not None:
        plain = offer.hours.normalize()
        words = ngettext("%(n)s hour", "%(n)s hours", 1 if plain == 1 else 2)
        told.append(words % {"n": number_format(plain)})
    return ", ".join(told)
