"""What visits forget of a person. What her office offered stays with it, without her name."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Posting
from events.marks import cut_out, marks_of
from events.personal import forgets
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


@forgets("person")
def forget_in_visits(uid, at):
    """Take her away from what she made, and cut her name and numbers out of her offices' words."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)
        CallSeat.objects.filter(person=person).delete()
        for model in (Offer, Visit, SheetAnswer, VisitTaking, VisitFinding, Call, CallLine):
            model.objects.filter(person=person).update(person=None)


@forgets("name")
def forget_name_in_visits(uid, at):
    """Cut her name and numbers out of what she, or an office of hers, wrote."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)


def _cut(person):
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    cut_out(marks, Offer.objects.filter(Q(person=person) | Q(office__in=held)), ("words",))
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
