"""What recognition holds of a person: the certificates that she made or stands on by name."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.models import Celebration, Certificate
from learning.recognition.choices import Named


@holds(3)
def what_recognition_holds(person):
    """Return the certificates that `person` made or stands on, and what she celebrated."""
    named = Q(practice__author=person, named=Named.AUTHOR)
    found = Certificate.objects.filter(Q(person=person) | named).order_by("-id")
    rows = found.select_related("office")
    sent = Celebration.objects.filter(person=person).order_by("-id")
    return [
        Section("certificates", _("Certificates"), rows, lambda some: [_told(r) for r in some]),
        Section("celebrations", _("Celebrations"), sent, lambda some: [_sent(r) for r in some]),
    ]


def _told(row):
    return [
        Fact("code", _("Code"), row.code),
        Fact("merit", _("What it thanks for"), row.get_merit_display()),
        Fact("office", _("Office"), row.office.title, row.office.title_language),
        Fact("named", _("Name on it"), row.get_named_display() if row.named else ""),
        Fact("at", _("Made on"), date_format(localtime(row.at), "DATE_FORMAT")),
    ]


def _sent(row):
    return [
        Fact("reached", _("What was reached"), row.reached, row.language),
        Fact("words", _("How"), row.words, row.language),
        Fact("on", _("When"), date_format(row.reached_on, "DATE_FORMAT")),
        Fact("state", _("Status"), row.get_state_display()),
    ]
