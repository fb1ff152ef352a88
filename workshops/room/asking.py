"""The seniors' session: what is asked, what is decided there, and the answers that are promised."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed, WrongState
from practices.notify import holders_of
from workshops.cards import locked as locked_workshop
from workshops.choices import MOST_ASKS, MOST_ASKS_OF_A_SEAT, AskState, State
from workshops.models import Ask
from workshops.people import GUEST
from workshops.permissions import may

WRITTEN_IN, TYPED_IN = (State.RUNNING,), (State.RUNNING, State.CLOSED)


@transaction.atomic
def ask(workshop, *, uid, user, seat=None, district=None, at=None, **told):
    """Write what is asked, as the participant `seat` or as who runs the workshop; return it.

    `told` are text, language and card. The same `uid` again returns the one that is there.
    Raises NotAllowed, WrongState (`full`).
    """
    row, at = locked_workshop(workshop), at or timezone.now()
    if known := Ask.objects.filter(uid=uid).first():
        if known.workshop_id != row.pk:
            raise WrongState(row)
        return known
    if seat is None and not may(user, "key", row):
        raise NotAllowed("key")
    if row.state not in (WRITTEN_IN if seat else TYPED_IN):
        raise WrongState(row)
    if row.asks.count() >= MOST_ASKS or (seat and seat.asks.count() >= MOST_ASKS_OF_A_SEAT):
        raise WrongState(row, "full")
    last = row.asks.aggregate(last=Max("number"))["last"] or 0
    own = {"workshop": row, "uid": uid, "number": last + 1, "made_at": at, "asked_by": seat}
    district = seat.district if seat else district
    made = Ask.objects.create(**own, typist=None if seat else user, district=district, **told)
    _note("write-ask", made, user, at)
    return made


def _note(verb, one, user, at, **told):
    if user.is_authenticated:
        office = standing_of(user).main_office
        record(verb, one, by=user, office=office, at=at, **told)
    else:
        record(verb, one, by=None, agent=GUEST, at=at, **told)


def may_answer(user, one):
    """Whether `user` runs the workshop, or holds the office that is to answer."""
    named = one.office_id and one.office_id in standing_of(user).office_ids
    return bool(named) or may(user, "key", one.workshop)


@transaction.atomic
def strike(one, *, user, seat=None, at=None):
    """Take back what nobody has answered or promised to answer; raises NotAllowed, WrongState."""
    if not (seat and one.asked_by_id == seat.pk) and not may(user, "key", one.workshop):
        raise NotAllowed("key")
    row = _locked(one, AskState.ASKED)
    _note("strike-ask", row, user, at or timezone.now())
    row.delete()


def _locked(one, *states):
    rows = Ask.objects.select_for_update(of=("self",)).select_related("workshop__place", "card")
    row = rows.filter(pk=one.pk).first()
    if row is None or row.state not in states:
        raise WrongState(one)
    return row


@transaction.atomic
def settle(one, words, language, *, by, at=None, request_id=None):
    """Keep the decision of the session, or the answer that was promised; who asked hears it.

    Raises NotAllowed, WrongState where it is settled already.
    """
    if not may_answer(by, one):
        raise NotAllowed("answer")
    row, at = _locked(one, *AskState.OPEN), at or timezone.now()
    row.state = AskState.ANSWERED if row.state == AskState.PROMISED else AskState.DECIDED
    row.words, row.words_language, row.settled_at = words, language, at
    row.save(update_fields=["state", "words", "words_language", "settled_at"])
    _note("settle-ask", row, by, at, request_id=request_id, tell=who_asked(row))


@transaction.atomic
def promise(one, due_on, *, by, office=None, answerer="", at=None, request_id=None):
    """Keep by which day an answer is promised and by whom: `office`, or a name; both sides hear.

    Promised anew it is by the new day. Raises NotAllowed, WrongState.
    """
    if not may(by, "key", one.workshop):
        raise NotAllowed("key")
    row = _locked(one, *AskState.OPEN)
    row.state, row.due_on, row.office, row.answerer = AskState.PROMISED, due_on, office, answerer
    row.reminded_at = None
    row.save(update_fields=["state", "due_on", "office", "answerer", "reminded_at"])
    tell = [*holders_of([row.office_id]), *who_asked(row)] if office else who_asked(row)
    _note("promise-ask", row, by, at or timezone.now(), request_id=request_id, tell=tell)


def who_asked(one):
    """Return the active people who asked: herself, of the card, of the district's team."""
    hers = Q(takes_part=one.asked_by_id) if one.asked_by_id else Q(pk__in=[])
    if one.card_id and one.card.told_by_id:
        hers |= Q(takes_part=one.card.told_by_id)
    if one.district_id:
        hers |= Q(takes_part__workshop=one.workshop_id, takes_part__district=one.district_id)
    return list(User.objects.active().filter(hers).distinct())


def remind(now=None):
    """Remind once, on the day by which an answer is promised, who is to give it; a job."""
    now = now or timezone.now()
    due = Ask.objects.filter(state=AskState.PROMISED, reminded_at=None, due_on__lte=today(now))
    return sum(_remind(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk, now):
    rows = Ask.objects.select_for_update(of=("self",), skip_locked=True)
    one = rows.filter(pk=pk, state=AskState.PROMISED, reminded_at=None).first()
    if one is None:
        return 0
    one.reminded_at = now
    one.save(update_fields=["reminded_at"])
    runs = Q(facilitates__workshop=one.workshop_id)
    tell = [*holders_of([one.office_id] if one.office_id else []), *User.objects.filter(runs)]
    record("remind-ask", one, by=None, agent="clock", at=now, tell=tell)
    return 1
