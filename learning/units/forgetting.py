"""What units forget of a person: that she was a member, and her name in what they say."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import cut_out, marks_of
from learning.models import Unit, UnitMember, UnitResource


@forgets_person("name", "person")
def cut_out_of_units(person, at):
    """Cut her name and numbers out of what the units of her places say."""
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


@forgets_person("person")
def forget_in_units(person, at):
    """Drop her memberships."""
    UnitMember.objects.filter(person=person).delete()
