"""The layouts of a practice on paper: for each a module that says what stands there, and a page.

`<name>.py` returns plain data, `<name>.typ` beside it sets them; `common.typ` holds what all share.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from packs.layouts.district_note import note_of
from packs.layouts.gp_card import card_of
from packs.layouts.poster import poster_of


@dataclass(frozen=True)
class Layout:
    """One way to put a practice on paper.

    `said`: a function (practice, version, user, *, today) -> (data, pictures). `label` and
    `audience` are what the "Print" menu says: what it is, and for whom on which paper.
    """

    said: Callable
    label: str
    audience: str


# By its name in the address, in the order of the menu.
LAYOUTS = {
    "gp-card": Layout(
        card_of, _("Picture card for a Gram Panchayat"), _("An A4 sheet to cut into two cards")
    ),
    "district-note": Layout(
        note_of, _("Note for a District"), _("The whole account, on one or two A4 pages")
    ),
    "poster": Layout(
        poster_of, _("Poster for a gallery walk"), _("An A3 sheet with boxes to write in")
    ),
}
