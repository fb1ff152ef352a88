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
    WORKSHOP = "workshop", _("A card of a workshop")
    QUESTION = "question", _("A question that nobody answered")
    PRACTICE = "practice", _("A practice that needs another way")
    TRANSLATION = "translation", _("A practice that people cannot read in their language")


# What a form may say: that it comes from a workshop or a question nobody says by hand.
TYPED = [pair for pair in Origin.choices if pair[0] not in (Origin.WORKSHOP, Origin.QUESTION)]


LISTED = (GapState.OPEN, GapState.ANSWERED)


class QuestionState(models.TextChoices):
    """Where a question of the help desk stands."""

    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Answered and closed")
    GAP = "gap", _("Nobody knew: asked for now")
    WITHDRAWN = "withdrawn", _("Taken back by who asked")
    HIDDEN = "hidden", _("Hidden by the desk")


QUESTIONS_LISTED = (
    *(QuestionState.OPEN, QuestionState.ANSWERED),
    *(QuestionState.CLOSED, QuestionState.GAP),
)


class WhyAsked(models.TextChoices):
    """Why a question is asked of somebody."""

    UNIT = "unit", _("You answer for this theme in a learning unit.")
    ABOUT = "about", _("Your office told the practice that it is about.")
    TOOK_UP = "took-up", _("Your office took up something like it.")
    ENDORSED = "endorsed", _("Your office endorsed something like it.")
    TOLD = "told", _("Your office told something like it.")


class Cadence(models.TextChoices):
    """How often somebody gets a digest."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    NEVER = "never", _("Never")


class What(models.TextChoices):
    """What is new in an item of a digest."""

    NEW = "new", _("Newly published")
    USED = "used", _("In use at another place")
    FAILED = "failed", _("It did not work at a place")


class Reason(models.TextChoices):
    """Why an item is in somebody's digest."""

    OWN = "own", _("Your office told this practice.")
    FOLLOWED = "followed", _("You follow this practice.")
    PEER_THEME = "peer-theme", _("From a place of your level, on a theme that you work on.")
    CHOSEN = "chosen", _("On a theme that you chose.")
    SEARCH = "search", _("It is new in a search that you follow.")
    OFFICE = "office", _("You follow the office that told it.")
    TAG = "tag", _("You follow a tag of it.")
    PLACE = "place", _("You follow a place that it is from.")
    OF_THEME = "of-theme", _("You follow a theme of it.")
    LIKE = "like", _("From a place of your level that is like yours.")
    THEME = "theme", _("On a theme that you work on.")
    READ = "read", _("On a theme that you read about.")
    LEVEL = "level", _("From a place of your level, on what your level looks for first.")
    NEIGHBOUR = "neighbour", _("From a place of your level in your district.")
    PEER = "peer", _("From a place of your level in your state.")
