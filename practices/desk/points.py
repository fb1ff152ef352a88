"""The checklist of the desk: each point with the key that its answer is kept under.

A key never changes its meaning: decisions are kept with it for good.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PREFIX = "check-"


class Checked(TextChoices):
    YES = "yes", _("Yes")
    UNSURE = "unsure", _("Not sure")
    NO = "no", _("No")


class Harm(TextChoices):
    """What a failed point bars: told as a lesson, what was done may be published; what the text
    itself gives away may not, for there the publishing is the harm."""

    NONE = "", ""
    DONE = "done", "done"
    TOLD = "told", "told"


@dataclass(frozen=True)
class Point:
    """One point: what the desk answers, and what an author reads where the answer is no."""

    key: str
    words: str
    mend: str
    harm: Harm = Harm.NONE

    @property
    def field(self):
        return PREFIX + self.key


POINTS = (
    Point("place", _("The place is right."), _("Check the place.")),
    Point(
        "one-thing",
        _("It is one thing that somebody did, not a whole programme."),
        _("Tell of one thing that somebody did, not of a whole programme."),
    ),
    Point(
        "steps",
        _("A peer could follow the steps."),
        _("Write the steps so that somebody elsewhere could follow them."),
    ),
    Point("known-how", _("It says how the result is known."), _("Say how the result is known.")),
    Point(
        "not-where",
        _("It says where it will not work."),
        _("Say where it will not work."),
    ),
    Point(
        "consent",
        _("Everybody agreed, people in photos too, and above all children's parents."),
        _("Ask everybody who can be recognised, in photos too; for children ask their parents."),
        Harm.TOLD,
    ),
    Point(
        "personal-data",
        _("It contains no personal data."),
        _("Remove personal data: names of private people, phone numbers, addresses."),
        Harm.TOLD,
    ),
    Point(
        "shaming",
        _(
            "Nobody is shamed or coerced, no child polices others, no ration or pension is "
            "withheld."
        ),
        _("Somebody is shamed, coerced, policed by children or denied a ration or pension here."),
        Harm.DONE,
    ),
    Point(
        "manual-emptying",
        _("Nobody empties a pit by hand: the Act of 2013 forbids it."),
        _("A pit is emptied by hand here: the Act of 2013 forbids it."),
        Harm.DONE,
    ),
    Point(
        "safe",
        _("It is safe for workers and for wells."),
        _("It is not safe for workers or for wells as it is told."),
        Harm.DONE,
    ),
)
SHIELDED_POINT = Point(
    "shielded",
    _("Nothing in the text, photos or steps names the shielded place or person."),
    _("The text, a photo or a step names the shielded place or person."),
    Harm.TOLD,
)
BY_KEY = {point.key: point for point in (*POINTS, SHIELDED_POINT)}


def in_words(answers, *verdicts):
    """Return the points that `answers` ({key: yes, unsure or no}) give one of `verdicts`."""
    return [point for key, point in BY_KEY.items() if answers.get(key) in verdicts]
