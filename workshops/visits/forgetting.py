"""What visits forget of a person. What her office offered stays with it, without her name."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import cut_out, marks_of
from workshops.models import (
    Call,
    CallLine,
    CallSeat,
    Offer,
    SheetAnswer,
    Visit,
    VisitFinding,
    VisitTaking,
)


@forgets_person("name", "person")
def cut_out_of_visits(person, at):
    """Cut her name and numbers out of what she, or an office of hers, wrote."""
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    cut_out(
        marks, Offer.objects.filter(Q(person=person) | Q(office__in=held)), ("words", "from_town")
    )
    near = Q(person=person) | Q(host_office__in=held) | Q(guest_office__in=held)
    visits = Visit.objects.filter(near)
    cut_out(marks, visits, ("words", "venue"))
    cut_out(marks, SheetAnswer.objects.filter(visit__in=visits), ("text",))
    cut_out(marks, VisitTaking.objects.filter(visit__in=visits), ("text", "report"))
    cut_out(marks, VisitFinding.objects.filter(visit__in=visits), ("note",))
    _cut_calls(marks, person, held)


def _cut_calls(marks, person, held):
    """Cut her out of calls that she, or an office of hers, convened or that she was in."""
    near = Q(person=person) | Q(office__in=held)
    near |= Q(seats__person=person) | Q(lines__person=person)
    calls = Call.objects.filter(pk__in=Call.objects.filter(near).values("pk"))
    cut_out(marks, calls, ("title", "purpose", "dial_in"))
    cut_out(marks, CallLine.objects.filter(call__in=calls), ("text",))


@forgets_person("person")
def forget_in_visits(person, at):
    """Take her away from what she made and was in."""
    CallSeat.objects.filter(person=person).delete()
    for model in (Offer, Visit, SheetAnswer, VisitTaking, VisitFinding, Call, CallLine):
        model.objects.filter(person=person).update(person=None)
