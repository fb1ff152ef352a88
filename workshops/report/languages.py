"""In which languages a report is told: those of the pages, and those of the States it concerns.

The further ones are no languages of the pages: their catalogues hold the fixed words of a report
alone, and `theme_names.csv` what its themes are called.
"""

import csv
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from places.languages import LANGUAGES

FURTHER = ("as", "bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te")
# By the code of a State in the directory. Where none stands, Hindi or English is read in offices.
OF_STATE = {
    "3": ("pa",),  # Punjab
    "4": ("pa",),  # Chandigarh
    "16": ("bn",),  # Tripura
    "18": ("as", "bn"),  # Assam
    "19": ("bn",),  # West Bengal
    "21": ("or",),  # Odisha
    "24": ("gu",),  # Gujarat
    "27": ("mr",),  # Maharashtra
    "28": ("te",),  # Andhra Pradesh
    "29": ("kn",),  # Karnataka
    "30": ("mr",),  # Goa
    "31": ("ml",),  # Lakshadweep
    "32": ("ml",),  # Kerala
    "33": ("ta",),  # Tamil Nadu
    "34": ("ta",),  # Puducherry
    "36": ("te",),  # Telangana
    "38": ("gu",),  # Dadra and Nagar Haveli and Daman and Diu
}


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
