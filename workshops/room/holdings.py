"""What the room holds of a person: what she looked for there, and took home."""

from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from workshops.models import Need, Taking


@holds(2)
def what_the_room_holds(person):
    """Return the lines of the hunting sheets of `person`."""
    sheets = {"participant__person": person}
    needs = Need.objects.filter(**sheets).select_related("round__workshop").order_by("-pk")
    takings = Taking.objects.filter(**sheets).select_related("round__workshop").order_by("-pk")
    return [
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
