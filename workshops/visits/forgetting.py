"""What visits forget of a person. What her office offered stays with it, without her name."""

from django.contrib.auth import get_user_model
from django.db.models import F, Q

from accounts.models import Posting
from events.marks import marks_of, without
from events.personal import forgets
from workshops.models import Offer, SheetAnswer, Visit, VisitTaking


@forgets("person")
def forget_in_visits(uid, at):
    """Take her away from what she made, and cut her name and numbers out of her offices' words."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)
        for model in (Offer, Visit, SheetAnswer, VisitTaking):
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
    _cut_out(marks, Offer.objects.filter(Q(person=person) | Q(office__in=held)), ("words",))
    near = Q(person=person) | Q(host_office__in=held) | Q(guest_office__in=held)
    visits = Visit.objects.filter(near)
    _cut_out(marks, visits, ("words", "venue"))
    _cut_out(marks, SheetAnswer.objects.filter(visit__in=visits), ("text",))
    _cut_out(marks, VisitTaking.objects.filter(visit__in=visits), ("text", "report"))


def _cut_out(marks, rows, fields):
    """Cut `marks` out of `fields` of `rows`, each counted as a change where it has a revision."""
    for row in rows:
        told = {field: without(marks, getattr(row, field)) for field in fields}
        if any(getattr(row, field) != words for field, words in told.items()):
            if hasattr(row, "revision"):
                told["revision"] = F("revision") + 1
            type(row).objects.filter(pk=row.pk).update(**told)
