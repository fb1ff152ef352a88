"""The closed lists of the workshops room, as keys that never change and words that may."""

from datetime import time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_THEMES = 8
MOST_DISTRICTS = 60
MOST_FACILITATORS = 20
MOST_PARTICIPANTS = 400
OPENS, CLOSES = time(10), time(17)
LONGEST = timedelta(days=14)
# A phone that joined is let in for so long after the last day: for what is told on the way home.
STAYS_OPEN = timedelta(days=3)
# Names of people without an account are kept for so long after the last day.
NAMES_KEPT = timedelta(days=180)


class State(TextChoices):
    DRAFT = "draft", pgettext_lazy("workshop", "Draft")
    ANNOUNCED = "announced", pgettext_lazy("workshop", "Announced")
    RUNNING = "running", pgettext_lazy("workshop", "Under way")
    CLOSED = "closed", pgettext_lazy("workshop", "Over")
    CANCELLED = "cancelled", pgettext_lazy("workshop", "Cancelled")


# Everybody may read of these; whoever is invited may join in those.
PUBLIC = (State.ANNOUNCED, State.RUNNING, State.CLOSED, State.CANCELLED)
JOINABLE = (State.ANNOUNCED, State.RUNNING)


class Gender(TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", pgettext_lazy("gender", "Other")


class Success(TextChoices):
    """How far a district is, by the word of who comes from there."""

    AHEAD = "ahead", _("Ahead of most")
    UNDER_WAY = "under-way", _("Under way")
    BEGINNING = "beginning", _("At the beginning")


LONGEST_CARD = 400
LONGEST_NOTE = 1000
MOST_CARDS = 3000  # of a workshop
MOST_OF_A_SEAT = 100
# Of the hunting: rounds of a workshop, lines of a sheet a round.
MOST_ROUNDS, MOST_NEEDS, MOST_TAKINGS = 20, 6, 12

# Of votes: of a workshop, choices of one, dots of a person.
MOST_VOTES, MOST_CHOICES, MOST_DOTS = 20, 80, 10
MOST_VOTERS = 1000  # of one level, on paper


class VoteAbout(TextChoices):
    CLUSTERS = "clusters", _("Groups on the wall")
    CARDS = "cards", _("Single cards")


class VoteLevel(TextChoices):
    """The levels whose votes are counted apart; the State and the National are one."""

    GP = "gp", _("Gram Panchayats")
    BLOCK = "block", _("Blocks")
    DISTRICT = "district", _("Districts")
    STATE = "state", _("State and above")


MOST_ASKS, MOST_ASKS_OF_A_SEAT = 300, 10  # to the seniors, of a workshop


class AskState(TextChoices):
    """What became of what was asked of the seniors."""

    ASKED = "asked", pgettext_lazy("ask", "Asked")
    PROMISED = "promised", _("An answer is promised")
    DECIDED = "decided", _("Decided here")
    ANSWERED = "answered", _("Answered")


AskState.OPEN = (AskState.ASKED, AskState.PROMISED)


class CardKind(TextChoices):
    PRACTICE = "practice", _("Good practice")
    INNOVATION = "innovation", _("Innovation")
    LESSON = "lesson", _("Lesson learnt")
    BOTTLENECK = "bottleneck", _("Bottleneck")
    QUESTION = "question", _("Question")
    GAP = "gap", pgettext_lazy("card", "Gap: nobody knows yet")


# What shares can be set for: of women, of each level, of each degree of success.
TARGETS = {
    "women": _("Women"),
    "gp": _("From Gram Panchayats"),
    "block": _("From Blocks"),
    "district": _("From Districts"),
    "state": _("From the State or above"),
    Success.AHEAD: _("Districts ahead of most"),
    Success.UNDER_WAY: _("Districts under way"),
    Success.BEGINNING: _("Districts at the beginning"),
}


# ---------- the report ----------
REPORT_WITHIN = timedelta(hours=48)  # of the workshop's end
LONGEST_FOREWORD = 2000
LONGEST_CORRECTION = 400


class InReport(TextChoices):
    """What who told a card says of it; nobody else decides that a name stands there."""

    SHOWN = "shown", _("In the report, without my name")
    NAMED = "named", _("In the report, with my name")
    WITHHELD = "withheld", _("Not in the report")
