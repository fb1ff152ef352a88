"""What recognition holds of a person: the certificates that she made or stands on by name."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.models import Certificate
from learning.recognition.choices import Named


@holds(3)
def what_recognition_holds(person):
    """Return the certificates that `person` made, and those with her name as the author's."""
    named = Q(practice__author=person, named=Named.AUTHOR)
    found = Certificate.objects.filter(Q(person=person) | named).order_by("-id")
    rows = found.select_related("office")
    return [Section("certificates", _("Certificates"), rows, lambda some: [_told(r) for r in some])]


def _told(row):
    return [
        Fact("code", _("Code"), row.code),
        Fact("merit", _("What it thanks for"), row.get_merit_display()),
        Fact("office", _("Office"), row.office.title, row.office.title_language),
        Fact("named", _("Name on it"), row.get_named_display() if row.named else ""),
        Fact("at", _("Made on"), date_format(localtime(row.at), "DATE_FORMAT")),
    ]
