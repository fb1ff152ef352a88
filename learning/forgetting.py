"""What this room forgets of a person: what she asked stays without her, what she followed goes."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Posting
from events.marks import marks_of, without
from events.personal import forgets
from learning.models import (
    ClipAnswer,
    Digest,
    DigestChoice,
    Gap,
    GapCall,
    Interests,
    SavedSearch,
    SearchNews,
    Source,
    Support,
)
from learning.register.meaning import meaning_of
from places.folding import fold


@forgets("person")
def forget_in_learning(uid, at):
    """Take her name and words about her out of gaps; drop her searches and what she needs too."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is None:
        return
    _cut_gaps(person)
    Gap.objects.filter(person=person).update(person=None)
    Gap.objects.filter(owner=person).update(owner=None)
    GapCall.objects.filter(person=person).update(person=None)
    Support.objects.filter(person=person).delete()
    SavedSearch.objects.filter(person=person).delete()
    SearchNews.objects.filter(person=person).delete()
    Digest.objects.filter(person=person).delete()
    ClipAnswer.objects.filter(person=person).delete()
    DigestChoice.objects.filter(person=person).delete()
    Interests.objects.filter(person=person).delete()
    Source.objects.filter(person=person).delete()


@forgets("name")
def forget_name_in_learning(uid, at):
    """Cut her name and numbers out of what she, or an office of hers, asked for."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _cut_gaps(person)


def _cut_gaps(person):
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person)
    near = Q(office__in=held.values("office")) | Q(place__in=held.values("office__place"))
    cut_gaps(Gap.objects.filter(Q(person=person) | near), marks)
    for call in GapCall.objects.filter(
        Q(person=person) | Q(place__in=held.values("office__place"))
    ):
        call.text = without(marks, call.text)[:600]
        call.save(update_fields=["text"])


def cut_gaps(gaps, marks):
    """Take the name and numbers that `marks` say out of `gaps`."""
    for gap in gaps:
        gap.looked_for = without(marks, gap.looked_for)[:200]
        gap.why = without(marks, gap.why)[:600]
        gap.folded = fold(f"{gap.looked_for} {gap.why}")[:400]
        gap.meaning = meaning_of(gap.looked_for)
        gap.save(update_fields=["looked_for", "why", "folded", "meaning"])
