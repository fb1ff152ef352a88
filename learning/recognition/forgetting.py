"""What recognition forgets of a person: who made a certificate, and her name on one."""

from django.contrib.auth import get_user_model

from events.personal import forgets
from learning.models import Certificate
from learning.recognition.choices import Named


@forgets("person")
def forget_in_recognition(uid, at):
    """Take her out of the certificates that she made or stands on; they stay their office's."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _unname(person)
        Certificate.objects.filter(person=person).update(person=None)


@forgets("name")
def forget_name_in_recognition(uid, at):
    """Take the name of a person off the certificates of what she wrote.

    One that was noted as the teller's is read from the entry, which forgets it itself.
    """
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _unname(person)


def _unname(person):
    Certificate.objects.filter(practice__author=person, named=Named.AUTHOR).update(named="")
