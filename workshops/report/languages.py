"""In which languages a report is told: those of the pages, and those of the States it concerns.

The further ones are no languages of the pages: their catalogues (`locale/ta`, `bn`, `as`) hold the
fixed words of a report alone, and `theme_names.csv` what its themes are called.
"""

import csv
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from places.languages import LANGUAGES

FURTHER = ("ta", "bn", "as")
# By the code of a State in the directory: Tamil Nadu, Puducherry; Assam; West Bengal, Tripura.
OF_STATE = {"33": ("ta",), "34": ("ta",), "18": ("as", "bn"), "19": ("bn",), "16": ("bn",)}


def told_in(asked, page):
    """Return the language that is asked for, that of the page without one; None for an unknown."""
    known = {code for code, _name in settings.LANGUAGES} | set(FURTHER)
    return page if asked is None else asked if asked in known else None


def languages_of(workshop):
    """Return [(code, its own name)] of the languages in which the report is offered; one query."""
    states = set(workshop.districts.values_list("state__code", flat=True))
    states.add(workshop.place.state.code if workshop.place.state_id else "")
    spoken = {workshop.words_language, *workshop.languages}
    spoken |= {language for state in states for language in OF_STATE.get(state, ())}
    names = dict(LANGUAGES)
    codes = [code for code, _name in settings.LANGUAGES]
    return [(code, names[code]) for code in (*codes, *FURTHER) if code in codes or code in spoken]


def theme_name(theme):
    """Return what a theme is called in the language of the report, else as its row says."""
    language = get_language()
    if theme.names.get(language):
        return theme.name
    return _names().get(theme.key, {}).get(language) or theme.name


@cache
def _names():
    with Path(__file__).with_name("theme_names.csv").open(encoding="utf-8") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
