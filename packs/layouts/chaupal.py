"""The sheet for a village meeting: to be read out, to write on, with a slip to cut off.

Who gets the slip back types in what it says behind the short code that stands on it.
"""

from django.utils.translation import gettext as _

from packs.layouts.gp_card import address_of
from packs.layouts.sheets import section, sheet_of, steps_of
from packs.layouts.standing import shielded
from packs.layouts.texts import lines_of
from packs.layouts.wording import in_readers_language

SCALE = 1.4  # of its letters to a note's, so that they can be read out by a lamp
_LICENCE = 2  # of the lines of the foot: too much for this sheet
ROOM = 0.55  # of a note's letters, for which there is room


def chaupal_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the sheet that `user` gets; see `note_of`."""
    version.practice = practice
    wording = in_readers_language(version, user)
    telling = wording.telling
    data = sheet_of(practice, version, wording, _("Sheet for a village meeting"), today)
    data |= {
        "scale": SCALE,
        "room": ROOM,
        "place": [*lines_of(telling.place), *shielded(telling)],
        "sections": [
            section(_("Problem"), lines_of(telling.problem), cut=False),
            steps_of(telling, _("How it was done")),
            section(_("What changed"), lines_of(telling.result)),
        ],
        "said": _("What people said"),
        "next": _("Next meeting on"),
        "slip": _slip(practice),
        "foot": [one for number, one in enumerate(data["foot"]) if number != _LICENCE],
    }
    return data, []


def _slip(practice):
    short = address_of(practice).partition("://")[2]
    return {
        "cut": _("Cut here and give it to the Block or to who led the meeting"),
        "title": _("What we say to this practice"),
        "choices": [_("We will try this"), _("It does not work here, because")],
        "to_write": [_("Gram Panchayat, village"), _("Name, office"), _("Date")],
        "type_in": _("Whoever gets this slip types it in at %(address)s") % {"address": short},
    }
