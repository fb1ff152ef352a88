"""Writing cards: once each, however often they are sent; put together, and deleted."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.sent_files import drop
from workshops.choices import MOST_CARDS, MOST_OF_A_SEAT, State
from workshops.models import Card, CardPhoto, Cluster, Workshop
from workshops.people import GUEST
from workshops.permissions import may

TOLD = ("kind", "text", "language", "theme", "district", "place_text", "paper")
TELLER = ("teller_name", "teller_office")
ALIKE = 0.55
# Paper may still be typed when all have gone home; phones write while the workshop runs.
TYPED_IN, WRITTEN_IN = (State.RUNNING, State.CLOSED), (State.RUNNING,)


def locked(workshop):
    """Return the locked row of `workshop`, by which cards get their numbers; in a transaction."""
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("place").get(pk=workshop.pk)


@transaction.atomic
def write(workshop, *, uid, user, seat=None, at=None, **told):
    """Write a card as who runs the workshop, or as the participant `seat`; return it.

    The same `uid` again returns the card that is there. A participant tells for herself. Raises
    NotAllowed, WrongState (`full`), AnswersMissing where its paper was typed already.
    """
    row, at = locked(workshop), at or timezone.now()
    if known := Card.objects.filter(uid=uid).first():
        if known.workshop_id != row.pk:
            raise WrongState(row)
        return known
    _check(row, user, seat, told)
    last = row.cards.aggregate(last=Max("number"))["last"] or 0
    card = Card(workshop=row, uid=uid, number=last + 1, made_at=at)
    for field in TOLD if seat else (*TOLD, *TELLER):
        if field in told:
            setattr(card, field, told[field])
    card.told_by = card.typed_by = seat
    card.typist = None if seat else user
    card.save(force_insert=True)
    redraw(row.pk)
    note("write-card", row, user, at)
    return card


def _check(workshop, user, seat, told):
    if seat is None and not may(user, "key", workshop):
        raise NotAllowed("key")
    if workshop.state not in (WRITTEN_IN if seat else TYPED_IN):
        raise WrongState(workshop)
    if workshop.cards.count() >= MOST_CARDS:
        raise WrongState(workshop, "full")
    if seat and seat.typed_cards.count() >= MOST_OF_A_SEAT:
        raise WrongState(workshop, "full")
    paper = told.get("paper")
    if paper and workshop.cards.filter(paper=paper).exists():
        raise AnswersMissing({"paper": _("The card with this code is typed already.")})


def redraw(pk):
    """Let every wall of the workshop with the key `pk` know that it has to be drawn again."""
    Workshop.objects.filter(pk=pk).update(wall_revision=F("wall_revision") + 1)


def note(verb, workshop, user, at):
    """Record `verb` on `workshop` by a person with an account, or by a guest."""
    if user.is_authenticated:
        record(verb, workshop, by=user, office=standing_of(user).main_office, at=at)
    else:
        record(verb, workshop, by=None, agent=GUEST, at=at)


def alike(card):
    """Return the other cards of its workshop that say nearly the same, the likest first."""
    others = Card.objects.filter(workshop=card.workshop_id).exclude(pk=card.pk)
    likeness = TrigramSimilarity(Lower("text"), Lower(Value(card.text)))
    near = others.annotate(likeness=likeness).filter(likeness__gt=ALIKE)
    return list(near.order_by("-likeness")[:3])


def may_delete(card, user, seat):
    """Whether it is one's own card, or one runs the workshop."""
    return (seat is not None and card.typed_by_id == seat.pk) or may(user, "key", card.workshop)


@transaction.atomic
def delete(card, *, user, seat=None, at=None):
    """Delete a card; nothing happens where it is gone. Raises NotAllowed."""
    if not may_delete(card, user, seat):
        raise NotAllowed("delete-card")
    row = locked(card.workshop)
    drop(CardPhoto.objects.filter(card=card))
    if Card.objects.filter(pk=card.pk).delete()[0]:
        redraw(row.pk)
        note("delete-card", row, user, at or timezone.now())


@transaction.atomic
def put_together(workshop, numbers, name, *, by, at=None, request_id=None):
    """Put the cards with `numbers` under `name`; an empty one takes them out of theirs.

    Clusters without cards go. Raises NotAllowed.
    """
    if not may(by, "key", workshop):
        raise NotAllowed("key")
    row, at = locked(workshop), at or timezone.now()
    cluster = Cluster.objects.get_or_create(workshop=row, name=name)[0] if name else None
    row.cards.filter(number__in=numbers).update(cluster=cluster)
    row.clusters.filter(cards=None).delete()
    redraw(row.pk)
    office = standing_of(by).main_office
    record("cluster-cards", row, by=by, office=office, at=at, request_id=request_id)
