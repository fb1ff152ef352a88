"""What may become of a gap: the one table of its verbs, and the one function that does them."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import today
from accounts.standing import standing_of
from learning.choices import GapState
from learning.models import Gap, Support
from learning.permissions import is_asker, may
from learning.register.calling import call
from learning.register.weight import told_numbers
from learning.steps import Step, Workflow
from practices.errors import AnswersMissing
from practices.notify import holders_of

OPEN, ANSWERED, DECLINED = GapState.OPEN, GapState.ANSWERED, GapState.DECLINED
_WHY = _("Write why: who asked reads it.")


def _support(gap, by, at):
    """Count `by` once; of the office spoken for only the district is kept."""
    office = standing_of(by).main_office
    district = office.place.district_id if office else None
    told = {"at": at, "district_id": district}
    return Support.objects.get_or_create(gap=gap, person=by, defaults=told)[1]


def _unsupport(gap, by, at):
    gone = bool(Support.objects.filter(gap=gap, person=by).delete()[0])
    if gone:
        gap.weight = told_numbers([gap.pk]).get(gap.pk, 0)
    return gone


def _take(gap, by, at, by_when=None):
    if by_when is None:
        raise AnswersMissing({"by_when": _("Say by when: 2026-12-31.")})
    if by_when < today(at):
        raise AnswersMissing({"by_when": _("Choose a day from today on.")})
    desks = [duty.place for duty in standing_of(by).curates]
    own = [desk for desk in desks if desk.pk in (gap.desk_id, gap.desk.state_id)]
    gap.owner, gap.owner_desk, gap.by_when = by, (own or desks)[0], by_when


def _answer(gap, by, at, practice=None):
    if practice is None or not practice.is_live:
        raise AnswersMissing({"code": _("Write the code of a published practice.")})
    gap.answer = practice


def _reopen(gap, by, at):
    gap.answer = None


TRANSITIONS = {
    "support": Step(
        _("We need this too"),
        _("Somebody else needs it too"),
        _("You hear as soon as somebody has told how."),
        (OPEN,),
        change=_support,
    ),
    "unsupport": Step(
        _("We do not need it any more"),
        _("Somebody does not need it any more"),
        _("You are not counted any more."),
        (OPEN,),
        change=_unsupport,
    ),
    "take": Step(
        _("Look for an answer"),
        _("A desk looks for an answer"),
        _("Who asked can see that your desk looks for an answer, and by when."),
        (OPEN,),
        change=_take,
    ),
    "call": Step(
        _("Call for practices on it"),
        _("A State calls for practices on it"),
        _("The call stands here. Who could know is told once."),
        (OPEN,),
        change=call,
    ),
    "answer": Step(
        _("This answers it"),
        _("Answered by a practice"),
        _("It is answered. Who asked and who needs it too are told now."),
        (OPEN,),
        ANSWERED,
        change=_answer,
    ),
    "decline": Step(
        _("Close it with a note"),
        _("Closed by the desk"),
        _("It is closed, and who asked can read your note."),
        (OPEN,),
        DECLINED,
        lacking=_WHY,
    ),
    "reopen": Step(
        _("It is not answered"),
        _("Asked for again"),
        _("It is asked for again."),
        (ANSWERED, DECLINED),
        OPEN,
        lacking=_WHY,
        change=_reopen,
    ),
}


_WORKFLOW = Workflow("gap", TRANSITIONS, may, is_asker)
event_of, open_to, require = _WORKFLOW.event_of, _WORKFLOW.open_to, _WORKFLOW.require


@transaction.atomic
def apply(gap, verb, *, by, note="", at=None, request_id=None, agent="", **details):
    """Do `verb` with `gap` and return it, locked and saved; `by` is None where an `agent` acts.

    `details`: `practice` that answers it, `by_when` of take; `until`, `text`, `language` of call.
    Raises NotAllowed, WrongState, AnswersMissing, in this order.
    """
    at = at or timezone.now()
    row = Gap.objects.select_for_update(of=("self",), no_key=True).get(pk=gap.pk)
    change = partial(TRANSITIONS[verb].change, row, by, at, **details)
    told = {"note": note, "at": at, "request_id": request_id, "agent": agent}
    _WORKFLOW.do(row, verb, by=by, change=change, tell=partial(hearers, verb, row), **told)
    return row


def askers_of(gap):
    """Return the active people who asked: who hold its office now, or the person."""
    if gap.office_id:
        return User.objects.active().filter(pk__in=holders_of([gap.office_id]).values("pk"))
    return User.objects.active().filter(pk=gap.person_id)


def hearers(verb, gap):
    """Return who hears of `verb` at once: of an answer all who need it, of the rest who asked."""
    if verb in ("support", "unsupport"):
        return []
    people = list(askers_of(gap))
    if verb == "call":
        return people if hasattr(gap, "new_call") else []
    if verb in ("answer", "reopen"):
        people += User.objects.active().filter(gap_supports__gap=gap)
        people += User.objects.active().filter(pk=gap.owner_id)
    return people


def involved(user, gap):
    """Whether `user` reads the notes about `gap`: who asked, and its desk."""
    return is_asker(user, gap) or may(user, "decline", gap)
