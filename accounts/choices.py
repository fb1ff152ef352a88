"""The fixed words of people and offices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PostingState(models.TextChoices):
    STATED = "stated", _("Waiting to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")


class DutyKind(models.TextChoices):
    CURATOR = "curator", pgettext_lazy("duty", "Curator")
    FACILITATOR = "facilitator", pgettext_lazy("duty", "Facilitator")
    AUDITOR = "auditor", pgettext_lazy("duty", "Auditor")


class DutyProgramme(models.TextChoices):
    """What a curator decides on; a duty for both serves an entry of any programme."""

    SBM = "sbm", _("Swachh Bharat Mission (Grameen)")
    JJM = "jjm", _("Jal Jeevan Mission")
    BOTH = "both", _("Both missions")


class PauseReason(models.TextChoices):
    ELECTION = "election", _("Election")
    DISASTER = "disaster", _("Flood or other disaster")
    OTHER = "other", _("Another reason")
