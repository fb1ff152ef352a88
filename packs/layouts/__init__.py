"""The layouts of a practice on paper: for each a module that says what stands there, and a page.

`<name>.py` returns plain data, `<name>.typ` beside it sets them; `common.typ` holds what all share.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from packs.layouts.block_checklist import checklist_of
from packs.layouts.chaupal import chaupal_of
from packs.layouts.district_note import note_of
from packs.layouts.gp_card import card_of
from packs.layouts.poster import poster_of
from packs.layouts.state_brief import brief_of


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
    "chaupal": Layout(
        chaupal_of,
        _("Sheet for a village meeting"),
        _("A4, to read out, with a slip to cut off and send back"),
    ),
    "block-checklist": Layout(
        checklist_of,
        _("Checklist for a Block"),
        _("A4, to tick off on the ground: steps, materials, cost, signs that it works"),
    ),
    "district-note": Layout(
        note_of, _("Note for a District"), _("The whole account, on one or two A4 pages")
    ),
    "state-brief": Layout(
        brief_of,
        _("Brief for a State"),
        _("Evidence, spread, cost, risks and doubts, on one or two A4 pages"),
    ),
    "poster": Layout(
        poster_of, _("Poster for a gallery walk"), _("An A3 sheet with boxes to write in")
    ),
}
