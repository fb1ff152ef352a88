"""What workshops hold of a person: those that she called, runs or comes to."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from workshops.models import Workshop


@holds(2)
def what_workshops_hold(person):
    """Return the workshops that `person` called or is named to run, as far as she reads them."""
    seen = Workshop.objects.visible_to(person)
    called = seen.filter(person=person).order_by("-pk")
    runs = seen.filter(facilitators__person=person).order_by("-pk")
    return [
        Section("workshops-called", _("Workshops that you called"), called, _told),
        Section("workshops-run", _("Workshops that you run"), runs, _told),
    ]


def _told(rows):
    return [_workshop(row) for row in rows]


def _workshop(row):
    return [
        Fact("title", _("Title"), row.title, row.words_language),
        Fact("purpose", _("What it is for"), row.purpose, row.words_language),
        Fact("days", _("First day"), date_format(row.starts_on, "DATE_FORMAT")),
        Fact("state", _("Status"), row.get_state_display()),
    ]
