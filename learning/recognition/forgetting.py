"""What recognition forgets of a person: what she made, and her name wherever it stands."""

from django.contrib.auth import get_user_model

from accounts.models import Posting
from events.marks import marks_of, without
from events.personal import forgets
from learning.models import Celebration, CelebrationPhoto, Certificate
from learning.recognition.celebration_files import erase
from learning.recognition.choices import Named


@forgets("person")
def forget_in_recognition(uid, at):
    """Take her out of the certificates that she made or stands on; they stay their office's."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _unname(person)
        Certificate.objects.filter(person=person).update(person=None)
        own = Celebration.objects.filter(person=person)
        erase(own, at)
        own.update(person=None)


@forgets("name")
def forget_name_in_recognition(uid, at):
    """Take the name of a person off the certificates of what she wrote.

    One that was noted as the teller's is read from the entry, which forgets it itself.
    """
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _unname(person)


def _unname(person):
    """Take her name off certificates, and out of what her offices celebrate."""
    Certificate.objects.filter(practice__author=person, named=Named.AUTHOR).update(named="")
    marks = marks_of(person)
    offices = Posting.objects.filter(person=person).values("office")
    theirs = Celebration.objects.filter(office__in=offices) if marks else Celebration.objects.none()
    for photo in CelebrationPhoto.objects.filter(celebration__in=theirs):
        photo.description = without(marks, photo.description)[:200]
        photo.save(update_fields=["description"])
    for row in theirs:
        row.reached = without(marks, row.reached)[:120]
        row.words = without(marks, row.words)[:300]
        row.save(update_fields=["reached", "words"])
