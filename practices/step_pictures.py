"""The pictures for steps: their keys and names, and which of them the words of a step suggest.

The drawings lie in ``static/icons/steps/<key>.svg``, the words in ``step_words.csv`` beside this
file: the beginnings of words as people write them, a column a language, `;` between. Several words
stand for a phrase; an underscore at the end means the whole word.
"""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

# In the order of a work: people, place, digging and building, water, waste, money, looking after.
NAMES = {
    "meet": _("Meet"),
    "talk": _("Talk and ask"),
    "walk": _("Walk through"),
    "visit-house": _("Visit a house"),
    "map": _("Draw a map"),
    "count": _("Count"),
    "measure": _("Measure"),
    "mark-out": _("Mark out the place"),
    "plan-date": _("Set a date"),
    "dig": _("Dig"),
    "fill": _("Fill with stones or sand"),
    "line-pit": _("Line a pit"),
    "build": _("Build"),
    "plaster": _("Plaster"),
    "cover": _("Cover"),
    "materials": _("Bring the materials"),
    "transport": _("Transport"),
    "carry": _("Carry"),
    "lay-pipe": _("Lay a pipe"),
    "pump": _("Pump"),
    "open-valve": _("Open or close a valve"),
    "store-water": _("Store water"),
    "filter": _("Filter"),
    "chlorinate": _("Add chlorine"),
    "test-water": _("Test the water"),
    "wash-hands": _("Wash hands"),
    "clean": _("Clean"),
    "repair": _("Repair"),
    "collect": _("Collect from houses"),
    "sort-waste": _("Sort the waste"),
    "compost": _("Make compost"),
    "weigh": _("Weigh"),
    "sell": _("Sell"),
    "plant": _("Plant"),
    "water-plants": _("Water a garden"),
    "pay": _("Pay"),
    "save-money": _("Save money together"),
    "write-down": _("Write down"),
    "sign": _("Sign an agreement"),
    "phone": _("Phone or send a message"),
    "paint-wall": _("Paint on a wall"),
    "teach": _("Train"),
    "show": _("Show how"),
    "hand-over": _("Hand over"),
    "check": _("Check against a list"),
    "inspect": _("Look closely"),
    "protect": _("Protect"),
    "wait": _("Wait"),
    "celebrate": _("Celebrate"),
}
MOST_SUGGESTED = 3
_WORDS = Path(__file__).with_name("step_words.csv")
# What parts words: anything but letters, their marks, digits and joiners, in any script.
_GAP = re.compile(r"[^\w\u0900-\u0963\u0966-\u0dff\u200c\u200d]+")


@cache
def words():
    """Return the beginnings of words that suggest each picture, by its key."""
    with _WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("picture"): tuple(_stems(row.values())) for row in rows}


def _stems(cells):
    for cell in cells:
        for stem in filter(None, map(str.strip, cell.split(";"))):
            yield unicodedata.normalize("NFC", stem.lower()).replace("_", " ")


def name(key):
    """Return what the picture `key` shows, in the reader's language; the key of one long gone."""
    return str(NAMES.get(key, key))


def suggested(text):
    """Return the keys of at most three pictures that the words of `text` suggest, as they come."""
    told = normal(text)
    found = {}
    for key, stems in words().items():
        at = [place for stem in stems if (place := told.find(f" {stem}")) >= 0]
        if at:
            found[key] = min(at)
    return sorted(found, key=found.get)[:MOST_SUGGESTED]


def normal(text):
    """Return `text` in small letters, one space around and between its words."""
    parts = _GAP.split(unicodedata.normalize("NFC", text).lower())
    return f" {' '.join(part for part in parts if part)} "
