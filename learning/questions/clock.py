"""The clock of questions: shielded ones open when their week is over; of what is unanswered for two
days the desk hears, for seven the desk above, after fourteen it goes into the register. Each once,
however often and late it runs."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.desks import acting_desk, curators_at, desk_above
from accounts.models import User
from accounts.querysets import today
from events.services import record
from learning.models import Question
from learning.questions.services import ask_people
from learning.questions.workflow import apply, event_of
from places.choices import Level

TO_DESK, TO_ABOVE, TO_REGISTER = (timedelta(days=n) for n in (2, 7, 14))
MOST_AT_ONCE = 500


def check(now=None):
    """Tell the desks, and register what nobody knew; return how many questions moved."""
    now = now or timezone.now()
    unanswered = Question.objects.unanswered()
    moved = _open(now)
    stages = (
        (_tell_desk, TO_DESK, {"asked_desk": None}),
        (_tell_above, TO_ABOVE, {"asked_desk__isnull": False, "asked_above": None}),
        (_register, TO_REGISTER, {"asked_above__isnull": False}),
    )
    for act, after, due in stages:
        late = unanswered.filter(asked_at__lte=now - after, **due)
        for pk in list(late.order_by("asked_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
            moved += _once(pk, due, act, now)
    return moved


def _open(now):
    """Open to others the shielded questions whose week is over: all of a week together."""
    covered = Question.objects.filter(opens_on__lte=today(now))
    return sum(_open_one(pk, now) for pk in list(covered.values_list("pk", flat=True)))


@transaction.atomic
def _open_one(pk, now):
    rows = Question.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    question = rows.filter(pk=pk, opens_on__lte=today(now)).first()
    if question is None:
        return 0
    question.opens_on = None
    question.save(update_fields=["opens_on"])
    tell = ask_people(question, now) if question.is_open else []
    record(event_of("open"), question, by=None, agent="clock", at=now, tell=tell)
    return 1


@transaction.atomic
def _once(pk, due, act, now):
    """Let `act` on the question `pk`, unless another worker has, or somebody answered meanwhile."""
    rows = Question.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    if rows.filter(pk=pk).first() is None:
        return False
    question = Question.objects.unanswered().filter(pk=pk, **due).first()
    if question is None:
        return False
    act(question, now)
    return True


def _tell_desk(question, now):
    desk = acting_desk(question.place, question.office, "", excluding=[question.person_id or 0])
    question.asked_desk = desk
    question.save(update_fields=["asked_desk"])
    _tell("pass", question, desk, now)


def _tell_above(question, now):
    """Let the first desk above hear of it that has a curator; of the National's none is above."""
    desk = desk_above(question.asked_desk)
    while desk.level != Level.NATIONAL and not _curators(question, desk).exists():
        desk = desk_above(desk)
    question.asked_above = desk
    question.save(update_fields=["asked_above"])
    _tell("raise", question, desk, now, again=desk == question.asked_desk)


def _tell(verb, question, desk, now, *, again=False):
    people = User.objects.none() if again else _curators(question, desk)
    record(event_of(verb), question, by=None, agent="clock", at=now, tell=people)


def _curators(question, desk):
    duties = curators_at(desk, "", [question.person_id or 0], office=question.office)
    return User.objects.active().filter(pk__in=duties.values("person_id"))


def _register(question, now):
    apply(question, "register", by=None, agent="clock", at=now)
