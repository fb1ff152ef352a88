"""What is kept of files between portal and hall forgets whoever is erased."""

from accounts.personal import forgets_person
from events.personal import forgets
from workshops.models import Homecoming, Outing, Participant


@forgets_person("person")
def forget_in_files(person, at):
    """Name her nowhere, and drop what waiting files still hold: they may name her."""
    Outing.objects.filter(person=person).update(person=None)
    Homecoming.objects.filter(person=person).update(person=None)
    _drop(Homecoming.objects.all())


@forgets("participant")
def forget_guest_in_files(uid, at):
    """Drop what files of her workshop still hold."""
    workshops = Participant.objects.filter(uid=uid).values("workshop")
    _drop(Homecoming.objects.filter(workshop__in=workshops))


def _drop(homecomings):
    homecomings.exclude(content=None).update(content=None)
