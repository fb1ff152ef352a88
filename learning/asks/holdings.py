"""What barriers hold of a person: those that she raised, and said to be the same at her place."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.models import PolicyAsk, PolicySupport


@holds(3)
def what_asks_hold(person):
    """Return the barriers that `person` raised, and what she wrote to those of others."""
    raised = PolicyAsk.objects.filter(person=person).select_related("office", "place")
    same = PolicySupport.objects.filter(person=person).select_related("ask", "office")
    return [
        Section("barriers", _("Barriers that you raised"), raised.order_by("-pk"), _raised),
        Section("barriers-too", _("Barriers that you support"), same.order_by("-pk"), _supported),
    ]


def _raised(rows):
    return [
        [
            Fact("barrier", _("What stands in the way"), row.barrier, row.language),
            Fact("wish", _("What should change"), row.wish, row.language),
            Fact("place", _("Place"), row.place.label),
            Fact("office", _("Office"), row.office.title, row.office.title_language),
            Fact("shielded", _("Shielded"), _("Yes") if row.shielded else _("No")),
            Fact("state", _("Status"), row.get_state_display()),
            Fact("asked", _("Asked"), date_format(localtime(row.asked_at), "DATE_FORMAT")),
        ]
        for row in rows
    ]


def _supported(rows):
    return [
        [
            Fact("barrier", _("What stands in the way"), row.ask.barrier, row.ask.language),
            Fact("words", _("In your own words"), row.words, row.language),
            Fact("office", _("Office"), row.office.title, row.office.title_language),
            Fact("at", _("When"), date_format(localtime(row.at), "DATE_FORMAT")),
        ]
        for row in rows
    ]
