"""The closed lists of offers and visits, as keys that never change and words that may."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_THEMES = 3
MOST_PRACTICES = 12
MOST_PEOPLE = 60
MOST_OPEN = 10  # offers of an office on each side
MOST_CHOICES = 60  # practices of a place that a form shows
LONGEST_WORDS = 600
STANDS = timedelta(days=365)  # the longest that an offer may stand
USUAL = timedelta(days=180)
# Of the way to a host, as it tells it.
FURTHEST_KM, LONGEST_WAY = 2000, 48  # hours
WAY = ("from_town", "km", "hours")


class Side(TextChoices):
    HOST = "host", _("We can host you")
    SEE = "see", _("We need to see")

    @property
    def other(self):
        """The side that matches."""
        return Side.SEE if self == Side.HOST else Side.HOST


class VisitKind(TextChoices):
    EXPOSURE = "exposure", _("Exposure visit")
    VERIFICATION = "verification", _("Peer verification visit")


class VisitState(TextChoices):
    ASKED = "asked", pgettext_lazy("visit", "Asked for")
    AGREED = "agreed", pgettext_lazy("visit", "Agreed")
    HELD = "held", pgettext_lazy("visit", "Held")
    CLOSED = "closed", pgettext_lazy("visit", "Closed")
    DECLINED = "declined", pgettext_lazy("visit", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


class Outcome(TextChoices):
    """What became of a thing that was taken home."""

    DONE = "done", pgettext_lazy("taking", "Done")
    UNDER_WAY = "under-way", pgettext_lazy("taking", "Under way")
    STUCK = "stuck", pgettext_lazy("taking", "Stuck")
    DROPPED = "dropped", pgettext_lazy("taking", "Dropped")


DEBRIEF_DAYS = timedelta(days=7)
REMINDED_BEFORE = timedelta(days=2)
LONGEST_VISIT = timedelta(days=14)
FURTHEST = timedelta(days=365)
MOST_ASKED = 20  # visits that an office has asked for and nobody has answered
MOST_TAKINGS = 20
LONGEST_ANSWER = 1000
LONGEST_NOTE = 1000
REPORTED_AFTER = (30, 60, 90)  # days

# The three sheets of an exposure visit: what each asks. A key never changes its meaning.
SHEETS = {
    "before": {
        "at-home": _("How it is with us, in figures where we have them"),
        "see": _("What we want to see with our own eyes"),
        "ask-keepers": _("What we ask those who keep it running each day"),
        "ask-users": _("What we ask those who use it, women and the poorest first"),
        "ask-money": _("What we ask about money: what it cost, and who pays to keep it running"),
        "ask-wrong": _("What we ask about what went wrong"),
    },
    "during": {
        "seen": _("What we saw"),
        "told": _("What we were told, and by which office (no names)"),
        "pays": _("What it costs, and who pays"),
        "wrong": _("What went wrong there, and what they did about it"),
        "answers": _("Answers to our questions"),
        "not-with-us": _("What would not work with us, and why"),
    },
    "after": {
        "learnt": _("What we understand now and did not before"),
        "to-hosts": _("What we tell our hosts: thanks, and what struck us"),
        "open": _("What is still open"),
    },
}
SHEET_NAMES = {
    "before": _("Before: our questions"),
    "during": _("During: what we observe"),
    "after": _("After: what we take home"),
}


class CallState(TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("call", "Announced")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")


class LineKind(TextChoices):
    ASK = "ask", pgettext_lazy("call", "We ask")
    TAKING = "taking", pgettext_lazy("call", "We take away")


MOST_CALLS = 20  # to come, of an office
MOST_SEATS = 300
MOST_LINES = 20  # of a person in a call
SHORTEST_CALL, LONGEST_CALL = 15, 240  # minutes
LONGEST_DIAL_IN = 600
SAYING_ON = timedelta(days=7)  # so long after a call asks and takings can be written


class Seen(TextChoices):
    """What visitors say of one point of a verification."""

    YES = "yes", pgettext_lazy("finding", "Yes")
    NO = "no", pgettext_lazy("finding", "No")
    NOT_SEEN = "not-seen", pgettext_lazy("finding", "Not seen")


class Shown(TextChoices):
    """With whom the hosts share what they chose of the findings."""

    NOBODY = "", _("Nobody: only our office reads them")
    STATE_DESK = "state-desk", _("The State desk of the visitors")
    EVERYBODY = "everybody", _("Everybody, as a lesson")


LONGEST_FINDING = 300
# What peers look for together in a verification of being free of open defecation. No point names
# a household. A key never changes its meaning.
POINTS = {
    "every-home": _("Every home that we passed has a toilet that it can use"),
    "in-use": _("The toilets that we saw are in use, with water at hand"),
    "open-places": _("At the former open places we saw nothing fresh"),
    "children": _("What small children and the sick leave goes into a toilet"),
    "closed-pits": _("Pits and tanks are closed: nothing runs into drain, pond or well"),
    "full-pits": _("What happens when a pit is full is settled, and nobody goes down into it"),
    "schools": _("Toilets of school and Anganwadi are open, clean and have water"),
    "hands": _("Where hands are washed there is water, and soap or ash"),
    "access": _("The old, the disabled and women get there, at night too"),
    "new-homes": _("New homes and people who come for a season have a toilet too"),
    "watching": _("The village watches over it itself, and shames nobody"),
}
