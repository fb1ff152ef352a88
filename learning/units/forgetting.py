"""What units forget of a person: that she was a member, and her name in what they say."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Posting
from events.marks import cut_out, marks_of
from events.personal import forgets
from learning.models import Unit, UnitMember, UnitResource


@forgets("person")
def forget_in_units(uid, at):
    """Drop her memberships, and cut her name and numbers out of her places' units."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)
        UnitMember.objects.filter(person=person).delete()


@forgets("name")
def forget_name_in_units(uid, at):
    """Cut her name and numbers out of what the units of her places say."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut(person)


def _cut(person):
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person)
    near = Q(level="national")
    for parent in ("district", "state"):
        near |= Q(place__in=held.values(f"office__place__{parent}"))
    units = Unit.objects.filter(near)
    cut_out(marks, units, ("words", "order_number"))
    cut_out(marks, UnitMember.objects.filter(unit__in=units), ("organisation",))
    cut_out(marks, UnitResource.objects.filter(unit__in=units), ("name", "purpose"))
