"""The sheets of a pack: each of its practices in the layout of the audience."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs.layouts import LAYOUTS
from packs.layouts.texts import text

CARDS = "gp-card"
INSTEAD_OF_OTHERS = "district-note"  # where an audience's own layout is not to be had
# Of a page that is set so large to be made as small as A5: how high its text is, and on how many of
# them a practice may stand.
SMALL_PAGES = {"height": 199, "most_pages": 4}


def sheets_of(layout, entries, user, *, today, folded):
    """Return (sheets, pictures, {number of an entry: id of its sheet})."""
    layout = layout if layout in LAYOUTS else INSTEAD_OF_OTHERS
    made, pictures = [], []
    for entry in entries:
        data, seen = LAYOUTS[layout].said(entry.practice, entry.version, user, today=today)
        made.append(_sheet(layout, data, entry, folded))
        pictures += seen
    if layout == CARDS and not folded:
        made = _two_on_a_sheet(made)
        places = {entry.number: (entry.number - 1) // 2 for entry in entries}
    else:
        places = {entry.number: entry.number - 1 for entry in entries}
    return made, pictures, places


def _sheet(layout, data, entry, folded):
    told = data | {"layout": layout, "instead": _instead(entry)}
    if layout == CARDS:
        return told | {"cards": [told["cards"][0] | {"qr": told["qr"]}], "apart": True}
    return told | SMALL_PAGES | _shortened(entry) if folded else told


def _shortened(entry):
    address = f"{settings.SITE_URL}/c/{entry.practice.code}"
    words = _(
        "Shortened to fit four small pages. What ends in three dots can be read in full, and all "
        "photos seen, at %(address)s or by the QR code."
    )
    return {"if_shortened": words % {"address": address}}


def _instead(entry):
    """Return the plain page that stands in the place of a sheet that cannot be set."""
    words = _("This practice could not be set for paper. It can be read at %(address)s")
    address = f"{settings.SITE_URL}/c/{entry.practice.code}"
    return {
        "fit": "first",
        "ways": [{}],
        "most_pages": 1,
        "lang": get_language(),
        "gap": 1,
        "stamp": None,
        "photos": [],
        "code": entry.practice.code,
        "words": [text(words % {"address": address})],
    }


def _two_on_a_sheet(cards):
    pairs = [cards[n : n + 2] for n in range(0, len(cards), 2)]
    return [first | {"cards": [*first["cards"], *_cards_of(others)]} for first, *others in pairs]


def _cards_of(sheets):
    return [card for sheet in sheets for card in sheet["cards"]]
