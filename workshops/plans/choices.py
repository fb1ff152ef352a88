"""The closed lists of action plans, as keys that never change and words that may."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_LINES = 60
LONGEST = {"words": 400, "who": 120, "sign": 200, "help": 200, "reason": 400}
CONFIRM_WITHIN = timedelta(days=15)
REMIND_BEFORE = timedelta(days=5)
ASKED_AFTER = (30, 60, 90)  # days after it was confirmed


class PlanState(TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    CONFIRMED = "confirmed", pgettext_lazy("plan", "Confirmed")


class Way(TextChoices):
    """How a district takes up a practice."""

    ADOPT = "adopt", _("As it is told")
    ADAPT = "adapt", _("Adapted")


class LineState(TextChoices):
    PLANNED = "planned", pgettext_lazy("plan line", "Planned")
    UNDER_WAY = "under-way", pgettext_lazy("plan line", "Under way")
    STUCK = "stuck", pgettext_lazy("plan line", "Stuck")
    DONE = "done", pgettext_lazy("plan line", "Done")
    DROPPED = "dropped", pgettext_lazy("plan line", "Dropped")


OPEN = (LineState.PLANNED, LineState.UNDER_WAY, LineState.STUCK)
