"""What plans forget of a person: her name and numbers in the lines that she may stand in.

`workshops.forgetting` calls it, before it empties her row as a participant.
"""

from django.db.models import Q
from django.utils import timezone

from events.marks import marks_of, without
from workshops.models import Participant, Plan, PlanLine
from workshops.plans import photographs


def forget_person(person):
    """Cut `person` out of the lines, and name her beside none; her office's word stays."""
    cut(person)
    PlanLine.objects.filter(typist=person).update(typist=None)
    Plan.objects.filter(confirmed_by=person).update(confirmed_by=None)


def forget_guest(participant):
    """Name the office alone where who does it is a guest who is forgotten.

    She chose both words herself, so only since she came, and in other districts' plans neither.
    """
    since = {"made_at__gte": participant.accepted_at} if participant.accepted_at else {}
    lines = PlanLine.objects.filter(plan__workshop=participant.workshop_id, **since)
    named = lines.filter(who__iexact=participant.name)
    named.exclude(plan__place=participant.district_id).update(who="")
    named.filter(plan__place=participant.district_id).update(who=participant.office_title)


def cut(person):
    """Cut the name and numbers of `person` out of the lines of workshops and places of hers."""
    marks = marks_of(person)
    if marks is None:
        return
    came = Participant.objects.filter(person=person).values("workshop")
    held = person.postings.values("office__place")
    hers = Q(typist=person) | Q(plan__workshop__in=came) | Q(plan__place__in=held)
    hers |= Q(plan__workshop__facilitators__person=person)
    photographs.erase_named(PlanLine.objects.filter(hers).values("pk"), marks, timezone.now())
    for line in PlanLine.objects.filter(hers):
        told = {field: without(marks, getattr(line, field)) for field in PlanLine.WORDS}
        if any(getattr(line, field) != words for field, words in told.items()):
            PlanLine.objects.filter(pk=line.pk).update(**told)
