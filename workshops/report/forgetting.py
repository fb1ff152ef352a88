"""What reports forget of a person: her name and numbers, wherever somebody wrote them."""

from django.db.models import Q

from accounts.models import Posting
from events.marks import marks_of, without
from workshops.models import Correction, Report


def cut_out_of_reports(person):
    """Cut her out of the reports of workshops that she came to, ran or called.

    Called before these are forgotten, for by them the reports are found.
    """
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    near = Q(workshop__participants__person=person) | Q(workshop__facilitators__person=person)
    near |= Q(workshop__person=person) | Q(workshop__office__in=held)
    reports = Report.objects.filter(near).distinct()
    for report in reports:
        _cut(report, "foreword", marks)
    for correction in Correction.objects.filter(report__in=[report.pk for report in reports]):
        _cut(correction, "words", marks)


def _cut(row, field, marks):
    told = without(marks, getattr(row, field))
    if told != getattr(row, field):
        type(row).objects.filter(pk=row.pk).update(**{field: told})
