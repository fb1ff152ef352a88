"""How the log speaks of gaps and of the news of searches; of shielded gaps not at all."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from learning.models import Gap
from learning.workflow import TRANSITIONS, event_of

VERBS = {event_of(verb): step.told for verb, step in TRANSITIONS.items()} | {
    "ask-gap": gettext_lazy("It was asked for"),
    "gather-gap": gettext_lazy("A workshop asked for it"),
    "question-gap": gettext_lazy("Nobody at the help desk knew"),
    "edit-gap": gettext_lazy("Asked in other words"),
    "send-digest": gettext_lazy("A digest was sent"),
    "search-news": gettext_lazy("Told what is new in searches that are followed"),
}
_OPEN_TO_ALL = (
    *("ask-gap", "gather-gap", "question-gap", "edit-gap"),
    *("take-gap", "answer-gap", "decline-gap", "reopen-gap", "call-gap"),
)


def _under(place):
    """Return the ids of gaps under `place`; of shielded ones even their order would tell."""
    return Gap.objects.filter(within("place", place), shielded=False).values("pk")


def _named(ids, reader):
    rows = Gap.objects.filter(pk__in=ids)
    told = {
        pk: Named(_("Something that was asked for"), hidden=hidden)
        for pk, hidden in rows.values_list("pk", "shielded")
    }
    for gap in rows.visible_to(reader):
        told[gap.pk] = Named(gap.looked_for, gap.language, gap.get_absolute_url(), gap.shielded)
    return told


verbs(VERBS)
# Who needs something too is nobody's affair.
subject("gap", gettext_lazy("What is asked for"), under=_under, named=_named, verbs=_OPEN_TO_ALL)
