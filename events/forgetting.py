"""Forgetting a person in the log's words and in the outbox. The events themselves stay."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from events.marks import marks_of, without
from events.models import Event, Mailbox, Note, Outbox, Parked, Receipt, UnwantedMail
from events.parking import drop
from events.personal import forgets


@forgets("person")
def forget_in_the_log(uid, at):
    """Empty what was told to the person, and take her out of the words said by or to her.

    A desk's reasons belong to the office and stay, without her name, address and number. What she
    said for herself alone goes whole.
    """
    person = get_user_model().objects.filter(uid=uid).first()
    if person is None:
        return
    _clear_notes(person)
    Outbox.objects.filter(recipient=person).delete()
    Receipt.objects.filter(user=person).delete()
    for parked in Parked.objects.filter(owner=person):
        drop(parked)
    Mailbox.objects.filter(person=person).delete()
    UnwantedMail.objects.filter(person=person).delete()


def _clear_notes(person):
    own = Note.objects.filter(event__actor=person, event__office_id=None)
    own.update(text="", answers={})
    marks = marks_of(person)
    for note in _notes_around(person).iterator() if marks else ():
        text, answers = without(marks, note.text), without(marks, note.answers)
        if (text, answers) != (note.text, note.answers):
            note.text, note.answers = text, answers
            note.save(update_fields=["text", "answers"])


def _notes_around(person):
    """Return the notes by the person, and those on anything that she or a notice to her touched."""
    touched = Event.objects.filter(
        Q(actor=person) | Q(told__recipient=person),
        subject_type=OuterRef("event__subject_type"),
        subject_id=OuterRef("event__subject_id"),
    )
    return Note.objects.filter(Q(event__actor=person) | Exists(touched))
