"""What the room holds of a person: what she looked for there, took home, and gave dots to."""

from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from workshops.models import Ask, Dot, Need, Taking


@holds(2)
def what_the_room_holds(person):
    """Return the lines of the hunting sheets of `person`, and her dots."""
    sheets = {"participant__person": person}
    needs = Need.objects.filter(**sheets).select_related("round__workshop").order_by("-pk")
    takings = Taking.objects.filter(**sheets).select_related("round__workshop").order_by("-pk")
    dots = Dot.objects.filter(**sheets).select_related("vote__workshop", "choice__card")
    asks = Ask.objects.filter(asked_by__person=person).select_related("workshop").order_by("-pk")
    return [
        Section("workshop-asks", _("What you asked of seniors"), asks, _asks),
        Section("workshop-dots", _("Dots that you gave in votes"), dots.order_by("-pk"), _dots),
        Section("workshop-needs", _("What you looked for in workshops"), needs, _lines),
        Section("workshop-takings", _("What you took home from workshops"), takings, _lines),
    ]


def _lines(rows):
    return [
        [
            Fact("workshop", _("Workshop"), row.round.workshop.title),
            Fact("text", _("In your own words"), row.text, row.language),
            Fact("found", _("Whom you found"), getattr(row, "found", "")),
        ]
        for row in rows
    ]


def _dots(rows):
    return [
        [
            Fact("vote", _("Vote"), row.vote.title, row.vote.workshop.words_language),
            Fact("choice", _("What you gave a dot to"), row.choice.words),
        ]
        for row in rows
    ]


def _asks(rows):
    return [
        [
            Fact("workshop", _("Workshop"), row.workshop.title, row.workshop.words_language),
            Fact("text", _("In your own words"), row.text, row.language),
        ]
        for row in rows
    ]
