"""Before, after and in the report: her name and numbers, wherever somebody wrote them."""

from django.db.models import Q

from accounts.models import Posting
from events.marks import cut_out, marks_of
from workshops.models import Correction, Evaluation, Prework, Report, Workshop


def cut_out_of_reports(person):
    """Cut her out of what was written on workshops that she came to, ran or called.

    Called before these are forgotten, for by them the workshops are found.
    """
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    near = Q(participants__person=person) | Q(facilitators__person=person)
    near |= Q(person=person) | Q(office__in=held) | Q(preworks__typist=person)
    found = {"workshop__in": list(Workshop.objects.filter(near).values_list("pk", flat=True))}
    cut_out(marks, Report.objects.filter(**found), ("foreword",))
    corrections = {"report__workshop__in": found["workshop__in"]}
    cut_out(marks, Correction.objects.filter(**corrections), ("words",))
    cut_out(marks, Evaluation.objects.filter(**found), ("words",))
    cut_out(marks, Prework.objects.filter(**found), ("practice", "problem", "question"))
