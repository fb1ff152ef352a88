"""What packs forget of a person. Her own go; those of her office stay with it, without her name."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import cut_out, marks_of
from packs.models import Finding, Pack, PackPrint


@forgets_person("person")
def forget_in_packs(person, at):
    """Delete the packs that are hers alone."""
    PackPrint.objects.filter(person=person).update(person=None)
    Pack.objects.filter(person=person, office=None).delete()


@forgets_person("name", "person")
def cut_out_of_packs(person, at):
    """Cut her name and numbers out of the packs that she, or an office of hers, made."""
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    packs = Pack.objects.filter(Q(person=person) | Q(office__in=held))
    cut_out(marks, packs, ("title", "occasion", "held_at", "note"))
    cut_out(marks, Finding.objects.filter(pack__in=packs), ("text",))
