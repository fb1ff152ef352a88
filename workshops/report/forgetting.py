"""Before, after and in the report: her name and numbers, wherever somebody wrote them."""

from django.db.models import Q

from accounts.models import Posting
from events.marks import marks_of, without
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
    _cut(Report.objects.filter(**found), ("foreword",), marks)
    corrections = {"report__workshop__in": found["workshop__in"]}
    _cut(Correction.objects.filter(**corrections), ("words",), marks)
    _cut(Evaluation.objects.filter(**found), ("words",), marks)
    _cut(Prework.objects.filter(**found), ("practice", "problem", "question"), marks)


def _cut(rows, fields, marks):
    for row in rows:
        told = {field: without(marks, getattr(row, field)) for field in fields}
        if any(getattr(row, field) != words for field, words in told.items()):
            type(row).objects.filter(pk=row.pk).update(**told)
