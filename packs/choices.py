"""The closed lists of the packs room, as keys that never change and words that may."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from places.choices import Level

MOST_ITEMS = 200
STAYS_DOWN_FOR = timedelta(days=30)  # what a desk took down, unless it says yes before


class PackKind(TextChoices):
    PACK = "pack", _("Pack of practices")
    BRIEF = "brief", _("Brief")
    FACT_SHEET = "fact-sheet", _("Fact sheet")


# Those in which findings stand in the words of who wrote them.
WITH_FINDINGS = (PackKind.BRIEF, PackKind.FACT_SHEET)


class Paper(TextChoices):
    A4 = "a4", _("A4 sheets")
    BOOKLET = "a5-booklet", _("A5 booklet, A4 sheets to fold")


class Visibility(TextChoices):
    PRIVATE = "private", _("Only you and your office")
    LINK = "link", _("Whoever has the link")
    PUBLIC = "public", _("Everybody, in lists too")


# How a practice is set for each audience.
LAYOUT_FOR = {
    Level.GP: "gp-card",
    Level.BLOCK: "block-checklist",
    Level.DISTRICT: "district-note",
    Level.STATE: "state-brief",
    Level.NATIONAL: "state-brief",
}
