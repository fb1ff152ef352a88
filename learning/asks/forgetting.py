"""What barriers forget of a person: what her office asked stays with it, without her name."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Posting
from events.marks import cut_out, marks_of
from events.personal import forgets
from learning.models import PolicyAsk, PolicySupport


@forgets("person")
def forget_in_asks(uid, at):
    """Take her away from what she raised and supports, and cut her name out of the words."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)
        for model in (PolicyAsk, PolicySupport):
            model.objects.filter(person=person).update(person=None)


@forgets("name")
def forget_name_in_asks(uid, at):
    """Cut her name and numbers out of what she, or an office of hers, wrote."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)


def _cut(person):
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    near = Q(person=person) | Q(office__in=held)
    asks = PolicyAsk.objects.filter(near | Q(answer_office__in=held) | Q(supports__office__in=held))
    cut_out(marks, asks.distinct(), ("barrier", "wish", "answer", "sees_to"))
    cut_out(marks, PolicySupport.objects.filter(near | Q(ask__in=asks)), ("words",))
