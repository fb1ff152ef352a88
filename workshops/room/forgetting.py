"""What the room forgets of a person: her name and numbers in what others and she wrote there.

`workshops.forgetting` calls it, before it empties her row as a participant.
"""

from django.db.models import Q

from events.marks import marks_of, without
from workshops.models import Need, Participant, Taking

_WORDS = ((Need, ("text",)), (Taking, ("text", "found")))
_OF_THE_WORKSHOP = "round__workshop"


def forget_person(person):
    """Cut `person` out of the lines, and name her as the typist of none."""
    cut(person)
    for model, _fields in _WORDS:
        model.objects.filter(typist=person).update(typist=None)


def forget_guest(participant):
    """Take a guest out of what others wrote of whom they found."""
    there = {_OF_THE_WORKSHOP: participant.workshop_id}
    Taking.objects.filter(**there, found__icontains=participant.name).update(found="")


def forget_names(before):
    """Empty whom people found in workshops that ended before a day."""
    old = Taking.objects.filter(**{f"{_OF_THE_WORKSHOP}__ends_on__lt": before})
    old.exclude(found="").update(found="")


def cut(person):
    """Cut the name and numbers of `person` out of the lines of workshops where she was."""
    marks = marks_of(person)
    if marks is None:
        return
    came = Participant.objects.filter(person=person).values("workshop")
    for model, fields in _WORDS:
        hers = Q(typist=person) | Q(**{f"{_OF_THE_WORKSHOP}__in": came})
        ran = Q(**{f"{_OF_THE_WORKSHOP}__facilitators__person": person})
        for line in model.objects.filter(hers | ran).distinct():
            told = {field: without(marks, getattr(line, field)) for field in fields}
            if any(getattr(line, field) != words for field, words in told.items()):
                model.objects.filter(pk=line.pk).update(**told)
