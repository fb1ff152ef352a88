"""The closed lists of recognition, and from how many on something is told or certified."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Merit(TextChoices):
    """What a certificate thanks for."""

    UPTAKE = "uptake", _("A practice that others use")
    LESSON = "lesson", _("A failure told openly")
    VISITS = "visits", _("Visits hosted")
    ANSWERS = "answers", _("Questions of others answered best")
    SEEN = "seen", _("Practices seen and confirmed on site")


# From how many on; the highest that is reached is certified. A lesson needs one place that used it.
MARKS = {
    Merit.UPTAKE: (3, 5, 12, 25, 50, 100, 250, 500, 1000),
    Merit.LESSON: (1,),
    Merit.VISITS: (1, 5, 12, 25),
    Merit.ANSWERS: (3, 12, 25),
    Merit.SEEN: (3, 12, 25),
}
OF_A_PRACTICE = (Merit.UPTAKE, Merit.LESSON)
OF_AN_OFFICE = (Merit.VISITS, Merit.ANSWERS, Merit.SEEN)
# From how many places on the people of a practice hear that it is in use.
TOLD_FROM = (1, *MARKS[Merit.UPTAKE])


class Named(TextChoices):
    """Whose name stands on a certificate beside the office."""

    NOBODY = "", _("Nobody")
    TELLER = "teller", _("Who told it, as noted with the entry")
    AUTHOR = "author", _("Its author")


def reached(marks, number):
    """Return the highest of `marks` that is not above `number`, or 0."""
    return max((mark for mark in marks if mark <= number), default=0)


class CelebrationState(TextChoices):
    WAITING = "waiting", _("Waits for its desk")
    SHOWN = "shown", _("Shown to everybody")
    DECLINED = "declined", _("Not shown")
    WITHDRAWN = "withdrawn", _("Taken back")
