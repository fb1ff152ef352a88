"""What the room forgets of a person: her name and numbers in what others and she wrote there.

`workshops.forgetting` calls it, before it empties her row as a participant.
"""

import re

from django.db.models import Q

from events.marks import marks_of, without
from workshops.models import Ask, Need, Participant, Taking

# Of each: the way to its workshop, and the words that may name somebody.
_WORDS = (
    (Need, "round__workshop", ("text",)),
    (Taking, "round__workshop", ("text", "found")),
    (Ask, "workshop", ("text", "words", "answerer")),
)


def forget_person(person):
    """Cut `person` out of the lines, and name her as the typist of none."""
    cut(person)
    for model, _way, _fields in _WORDS:
        model.objects.filter(typist=person).update(typist=None)


def forget_guest(participant):
    """Take a guest out of what others wrote of whom they found, since she came.

    Whoever comes in by the code chooses her name: a letter, or what is no name, and goes again. So
    she takes nothing along that only contains it, or that was there before her.
    """
    whole = rf"(^|[\s[:punct:]]){re.escape(participant.name)}($|[\s[:punct:]])"
    since = {"made_at__gte": participant.accepted_at} if participant.accepted_at else {}
    named = Taking.objects.filter(found__iregex=whole, **since)
    named.filter(round__workshop=participant.workshop_id).update(found="")
    asked = Ask.objects.filter(workshop=participant.workshop_id, **since)
    asked.filter(answerer__iregex=whole).update(answerer="")


def forget_names(before):
    """Empty whom people found, and who was to answer, in workshops that ended before a day."""
    old = Taking.objects.filter(round__workshop__ends_on__lt=before)
    old.exclude(found="").update(found="")
    Ask.objects.filter(workshop__ends_on__lt=before).exclude(answerer="").update(answerer="")


def cut(person):
    """Cut the name and numbers of `person` out of the lines of workshops where she was."""
    marks = marks_of(person)
    if marks is None:
        return
    came = Participant.objects.filter(person=person).values("workshop")
    for model, way, fields in _WORDS:
        hers = Q(typist=person) | Q(**{f"{way}__in": came})
        ran = Q(**{f"{way}__facilitators__person": person})
        for line in model.objects.filter(hers | ran).distinct():
            told = {field: without(marks, getattr(line, field)) for field in fields}
            if any(getattr(line, field) != words for field, words in told.items()):
                model.objects.filter(pk=line.pk).update(**told)
