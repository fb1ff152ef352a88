"""How the log speaks of barriers; of shielded ones not at all."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from learning.asks.workflow import TRANSITIONS, event_of
from learning.models import PolicyAsk

VERBS = {event_of(verb): step.told for verb, step in TRANSITIONS.items()} | {
    "raise-barrier": gettext_lazy("A barrier was raised"),
    "tell-barrier": gettext_lazy("The level asked was told"),
    "late-barrier": gettext_lazy("The day for an answer is over"),
}
# A delay is told to the level asked and the one above; who says that it is the same stands beside.
OPEN_TO_ALL = (
    *("raise-barrier", "lift-barrier", "promise-barrier", "refuse-barrier", "reopen-barrier"),
    *("withdraw-barrier", "close-barrier"),
)


def _under(place):
    """Return the ids of barriers from under `place`; of shielded ones the order would tell."""
    return PolicyAsk.objects.filter(within("place", place), shielded=False).values("pk")


def _named(ids, reader):
    rows = PolicyAsk.objects.filter(pk__in=ids)
    told = {
        pk: Named(_("A barrier"), hidden=hidden)
        for pk, hidden in rows.values_list("pk", "shielded")
    }
    for ask in rows.visible_to(reader):
        told[ask.pk] = Named(ask.barrier, ask.language, ask.get_absolute_url(), ask.shielded)
    return told


verbs(VERBS)
subject("policyask", gettext_lazy("Barrier"), under=_under, named=_named, verbs=OPEN_TO_ALL)
