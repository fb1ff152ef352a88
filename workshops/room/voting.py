"""Dot votes: opened on cards or groups, dots placed and taken back, paper typed in, closed.

That somebody placed a dot is no event: nobody is to learn from the log who voted when.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.choices import MOST_CHOICES, MOST_VOTES, State, VoteAbout
from workshops.models import Dot, Participant, Pile, PileCount, Vote, VoteChoice
from workshops.workflow import locked

RUN_IN = (State.RUNNING, State.CLOSED)  # paper may still be counted when all have gone home


@transaction.atomic
def open_vote(workshop, *, by, title, about, dots, theme=None, kind="", at=None, request_id=None):
    """Open a vote on the groups of the wall, or on its cards of `theme` and `kind`; return it.

    Raises NotAllowed, WrongState (`full`), AnswersMissing where there is nothing to choose from,
    or too much.
    """
    row, at = locked(workshop, "key", by=by), at or timezone.now()
    if row.state != State.RUNNING:
        raise WrongState(row)
    last = row.votes.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_VOTES:
        raise WrongState(row, "full")
    told = _choices(row, about, theme, kind)
    if not 1 < len(told) <= MOST_CHOICES:
        raise AnswersMissing({"about": len(told)})
    own = {"title": title, "about": about, "dots": dots, "opened_at": at}
    vote = Vote.objects.create(workshop=row, number=last + 1, **own)
    VoteChoice.objects.bulk_create(
        VoteChoice(vote=vote, number=n, **one) for n, one in enumerate(told, start=1)
    )
    _note("open-vote", row, by, at, request_id)
    return vote


def _choices(workshop, about, theme, kind):
    if about == VoteAbout.CLUSTERS:
        return [{"name": name} for name in workshop.clusters.values_list("name", flat=True)]
    cards = workshop.cards.order_by("number")
    cards = cards.filter(theme=theme) if theme else cards
    return [{"card": card} for card in (cards.filter(kind=kind) if kind else cards)]


def _note(verb, workshop, by, at, request_id=None):
    office = standing_of(by).main_office
    record(verb, workshop, by=by, office=office, at=at, request_id=request_id)


@transaction.atomic
def close_vote(vote, *, by, at=None, request_id=None):
    """Close a vote, whose result is shown from then on; it never opens again."""
    row, at = locked(vote.workshop, "key", by=by), at or timezone.now()
    if row.votes.filter(pk=vote.pk, closed_at=None).update(closed_at=at):
        _note("close-vote", row, by, at, request_id)


@transaction.atomic
def place(choice, seat, *, uid):
    """Give `choice` a dot of `seat`; the same `uid` again gives no other one.

    Raises NotAllowed to who is not of its workshop, WrongState (`full` without a dot left).
    """
    vote, row = _at_the_vote(choice.vote, seat)
    if known := Dot.objects.filter(uid=uid).first():
        if known.participant_id != row.pk:
            raise WrongState(vote)
        return known
    taken = set(row.dots.filter(vote=vote).values_list("slot", flat=True))
    free = [slot for slot in range(1, vote.dots + 1) if slot not in taken]
    if not free:
        raise WrongState(vote, "full")
    own = {"vote": vote, "choice": choice, "participant": row}
    return Dot.objects.create(uid=uid, slot=free[0], most=vote.dots, **own)


@transaction.atomic
def take_back(choice, seat):
    """Take a dot of `seat` back from `choice`; nothing happens where there is none."""
    _vote, row = _at_the_vote(choice.vote, seat)
    if last := row.dots.filter(choice=choice).order_by("slot").last():
        last.delete()


def _at_the_vote(vote, seat):
    """Return the vote, which stays open meanwhile, and the locked row of `seat`."""
    if seat.workshop_id != vote.workshop_id:
        raise NotAllowed("vote")
    row = Participant.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
    # Locked, so that it is not closed between this and the dot.
    rows = Vote.objects.select_for_update(of=("self",), no_key=True).select_related("workshop")
    now = rows.get(pk=vote.pk)
    if now.closed_at or now.workshop.state != State.RUNNING or row.forgotten_at:
        raise WrongState(now)
    return now, row


@transaction.atomic
def type_paper(vote, level, voters, dots, *, by, at=None, request_id=None):
    """Keep the dots on paper of `level`, {choice: dots}, in place of those typed before.

    Raises NotAllowed, WrongState, AnswersMissing where they are more than `voters` people have.
    """
    row, at = locked(vote.workshop, "key", by=by), at or timezone.now()
    if row.state not in RUN_IN:
        raise WrongState(row)
    if sum(dots.values()) > voters * vote.dots:
        raise AnswersMissing({"voters": voters * vote.dots})
    vote.piles.filter(level=level).delete()
    if voters:
        pile = Pile.objects.create(vote=vote, level=level, voters=voters)
        PileCount.objects.bulk_create(
            PileCount(pile=pile, choice=choice, dots=n) for choice, n in dots.items() if n
        )
    _note("type-dots", row, by, at, request_id)
