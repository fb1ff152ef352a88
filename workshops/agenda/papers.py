"""The agenda on paper, as plain data for its layout."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from packs.layouts.texts import text
from workshops.agenda.sheets import SHEETS
from workshops.agenda.timing import agenda_of
from workshops.badges import sheet

LAYOUT = "workshop-agenda"


def agenda_paper(workshop):
    """Return the agenda with all that who runs the workshop needs."""
    return sheet(workshop, _("Agenda")) | {
        "agenda": [_day(day) for day in agenda_of(workshop)],
        "labels": {
            "purpose": _("What for"),
            "how_to": _("How it is done"),
            "materials": _("What is needed"),
            "sheets": _("Sheets to print"),
        },
        "nothing": _("The agenda is empty."),
    }


def _day(day):
    head = _("Day %(n)s, %(day)s") % {"n": day.number, "day": date_format(day.date, "DATE_FORMAT")}
    return {"head": head, "sessions": [_session(timed) for timed in day.sessions]}


def _session(timed):
    one = timed.session
    printed = ", ".join(str(SHEETS[key][0]) for key in one.sheets if key in SHEETS)
    told = {name: text(getattr(one, name), one.language) for name in ("purpose", "materials")}
    return told | {
        "time": f"{timed.starts:%H:%M} – {timed.ends:%H:%M}",
        "title": text(one.title, one.language),
        "how_to": [text(line, one.language) for line in one.how_to.split("\n") if line.strip()],
        "sheets": text(printed),
    }
