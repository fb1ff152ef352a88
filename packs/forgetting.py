"""What packs forget of a person. Her own go; those of her office stay with it, without her name."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Posting
from events.marks import marks_of, without
from events.personal import forgets
from packs.models import Finding, Pack, PackPrint

_WORDS = ("title", "occasion", "held_at", "note")


@forgets("person")
def forget_in_packs(uid, at):
    """Delete the packs that are hers alone; cut her name and numbers out of her office's."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is None:
        return
    PackPrint.objects.filter(person=person).update(person=None)
    Pack.objects.filter(person=person, office=None).delete()
    _cut_packs(person)


@forgets("name")
def forget_name_in_packs(uid, at):
    """Cut her name and numbers out of the packs that she, or an office of hers, made."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut_packs(person)


def _cut_packs(person):
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person).values("office")
    packs = Pack.objects.filter(Q(person=person) | Q(office__in=held))
    for pack in packs:
        for field in _WORDS:
            setattr(pack, field, without(marks, getattr(pack, field)))
        pack.save(update_fields=_WORDS)
    for finding in Finding.objects.filter(pack__in=packs):
        finding.text = without(marks, finding.text)
        finding.save(update_fields=["text"])
