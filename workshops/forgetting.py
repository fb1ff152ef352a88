"""What workshops forget of a person. What her office called stays with it, without her name."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.erasures import forget
from events.marks import marks_of, without
from events.personal import forgets
from practices.models import Particulars, Practice
from workshops import card_files
from workshops.cards import redraw
from workshops.invitations.forgetting import end_letters, written_to_as
from workshops.missing import cut_out
from workshops.models import Card, Facilitator, Participant, Prework, Workshop
from workshops.plans.forgetting import cut, forget_guest, forget_person
from workshops.report.forgetting import cut_out_of_reports
from workshops.room import forgetting as room

_OF_CARDS = ("text", "teller_name", "teller_office", "place_text")
_WORDS = ("title", "purpose", "venue")


@forgets_person("person")
def forget_in_workshops(person, at):
    """Let her run and attend nothing any more; cut her name and numbers out of her office's."""
    cut_out_of_reports(person)
    card_files.erase(Card.objects.filter(told_by__person=person), at)
    _cut_cards(person, at)
    forget_person(person)
    room.forget_person(person)
    Facilitator.objects.filter(person=person).delete()
    for written_to in written_to_as(person):
        forget("participant", written_to, at)
    empty(Participant.objects.filter(person=person), at)
    Card.objects.filter(typist=person).update(typist=None)
    Prework.objects.filter(typist=person).update(typist=None)
    _cut(person, at)


@forgets("participant")
def forget_participant(uid, at):
    """Empty the row of somebody who came without an account, and her name beside what she told."""
    for one in Participant.objects.filter(uid=uid).exclude(name=""):
        named = Card.objects.filter(workshop=one.workshop_id, teller_name__iexact=one.name)
        entries = Practice.objects.filter(Q(cards__in=named) | Q(cards__told_by=one))
        card_files.erase(_shown_of(one, named), at)
        forget_guest(one)
        room.forget_guest(one)
        told = Particulars.objects.filter(version__practice__in=entries)
        told.filter(told_by_name__iexact=one.name).update(told_by_name="", told_by_office="")
        named.update(teller_name="", teller_office="")
    empty(Participant.objects.filter(uid=uid), at)


def _shown_of(participant, named):
    """Return the cards whose photos go with a guest: her own, and those `named` after her.

    She chose her name herself, so of the latter only what was written since she came.
    """
    since = {"made_at__gte": participant.accepted_at} if participant.accepted_at else {}
    named = named.filter(**since).values("pk")
    return Card.objects.filter(Q(pk__in=named) | Q(told_by=participant))


def empty(participants, at):
    """Leave of `participants` that somebody of this level and district was there."""
    end_letters(participants.filter(forgotten_at=None), at)
    gone = {"name": "", "office_title": "", "gender": "", "gender_agreed_at": None, "table": ""}
    participants.filter(forgotten_at=None).update(
        person=None, badge_hash=None, seat_mark="", forgotten_at=at, **gone
    )


@forgets_person("name")
def forget_name_in_workshops(person, at):
    """Cut her name and numbers out of the workshops that she, or an office of hers, called."""
    cut_out_of_reports(person)
    card_files.erase(Card.objects.filter(told_by__person=person), at)
    _cut_cards(person, at)
    cut(person)
    room.cut(person)
    _cut(person, at)


def _cut_cards(person, at):
    """Cut her name and numbers out of the cards of workshops that she came to or ran.

    The photo of a card that names her goes: it shows what is cut.
    """
    marks = marks_of(person)
    if marks is None:
        return
    hers = Q(participants__person=person) | Q(cards__typist=person) | Q(facilitators__person=person)
    workshops = Workshop.objects.filter(hers).values("pk")
    for card in Card.objects.filter(workshop__in=workshops):
        told = {field: without(marks, getattr(card, field)) for field in _OF_CARDS}
        if any(getattr(card, field) != words for field, words in told.items()):
            Card.objects.filter(pk=card.pk).update(**told)
            card_files.erase(Card.objects.filter(pk=card.pk), at)
            redraw(card.workshop_id)
    cut_out(workshops, marks)


def _cut(person, at):
    """Cut her out, and count it as a change, so that calendars that hold her name ask anew."""
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    for workshop in Workshop.objects.filter(Q(person=person) | Q(office__in=held)):
        told = {field: without(marks, getattr(workshop, field)) for field in _WORDS}
        if any(getattr(workshop, field) != words for field, words in told.items()):
            counted = {"revision": workshop.revision + 1, "changed_at": at}
            counted["sequence"] = workshop.sequence + workshop.is_public
            Workshop.objects.filter(pk=workshop.pk).update(**told, **counted)
