"""The report on paper, and the raw list for the hall, as plain data for their layout."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.querysets import today
from packs.layouts.texts import text
from workshops.badges import sheet
from workshops.report.parts import IN_THE_HALL, ORDER, Reader, parts_of
from workshops.report.services import corrections_of


def report_paper(workshop, report, user):
    """Return the data of the report, in the language of the page."""
    parts = parts_of(workshop, Reader(user), ORDER)
    return _paper(workshop, _("Report of the workshop"), parts) | {
        "foreword": _lines(report.foreword, report.foreword_language),
        "corrections": [
            {
                "head": _("Corrected on %(day)s") % {"day": _day(one.made_at)},
                "text": text(one.words, one.language),
            }
            for one in corrections_of(report)
        ],
    }


def hall_paper(workshop, user):
    """Return the data of all that was told and planned, raw, for those who were there."""
    parts = parts_of(workshop, Reader(user, hall=True), IN_THE_HALL)
    return _paper(workshop, _("What was told and planned"), parts)


def _paper(workshop, title, parts):
    asof = _("As it is on %(day)s.") % {"day": date_format(today(), "DATE_FORMAT")}
    no_order = _(
        "This is a peer's account: not an order, norm, sanction, progress report or audit "
        "evidence; the scheme guidelines decide."
    )
    return sheet(workshop, title) | {
        "foreword": [],
        "corrections": [],
        "parts": [_part(part) for part in parts],
        "notes": [asof, no_order],
        "nothing": _("Nothing was told yet."),
    }


def _part(part):
    return {
        "title": part.title,
        "sentence": part.sentence,
        "groups": [
            {
                "title": text(group.title, group.language),
                "rows": [
                    {"text": text(row.words, row.language), "note": row.note} for row in group.rows
                ],
            }
            for group in part.groups
        ],
    }


def _lines(words, language):
    return [text(line, language) for line in words.split("\n") if line.strip()]


def _day(moment):
    return date_format(today(moment), "DATE_FORMAT")
