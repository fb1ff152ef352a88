"""Badges, the list to sign, empty cards and sheets, as plain data for their layouts; no source."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs import qr
from packs.layouts.foot import page_words
from packs.layouts.texts import set_as, text
from places.choices import LEVEL_ORDER
from workshops.choices import CardKind
from workshops.joining import address_of, badge_code, code_key, grouped

SHEETS, ON_A_SHEET = 5, 8  # empty cards of one print
LONG = 24  # letters of a name from which it is set smaller


def _people(workshop):
    rows = workshop.participants.expected().filter(forgotten_at=None)
    rows = rows.select_related("person", "district")
    return sorted(rows, key=lambda row: (_district(row), LEVEL_ORDER[row.level], row.shown_name))


def _district(row):
    return row.district.name if row.district_id else ""


def sheet(workshop, title):
    """Return what every layout needs, and the line that says which workshop it is."""
    days = date_format(workshop.starts_on, "DATE_FORMAT")
    if workshop.ends_on != workshop.starts_on:
        days += f" – {date_format(workshop.ends_on, 'DATE_FORMAT')}"
    return {
        "fit": "first",
        "ways": [{}],
        "most_pages": 99,
        "gap": 1,
        "stamp": None,
        "photos": [],
        "lang": set_as(get_language()),
        "portal": _("Living Sourcebook"),
        "title": text(title),
        "described": f"{title}: {workshop.title}",
        "page-words": page_words(),
        "workshop": text(workshop.title, workshop.words_language),
        "days": days,
        "venue": text(workshop.venue, workshop.words_language),
    }


def badges_of(workshop):
    """Return the badges, each with the QR code by which its bearer comes in."""
    key = code_key(workshop)
    rows = _people(workshop)
    codes = {row.pk: grouped(badge_code(row, key)) for row in rows}
    people = [
        {
            "name": row.shown_name,
            "long": len(row.shown_name) > LONG,
            "office": row.office_title,
            "district": _district(row),
            "level": row.get_level_display(),
            "qr": qr.code_of(address_of(codes[row.pk])),
            "qr-alt": _("QR code for %(address)s") % {"address": codes[row.pk]},
            "code": codes[row.pk],
        }
        for row in rows
    ]
    return sheet(workshop, _("Badges")) | {"people": people}


def list_of(workshop):
    """Return the list of participants, with room for a signature."""
    people = [
        [row.shown_name, row.office_title, row.get_level_display(), _district(row)]
        for row in _people(workshop)
    ]
    heads = [_("Name"), _("Office"), _("Level"), _("District"), _("Signature")]
    return sheet(workshop, _("Participants")) | {"people": people, "heads": heads}


def cards_of(workshop, first=1):
    """Return empty cards to write on, with codes from the number `first` on."""
    codes = [str(first + n) for n in range(SHEETS * ON_A_SHEET)]
    return sheet(workshop, _("Empty cards")) | {
        "people": codes,
        "kinds": [str(kind.label) for kind in CardKind],
        "to_write": [_("Told by"), _("Office, place")],
    }


def hunting_of(workshop):
    """Return an empty sheet for the hunting, to be copied for each participant."""
    return sheet(workshop, _("Hunting sheet")) | {
        "people": [""],
        "heads": [_("What I need"), _("Whom I found"), _("What I take")],
        "to_write": [_("Name"), _("District"), _("Table"), _("Round")],
        "hint": _(
            "Write district and table of whom you found, and the number of the card. "
            "No numbers of telephones. Hand the sheet in after the round."
        ),
    }
