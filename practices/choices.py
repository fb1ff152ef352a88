"""The closed lists of the practices room, as keys that never change and words that may."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from places.choices import Precision, Terrain
from places.languages import LANGUAGES

__all__ = ["LANGUAGES", "Precision", "Terrain"]  # of places too, so they lie there


class Kind(TextChoices):
    PRACTICE = "practice", _("Good practice")
    INNOVATION = "innovation", _("Innovation")
    LESSON = "lesson", _("Lesson learnt")


class Programme(TextChoices):
    SBM = "sbm", _("Swachh Bharat Mission (Grameen)")
    JJM = "jjm", _("Jal Jeevan Mission")
    BOTH = "both", _("Both missions")
    OTHER = "other", _("Another programme")


class PracticeState(TextChoices):
    UNPUBLISHED = "unpublished", _("Not published")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by another")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CLOSED_STATES = (PracticeState.SUPERSEDED, PracticeState.WITHDRAWN)


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Being read by the desk")
    RETURNED = "returned", _("Returned with a note")
    DECLINED = "declined", _("Declined")
    APPROVED = "approved", _("Being read by the desk")  # who may not know that it opens reads this
    ACCEPTED = "accepted", _("Accepted")


WAITING_STATES = (VersionState.SUBMITTED, VersionState.APPROVED)
OPEN_STATES = (VersionState.DRAFT, *WAITING_STATES, VersionState.RETURNED)
WRITABLE_STATES = (VersionState.DRAFT, VersionState.RETURNED)


class WithdrawalGround(TextChoices):
    ORDINARY = "ordinary", _("It no longer holds, or its author takes it back")
    UNSAFE = "unsafe", _("It is dangerous")
    PERSONAL_DATA = "personal-data", _("It tells personal data")


HIDING_GROUNDS = (WithdrawalGround.UNSAFE, WithdrawalGround.PERSONAL_DATA)


class ConfirmationAnswer(TextChoices):
    """What is answered when it is asked whether a practice is still true."""

    YES = "yes", _("Yes, still true")
    CHANGED = "changed", _("Changed")
    NO_LONGER = "no-longer", _("No longer")


class ConfirmedAs(TextChoices):
    AUTHOR = "author", _("The office that shared it")
    ADOPTER = "adopter", _("A place that took it up")
    DESK = "desk", _("Its desk")


class HidingReason(TextChoices):
    """Why words or photos of a published entry are hidden; the last one no desk chooses."""

    PERSONAL_DATA = "personal-data", _("Personal data")
    SHAMING = "shaming", _("Shames or blames somebody")
    UNSAFE = "unsafe", _("Dangerous to follow")
    OTHER = "other", _("Another reason")
    FORGOTTEN = "forgotten", _("Names somebody who asked not to be named")


class ChallengeReason(TextChoices):
    """Why somebody doubts a published practice."""

    WRONG = "wrong", _("It is wrong")
    OUTDATED = "outdated", _("It is out of date")
    UNSAFE = "unsafe", _("It is dangerous to follow")
    NOT_OURS = "not-ours", _("It is not from this place")
    PERSONAL_DATA = "personal-data", _("It tells personal data")
    OTHER = "other", _("Something else")


# The National hears of these at once too, and what they name is hidden when nobody decides.
GRAVE_REASONS = (ChallengeReason.UNSAFE, ChallengeReason.PERSONAL_DATA)


class ChallengeState(TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered by its author")
    CLOSED = "closed", _("Decided")


class Outcome(TextChoices):
    """How a doubt ends."""

    KEPT = "kept", _("Kept as it is")
    REVISED = "revised", _("Corrected in a newer version")
    SUPERSEDED = "superseded", _("Replaced by another practice")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CostUnit(TextChoices):
    HOUSEHOLD = "household", _("for each household")
    UNIT = "unit", _("for each unit")
    GP = "gp", _("for the Gram Panchayat")
    SCHEME = "scheme", _("for the whole scheme")
    YEAR = "year", _("each year")


class ResultBasis(TextChoices):
    COUNTED = "counted", _("counted")
    MEASURED = "measured", _("measured")
    SEEN = "seen", _("seen")
    TOLD = "told", _("told by others")


class AnswerState(TextChoices):
    NOT_KNOWN = "not-known", _("Not known")
    DOES_NOT_APPLY = "does-not-apply", _("Does not apply")
    NOT_TOLD = "not-told", _("Not told in the source")


class TellersYes(TextChoices):
    SIGNED_IN = "signed-in", _("signed in")
    BY_PHONE = "by-phone", _("by phone")
    ON_PAPER = "on-paper", _("on paper")
    BY_LINK = "by-link", _("by a link that was sent to them")


class EndorsementType(TextChoices):
    WE_DO_THIS = "we-do-this", _("We do this")
    SAW_IT = "saw-it", _("I saw it")
    DATA_CHECKED = "data-checked", _("Data checked")
    TECHNICALLY_CLEARED = "technically-cleared", _("Technically cleared")


class AdoptionStatus(TextChoices):
    """How far a place is with what it took up; `DID_NOT_WORK` is told to all, as a lesson."""

    PLANNED = "planned", _("Planned")
    TRIED = "tried", _("Tried")
    IN_USE = "in-use", _("In use")
    DROPPED = "dropped", _("Dropped")
    DID_NOT_WORK = "did-not-work", _("It did not work")


# What counts: a place plans it, tries it or does it. What was dropped or failed does not.
STANDING = (AdoptionStatus.PLANNED, AdoptionStatus.TRIED, AdoptionStatus.IN_USE)


class ThemeGroup(TextChoices):
    LASTING_CHANGE = "lasting-change", _("Lasting change")
    SANITATION = "sanitation", _("Sanitation")
    WATER = "water", _("Water")
    RUNNING_IT = "running-it", _("Running it")
