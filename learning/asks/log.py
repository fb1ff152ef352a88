"""How the log speaks of barriers; of shielded ones not at all."""

from django.utils.translation import gettext_lazy as _

from accounts.log_subjects import subject_at_place
from events.subjects import verbs
from learning.asks.workflow import TRANSITIONS, event_of
from learning.models import PolicyAsk

VERBS = {event_of(verb): step.told for verb, step in TRANSITIONS.items()} | {
    "raise-barrier": _("A barrier was raised"),
    "tell-barrier": _("The level asked was told"),
    "late-barrier": _("The day for an answer is over"),
}
# A delay is told to the level asked and the one above; who says that it is the same stands beside.
OPEN_TO_ALL = (
    *("raise-barrier", "lift-barrier", "promise-barrier", "refuse-barrier", "reopen-barrier"),
    *("withdraw-barrier", "close-barrier"),
)


verbs(VERBS)
subject_at_place(
    PolicyAsk,
    _("Barrier"),
    nameless=_("A barrier"),
    called=lambda ask: (ask.barrier, ask.language),
    verbs=OPEN_TO_ALL,
)
