"""Asking for a practice in another language, and closing that once it can be read in it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.registry import handles
from events.services import record
from learning import workflow
from learning.choices import GapState
from learning.models import Gap, TranslationAsk, TranslationAsker
from learning.permissions import may
from practices import shield
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice, Translation

CLOSED = "close-translation-ask"
MOST_A_DAY = 20


def languages():
    """Return the codes of the languages in which the pages of the portal are read."""
    return [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def ask(practice, language, *, by, at=None):
    """Count `by` among those who ask for `practice` in `language`, once.

    Raises NotAllowed without an account, WrongState where it is not published or can be read in
    it, AnswersMissing after MOST_A_DAY of one person.
    """
    if not may(by, "ask"):
        raise NotAllowed("ask")
    # A translation that is checked now waits, or is seen here.
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    if not practice.is_live or _is_there(practice, language):
        raise WrongState(practice)
    at = at or timezone.now()
    one = TranslationAsk.objects.waiting().filter(practice=practice, language=language).first()
    if one and one.askers.filter(person=by).exists():
        return
    asked = TranslationAsker.objects.filter(person=by, at__gt=at - timedelta(days=1))
    if asked.count() >= MOST_A_DAY:
        raise AnswersMissing({"": _("You have asked for enough today. Come back tomorrow.")})
    one = one or _new(practice, language, at)
    TranslationAsker.objects.create(ask=one, person=by, at=at)


def _is_there(practice, language):
    checked = Translation.objects.checked().filter(based_on=practice.live_version_id)
    return language == practice.language or checked.filter(language=language).exists()


def _new(practice, language, at):
    one = TranslationAsk(practice=practice, language=language, asked_at=at)
    if practice.shielded:
        shield.take_untimed_keys(one)
        one.asked_at = shield.month_of(at)
    one.save()
    return one


@handles("check-translation")
def close_translated(event, practice):
    """Close what is asked for in the language of a translation that is checked."""
    _close(practice, event.target, event.at)


@handles("accept")
def close_told(event, practice):
    """Close what is asked for in the language in which a new version is written."""
    _close(practice, practice.language, event.at)


def _close(practice, language, at):
    """Close what waits, and answer what the register asks for so, opened again or not."""
    waiting = TranslationAsk.objects.waiting().filter(practice=practice, language=language)
    one = waiting.select_for_update().first()
    if one:
        one.answered_at = at
        one.save(update_fields=["answered_at"])
        tell = list(User.objects.active().filter(translation_asks__ask=one))
        record(CLOSED, one, by=None, agent="clock", target=language, tell=tell, at=at)
    asked = {"translation__practice": practice, "translation__language": language}
    for gap in Gap.objects.filter(state=GapState.OPEN, **asked):
        workflow.apply(gap, "answer", by=None, agent="clock", practice=practice, at=at)
