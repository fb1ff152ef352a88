"""What barriers forget of a person: what her office asked stays with it, without her name."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import cut_out, marks_of
from learning.models import PolicyAsk, PolicySupport


@forgets_person("name", "person")
def cut_out_of_asks(person, at):
    """Cut her name and numbers out of what she, or an office of hers, wrote."""
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    near = Q(person=person) | Q(office__in=held)
    asks = PolicyAsk.objects.filter(near | Q(answer_office__in=held) | Q(supports__office__in=held))
    cut_out(marks, asks.distinct(), ("barrier", "wish", "answer", "sees_to"))
    cut_out(marks, PolicySupport.objects.filter(near | Q(ask__in=asks)), ("words",))


@forgets_person("person")
def forget_in_asks(person, at):
    """Take her away from what she raised and supports."""
    for model in (PolicyAsk, PolicySupport):
        model.objects.filter(person=person).update(person=None)
