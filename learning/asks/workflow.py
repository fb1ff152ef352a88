"""What may become of a barrier: the one table of its verbs, and the one function that does them."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import today
from accounts.standing import standing_of
from events.models import Event
from learning.asks.choices import (
    ANSWER_WITHIN,
    ANSWERED,
    FURTHEST,
    LISTED,
    MOST_REOPENED,
    MOST_SUPPORTS,
    SHIELDED_WITHIN,
    AskState,
)
from learning.asks.hearing import hearers
from learning.asks.permissions import is_asker, may, supporting_office
from learning.models import PolicyAsk, PolicySupport
from learning.steps import Step, Workflow
from practices.errors import AnswersMissing
from practices.shield import month_of, window_after

_SUPPORTING = ("support-barrier", "unsupport-barrier")
OPEN, PROMISED = AskState.OPEN, AskState.PROMISED
LIFTED, REFUSED = AskState.LIFTED, AskState.REFUSED


def _support(ask, by, at, words):
    """Keep the line of a place: one a place, worded anew by whoever speaks for it."""
    if not words.strip():
        raise AnswersMissing({"note": _("Write in a line why it is the same at your place.")})
    _keep_pace(by, at, _SUPPORTING, MOST_SUPPORTS)
    office = supporting_office(by, ask)
    told = {"office": office, "person": by, "words": words, "at": at}
    told["language"] = get_language() or "en"
    PolicySupport.objects.update_or_create(ask=ask, place=office.place, defaults=told)


def _unsupport(ask, by, at, words):
    _keep_pace(by, at, _SUPPORTING, MOST_SUPPORTS)
    place = supporting_office(by, ask).place
    return bool(ask.supports.filter(place=place).delete()[0])


def _keep_pace(by, at, verbs, most):
    since = Event.objects.filter(actor=by, verb__in=verbs, at__gt=at - timedelta(days=1))
    if since.count() >= most:
        raise AnswersMissing({"note": _("That is enough for today. Come back tomorrow.")})


def _answered(ask, by, at, words):
    ask.answer, ask.answer_language = words, get_language() or "en"
    ask.answer_office = standing_of(by).main_office
    ask.answered_at, ask.late_told_at = at, None


def _settle(ask, by, at, words):
    _answered(ask, by, at, words)
    ask.due_on, ask.sees_to = None, ""


def _promise(ask, by, at, words, by_when=None, sees_to=""):
    errors, on = {}, today(at)
    if by_when is None or not on <= by_when <= on + FURTHEST:
        errors["by_when"] = _("Choose a day from today on, within two years.")
    if not sees_to.strip():
        errors["sees_to"] = _("Write which office sees to it.")
    if errors:
        raise AnswersMissing(errors)
    _answered(ask, by, at, words)
    ask.due_on, ask.sees_to = by_when, sees_to


def _reopen(ask, by, at, words):
    again = Event.objects.filter(subject_type="policyask", subject_id=ask.pk)
    again = again.filter(verb="reopen-barrier", at__gt=at - ANSWER_WITHIN)
    if again.count() >= MOST_REOPENED:
        raise AnswersMissing({"note": _("You have asked again three times within a month.")})
    ask.answer, ask.sees_to, ask.answer_office = "", "", None
    ask.answered_at, ask.late_told_at = None, None
    if not ask.shielded:
        ask.due_on = today(at) + ANSWER_WITHIN
    else:  # as when it was raised: only the month is told, and the level hears after the week
        ask.due_on = today(month_of(at)) + SHIELDED_WITHIN
        ask.tell_on = today(window_after(at))


def _close(ask, by, at, words):
    ask.due_on = None


TRANSITIONS = {
    "support": Step(
        _("It is the same here"),
        _("Another place says that it is the same there"),
        _("Your place is on the list. You hear what the level asked answers."),
        (OPEN, PROMISED, REFUSED),
        change=_support,
    ),
    "unsupport": Step(
        _("It is not the same here any more"),
        _("A place takes back that it is the same there"),
        _("Your place is off the list."),
        (OPEN, PROMISED, REFUSED),
        change=_unsupport,
    ),
    "lift": Step(
        _("It is lifted"),
        _("The barrier is lifted"),
        _("It is lifted. Who asked, and all who said that it is the same, hear it."),
        (OPEN, PROMISED, REFUSED),
        LIFTED,
        _("Write what is possible now, and since when."),
        _settle,
    ),
    "promise": Step(
        _("It will be lifted by a day"),
        _("Will be lifted by a day"),
        _("The day is kept. Who asked, and all who said that it is the same, hear it."),
        (OPEN, PROMISED, REFUSED),
        PROMISED,
        change=_promise,
    ),
    "refuse": Step(
        _("Not possible"),
        _("Not possible, and why"),
        _("The answer is kept. Who asked, and all who said that it is the same, hear it."),
        (OPEN, PROMISED),
        REFUSED,
        _("Write why it is not possible."),
        _settle,
    ),
    "reopen": Step(
        _("It is still there"),
        _("The barrier is still there"),
        _("It waits for an answer again. The level asked hears why."),
        ANSWERED,
        OPEN,
        _("Write what is still in the way."),
        _reopen,
    ),
    "withdraw": Step(
        _("Take it back"),
        _("Taken back by who asked"),
        _("It is taken back."),
        LISTED,
        AskState.CLOSED,
        change=_close,
    ),
    "close": Step(
        _("Take it off the list"),
        _("Taken off the list"),
        _("It is off the list. Who asked reads why."),
        LISTED,
        AskState.CLOSED,
        _("Write why: who asked reads it."),
        _close,
    ),
}


_WORKFLOW = Workflow("barrier", TRANSITIONS, may, is_asker)
event_of, open_to, require = _WORKFLOW.event_of, _WORKFLOW.open_to, _WORKFLOW.require


@transaction.atomic
def apply(ask, verb, *, by, note="", at=None, request_id=None, **details):
    """Do `verb` with `ask` and return it, locked and saved; `note` is the answer or the reason.

    `details`: `by_when` and `sees_to` of promise. Raises NotAllowed, WrongState, AnswersMissing,
    in this order.
    """
    at = at or timezone.now()
    rows = PolicyAsk.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("place", "asked_place", "office").get(pk=ask.pk)
    change = partial(TRANSITIONS[verb].change, row, by, at, note, **details)
    told = {"at": at, "request_id": request_id, "tell": partial(hearers, verb, row)}
    told["note"] = note if event_of(verb) not in _SUPPORTING else ""
    _WORKFLOW.do(row, verb, by=by, change=change, **told)
    return row
