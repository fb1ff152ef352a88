from django.db import models
from django.utils.translation import gettext_lazy as _


class GapState(models.TextChoices):
    OPEN = "open", _("Nobody has told it yet")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Closed by the desk")


class Origin(models.TextChoices):
    """Where a gap comes from."""

    SEARCH = "search", _("A search that found nothing")
    OWN_WORDS = "own-words", _("Asked in somebody's own words")


LISTED = (GapState.OPEN, GapState.ANSWERED)
