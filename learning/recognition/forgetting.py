"""What recognition forgets of a person: what she made, and her name wherever it stands."""

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import cut_out, marks_of
from learning.models import Celebration, CelebrationPhoto, Certificate
from learning.recognition.celebration_files import erase
from learning.recognition.choices import Named


@forgets_person("name", "person")
def cut_out_of_recognition(person, at):
    """Take her name off the certificates of what she wrote, and out of what her offices celebrate.

    One that was noted as the teller's is read from the entry, which forgets it itself.
    """
    Certificate.objects.filter(practice__author=person, named=Named.AUTHOR).update(named="")
    marks = marks_of(person)
    offices = Posting.objects.filter(person=person).values("office")
    if marks is None:
        return
    theirs = Celebration.objects.filter(office__in=offices)
    cut_out(marks, CelebrationPhoto.objects.filter(celebration__in=theirs), ("description",))
    cut_out(marks, theirs, ("reached", "words"))


@forgets_person("person")
def forget_in_recognition(person, at):
    """Take her away from what she made; it stays its office's."""
    Certificate.objects.filter(person=person).update(person=None)
    own = Celebration.objects.filter(person=person)
    erase(own, at)
    own.update(person=None)
