"""What visits hold of a person: what she offered, asked for and wrote down."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from workshops.models import (
    Call,
    CallLine,
    CallSeat,
    Offer,
    SheetAnswer,
    Visit,
    VisitFinding,
    VisitTaking,
)
from workshops.visits.choices import POINTS


@holds(2)
def what_visits_hold(person):
    """Return what `person` offered, which visits she asked for, and what she wrote of them."""
    made = Offer.objects.filter(person=person).select_related("office", "place").order_by("-pk")
    asked = Visit.objects.filter(person=person).select_related("place").order_by("-pk")
    wrote = SheetAnswer.objects.filter(person=person).select_related("visit__place")
    taken = VisitTaking.objects.filter(person=person).select_related("visit__place")
    found = VisitFinding.objects.filter(person=person).select_related("visit__place")
    calls = Call.objects.filter(person=person).order_by("-pk")
    seats = CallSeat.objects.filter(person=person).select_related("call").order_by("-pk")
    said = CallLine.objects.filter(person=person).select_related("call").order_by("-pk")
    return [
        Section("calls", _("Calls that you convened"), calls, _calls),
        Section("calls-joined", _("Calls that you joined"), seats, _seats),
        Section("call-lines", _("What you wrote in calls"), said, _said),
        Section("offers", _("Offers that you made"), made, _offers),
        Section("visits", _("Visits that you asked for"), asked, _visits),
        Section("visit-sheets", _("Sheets of visits"), wrote.order_by("-pk"), _answers),
        Section("visit-findings", _("What you found on visits"), found.order_by("-pk"), _found),
        Section(
            "visit-takings", _("What you took home from visits"), taken.order_by("-pk"), _taken
        ),
    ]


def _offers(rows):
    return [
        [
            Fact("words", _("In your own words"), row.words, row.words_language),
            Fact("kind", _("Kind"), row.get_side_display()),
            Fact("office", _("Office"), row.office.title, row.office.title_language),
            Fact("until", _("Until"), date_format(row.until, "DATE_FORMAT")),
        ]
        for row in rows
    ]


def _visits(rows):
    return [
        [
            Fact("place", _("Place"), row.place.label),
            Fact("words", _("In your own words"), row.words, row.words_language),
            Fact("days", _("First day"), date_format(row.starts_on, "DATE_FORMAT")),
            Fact("state", _("Status"), row.get_state_display()),
        ]
        for row in rows
    ]


def _answers(rows):
    return [
        [
            Fact("place", _("Place"), row.visit.place.label),
            Fact("words", _("In your own words"), row.text, row.language),
        ]
        for row in rows
    ]


def _taken(rows):
    return [
        [
            Fact("place", _("Place"), row.visit.place.label),
            Fact("words", _("In your own words"), row.text, row.language),
            Fact("report", _("What became of it"), row.report, row.report_language),
        ]
        for row in rows
    ]


def _calls(rows):
    return [
        [
            Fact("title", _("Title"), row.title, row.words_language),
            Fact("purpose", _("What it is for"), row.purpose, row.words_language),
            Fact("dial-in", _("How one comes in"), row.dial_in, row.words_language),
            Fact("day", _("Date"), date_format(row.on, "DATE_FORMAT")),
        ]
        for row in rows
    ]


def _seats(rows):
    return [
        [
            Fact("title", _("Title"), row.call.title, row.call.words_language),
            Fact("day", _("Date"), date_format(row.call.on, "DATE_FORMAT")),
        ]
        for row in rows
    ]


def _said(rows):
    return [
        [
            Fact("title", _("Title"), row.call.title, row.call.words_language),
            Fact("words", _("In your own words"), row.text, row.language),
        ]
        for row in rows
    ]


def _found(rows):
    """Of what was handed over nobody is named any more, so that it is not here."""
    return [
        [
            Fact("place", _("Place"), row.visit.place.label),
            Fact("point", _("Point"), str(POINTS.get(row.point, row.point))),
            Fact("answer", _("What you saw"), row.get_answer_display()),
            Fact("words", _("In your own words"), row.note, row.language),
        ]
        for row in rows
    ]
