"""What this room forgets of a person: what she asked stays without her, what she followed goes."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import marks_of, without
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
    TranslationAsk,
    TranslationAsker,
)
from learning.register import weight
from learning.register.meaning import meaning_of
from places.folding import fold


@forgets_person("name", "person")
def cut_out_of_learning(person, at):
    """Cut her name and numbers out of what she, or an office of hers, asked for."""
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


@forgets_person("person")
def forget_in_learning(person, at):
    """Take her off gaps; drop her searches, what she follows, and what she needs too."""
    Gap.objects.filter(person=person).update(person=None)
    Gap.objects.filter(owner=person).update(owner=None)
    GapCall.objects.filter(person=person).update(person=None)
    needed = list(Support.objects.filter(person=person).values_list("gap", flat=True))
    own = (Support, SavedSearch, SearchNews, Digest, ClipAnswer, DigestChoice, Interests, Source)
    for model in (*own, TranslationAsker):
        model.objects.filter(person=person).delete()
    TranslationAsk.objects.filter(askers=None).delete()
    weight.keep_of(needed)


def cut_gaps(gaps, marks):
    """Take the name and numbers that `marks` say out of `gaps`."""
    for gap in gaps:
        gap.looked_for = without(marks, gap.looked_for)[:200]
        gap.why = without(marks, gap.why)[:600]
        gap.folded = fold(f"{gap.looked_for} {gap.why}")[:400]
        gap.meaning = meaning_of(gap.looked_for)
        gap.save(update_fields=["looked_for", "why", "folded", "meaning"])
