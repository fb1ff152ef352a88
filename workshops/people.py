"""The people of a workshop: added, coming in by a code, and forgotten."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.standing import standing_of
from events.erasures import forget
from events.services import record
from practices.errors import WrongState
from workshops.choices import MOST_PARTICIPANTS, NAMES_KEPT, State
from workshops.invitations.forgetting import end_letters
from workshops.joining import badge_code, hash_of
from workshops.models import Card, GuestInvitation, Participant, Workshop
from workshops.room.forgetting import forget_names
from workshops.workflow import locked

TOLD = ("name", "office_title", "level", "district", "gender", "success")
GUEST = "participant"  # what acted where somebody without an account did


@transaction.atomic
def add(workshop, *, by, uid, at=None, request_id=None, **told):
    """Put somebody without an account on the list; `uid` is the form's, sent again it adds nobody.

    Raises NotAllowed, WrongState where the workshop is over or its list full.
    """
    row, at = locked(workshop, "invite", by=by), at or timezone.now()
    if known := _known(row, uid):
        return known
    check_room(row)
    made = put_down(row, uid, at, told)
    note("add-participant", row, by=by, at=at, request_id=request_id)
    return made


def _known(workshop, uid):
    """Return who came by the form `uid`, or None; one of another workshop is refused."""
    found = Participant.objects.filter(uid=uid).first()
    if found and found.workshop_id != workshop.pk:
        raise WrongState(workshop)
    return found


def check_room(workshop, more=1):
    """Raise WrongState where the workshop is over, or its list too full for so many `more`."""
    if workshop.state not in (State.DRAFT, State.ANNOUNCED, State.RUNNING):
        raise WrongState(workshop)
    if workshop.participants.filter(forgotten_at=None).count() + more > MOST_PARTICIPANTS:
        raise WrongState(workshop, "full")


def put_down(workshop, uid, at, told, **more):
    """Write down and return a new row of the list, with its badge."""
    row = Participant(workshop=workshop, uid=uid, added_at=at, **more)
    for field in TOLD:
        if field in told:
            setattr(row, field, told[field])
    row.gender_agreed_at = at if row.gender else None
    row.badge_hash = hash_of(badge_code(row))
    row.save()
    return row


@transaction.atomic
def come_in(workshop, *, user, uid, at=None, **told):
    """Let somebody come in by the workshop's code; return her row.

    With an account she comes once, named by it. `uid` is the form's: sent again it is the same row.
    """
    at = at or timezone.now()
    row = _held(workshop.pk)
    person = user if user.is_authenticated else None
    mine = row.participants.filter(person=person).first() if person else None
    if mine and mine.accepted_at is None:  # she was invited, and has not answered yes
        return accept(mine, user=user, at=at)
    if known := mine or _known(row, uid):
        return known
    if not row.lets_in(at):
        raise WrongState(row)
    check_room(row)
    made = put_down(row, uid, at, told, person=person, accepted_at=at)
    _note("join-workshop", row, person, at)
    return made


def _held(pk):
    """Return the locked workshop `pk`: whoever comes in does so after another."""
    return Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


@transaction.atomic
def accept(participant, *, user, mark="", at=None):
    """Let who stands on the list come in by the code of the badge; return her row.

    With an account it is her account that names her from then on, if she is not there already.
    `mark` is that of the session; WrongState "used" where another is hers.
    """
    at = at or timezone.now()
    workshop = _held(participant.workshop_id)  # by two ways at once she would be there twice
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    if row.forgotten_at or not workshop.lets_in(at):
        raise WrongState(workshop)
    if row.person_id is None and row.seat_mark not in ("", mark):
        raise WrongState(workshop, "used")
    person = user if user.is_authenticated else None
    if person and row.person_id is None:
        there = Participant.objects.filter(workshop=workshop, person=person).first()
        if there:  # she came by another way: the invitation has nothing left to ask
            end_letters(Participant.objects.filter(pk=row.pk), at)
            return there if there.accepted_at else accept(there, user=user, at=at)
        row.person, row.name = person, ""
        GuestInvitation.objects.filter(participant=row).update(email="")
    row.seat_mark = "" if person else mark
    if row.accepted_at is None:
        row.accepted_at, row.declined_at = at, None
        _note("join-workshop", workshop, person, at)
    row.save()
    return row


@transaction.atomic
def decline(participant, *, user, at=None):
    """Keep that who was invited cannot come; she may still say yes. Return her row."""
    at = at or timezone.now()
    rows = Participant.objects.select_for_update(of=("self",)).select_related("workshop")
    row = rows.get(pk=participant.pk)
    if row.forgotten_at or not row.workshop.lets_in(at):
        raise WrongState(row.workshop)
    if row.declined_at is None:
        row.accepted_at, row.declined_at = None, at
        row.save(update_fields=["accepted_at", "declined_at"])
        _note("decline-workshop", row.workshop, user if user.is_authenticated else None, at)
    return row


def note(verb, workshop, *, by, **told):
    """Record what `by`, who has an account, did, as the office that she speaks for."""
    record(verb, workshop, by=by, office=standing_of(by).main_office, **told)


def _note(verb, workshop, person, at):
    if person:
        note(verb, workshop, by=person, at=at)
    else:
        record(verb, workshop, by=None, agent=GUEST, at=at)


@transaction.atomic
def take_off(participant, *, by, at=None, request_id=None):
    """Forget somebody on the list, as who runs the workshop: the row counts on without a name."""
    at = at or timezone.now()
    row = locked(participant.workshop, "invite", by=by)
    if forget("participant", participant.uid, at):
        note("forget-participant", row, by=by, at=at, request_id=request_id)


@transaction.atomic
def take_off_many(workshop, numbers, *, by, at=None, request_id=None):
    """Forget all with the keys `numbers`, who may have come by one hand; return how many."""
    at = at or timezone.now()
    row = locked(workshop, "invite", by=by)
    found = row.participants.filter(pk__in=numbers, forgotten_at=None)
    gone = [uid for uid in found.values_list("uid", flat=True) if forget("participant", uid, at)]
    if gone:
        note("forget-participant", row, by=by, at=at, request_id=request_id)
    return len(gone)


@transaction.atomic
def move_many(workshop, numbers, district, *, by, at=None, request_id=None):
    """Put all with the keys `numbers` into `district` (None: into none); return how many moved.

    Whoever comes in by the code names her district herself, and may write on its plan. What she
    wrote before stays where it is. Raises NotAllowed.
    """
    row = locked(workshop, "invite", by=by)
    found = row.participants.filter(pk__in=numbers, forgotten_at=None)
    there = Q(district=district) if district else Q(district__isnull=True)
    moved = found.exclude(there).update(district=district)
    if moved:
        note("move-participant", row, by=by, at=at or timezone.now(), request_id=request_id)
    return moved


@transaction.atomic
def free_many(workshop, numbers, *, by, at=None, request_id=None):
    """Let the badges of all with the keys `numbers` be used on another phone; return how many.

    Raises NotAllowed.
    """
    row = locked(workshop, "invite", by=by)
    found = row.participants.filter(pk__in=numbers, forgotten_at=None)
    freed = found.exclude(seat_mark="").update(seat_mark="")
    if freed:
        note("free-badge", row, by=by, at=at or timezone.now(), request_id=request_id)
    return freed


@transaction.atomic
def go(participant, *, user, at=None):
    """Forget oneself."""
    at = at or timezone.now()
    if participant.forgotten_at is None and forget("participant", participant.uid, at):
        person = user if user.is_authenticated else None
        _note("forget-participant", participant.workshop, person, at)


def forget_guests(now=None):
    """Forget the names of people without an account, half a year after the last day; a job."""
    now = now or timezone.now()
    old = Participant.objects.filter(
        person=None, forgotten_at=None, workshop__ends_on__lt=(now - NAMES_KEPT).date()
    )
    for uid in old.values_list("uid", flat=True)[:1000]:
        forget("participant", uid, now)
    over = GuestInvitation.objects.filter(workshop__ends_on__lt=(now - NAMES_KEPT).date())
    over.exclude(email_digest="").update(email_digest="")
    forget_names((now - NAMES_KEPT).date())
    left = Card.objects.filter(workshop__ends_on__lt=(now - NAMES_KEPT).date())
    left.exclude(teller_name="", teller_office="").update(teller_name="", teller_office="")
