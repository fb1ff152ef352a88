"""What workshops hold of a person: those that she called, runs or comes to."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from workshops.models import Card, Participant, PlanLine, Prework, Workshop


@holds(2)
def what_workshops_hold(person):
    """Return the workshops that `person` called or is named to run, as far as she reads them."""
    seen = Workshop.objects.visible_to(person)
    called = seen.filter(person=person).order_by("-pk")
    runs = seen.filter(facilitators__person=person).order_by("-pk")
    came = Participant.objects.filter(person=person).select_related("workshop", "district")
    hers = Q(told_by__person=person) | Q(typist=person)
    written = Card.objects.filter(hers).select_related("workshop", "district").order_by("-pk")
    lines = PlanLine.objects.filter(Q(written_by__person=person) | Q(typist=person))
    lines = lines.select_related("plan__workshop", "place", "practice").order_by("-pk")
    sent = Prework.objects.filter(Q(told_by__person=person) | Q(typist=person))
    sent = sent.select_related("workshop", "district").order_by("-pk")
    return [
        Section("workshops-joined", _("Workshops that you came to"), came.order_by("-pk"), _joined),
        Section("workshop-cards", _("Cards that you wrote or typed"), written, _cards),
        Section("plan-lines", _("Lines of action plans that you wrote"), lines, _lines),
        Section("workshop-preworks", _("What you sent before workshops"), sent, _sent),
        Section("workshops-called", _("Workshops that you called"), called, _told),
        Section("workshops-run", _("Workshops that you run"), runs, _told),
    ]


def _told(rows):
    return [_workshop(row) for row in rows]


def _sent(rows):
    return [
        [
            Fact("workshop", _("Workshop"), row.workshop.title, row.workshop.words_language),
            Fact("district", _("District"), row.district.name),
            Fact("text", _("In your own words"), "\n".join(row.told), row.language),
        ]
        for row in rows
    ]


def _cards(rows):
    return [
        [
            Fact("workshop", _("Workshop"), row.workshop.title, row.workshop.words_language),
            Fact("text", _("In your own words"), row.text, row.language),
            Fact("place", _("Place"), row.where),
        ]
        for row in rows
    ]


def _lines(rows):
    return [
        [
            Fact("workshop", _("Workshop"), row.plan.workshop.title),
            Fact("what", _("What is done"), row.title, row.title_language),
            Fact("words", _("In your own words"), row.words, row.language),
            Fact("place", _("Place"), row.place.name_here),
            Fact("who", _("Who does it"), row.who, row.language),
        ]
        for row in rows
    ]


def _joined(rows):
    return [
        [
            Fact("title", _("Title"), row.workshop.title, row.workshop.words_language),
            Fact("office", _("Office"), row.office_title),
            Fact("level", _("Level"), row.get_level_display()),
            Fact("district", _("District"), row.district.name if row.district_id else ""),
            Fact("gender", _("Gender"), row.get_gender_display() if row.gender else ""),
            Fact("added", _("Added"), date_format(localtime(row.added_at), "DATETIME_FORMAT")),
        ]
        for row in rows
    ]


def _workshop(row):
    return [
        Fact("title", _("Title"), row.title, row.words_language),
        Fact("purpose", _("What it is for"), row.purpose, row.words_language),
        Fact("days", _("First day"), date_format(row.starts_on, "DATE_FORMAT")),
        Fact("state", _("Status"), row.get_state_display()),
    ]
