"""Taking answers in. No event tells of a participant's: who answered when is nobody's affair. Who
typed one from paper stands in the log, without what it says.
"""

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed, WrongState
from workshops.cards import locked
from workshops.choices import MOST_PARTICIPANTS, State
from workshops.models import Evaluation
from workshops.permissions import may

ANSWERED_IN = (State.RUNNING, State.CLOSED)


def hash_of(seat):
    """Return what stands for a participant in her answer."""
    return salted_hmac("workshops.evaluation", str(seat.uid), algorithm="sha256").hexdigest()


def has_answered(seat):
    """Whether the participant has answered."""
    return Evaluation.objects.filter(workshop=seat.workshop_id, seat_hash=hash_of(seat)).exists()


@transaction.atomic
def answer(workshop, *, uid, user, seat=None, **told):
    """Keep an answer: that of `seat`, or one typed from paper by who runs it; return whether new.

    The same `uid`, or the same participant again, changes nothing. Raises NotAllowed, WrongState
    (`full` where there are as many as people may come).
    """
    if seat is None and not may(user, "report", workshop):
        raise NotAllowed("evaluate")
    row = locked(workshop)
    if row.state not in ANSWERED_IN:
        raise WrongState(row)
    if Evaluation.objects.filter(uid=uid).exists() or (seat and has_answered(seat)):
        return False
    if row.evaluations.count() >= MOST_PARTICIPANTS:
        raise WrongState(row, "full")
    mark = hash_of(seat) if seat else ""
    Evaluation.objects.create(workshop=row, uid=uid, seat_hash=mark, **told)
    if seat is None:
        record("type-evaluation", row, by=user, office=standing_of(user).main_office)
    return True
