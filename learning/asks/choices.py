"""The fixed words of barriers, their days and limits."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from places.choices import Level

ASKED_LEVELS = (Level.BLOCK, Level.DISTRICT, Level.STATE, Level.NATIONAL)
ANSWER_WITHIN = timedelta(days=30)
# Of a shielded one only the month is told, so its last day may tell no more than that.
SHIELDED_WITHIN = timedelta(days=61)
FURTHEST = timedelta(days=730)
MOST_A_DAY = 5  # raised by a person
MOST_OPEN = 20  # of an office
MOST_SUPPORTS = 40  # given or taken back by a person in a day
MOST_REOPENED = 3  # of one barrier in ANSWER_WITHIN


class Sort(TextChoices):
    """What stands in the way."""

    RULE = "rule", _("A rule")
    FUND = "fund", _("Money that cannot be used for it")
    RATE = "rate", _("A rate or a ceiling")
    OTHER = "other", _("Something else")


class AskState(TextChoices):
    OPEN = "open", _("Waits for an answer")
    PROMISED = "promised", _("Will be lifted by a day")
    LIFTED = "lifted", _("Lifted")
    REFUSED = "refused", _("Not possible")
    CLOSED = "closed", _("Taken off the list")


class Source(TextChoices):
    """From what a barrier was raised."""

    OWN = "own", _("In own words")
    ENTRY = "entry", _("A practice")
    GAP = "gap", _("Something that was asked for")
    CARD = "card", _("A card of a workshop")
    LINE = "line", _("A line of an action plan")
    SENIORS = "seniors", _("Asked of seniors at a workshop")


OF_WORKSHOP = (Source.CARD, Source.LINE, Source.SENIORS)
WAITING = (AskState.OPEN, AskState.PROMISED)  # have a last day
ANSWERED = (AskState.PROMISED, AskState.LIFTED, AskState.REFUSED)
LISTED = (AskState.OPEN, *ANSWERED)
