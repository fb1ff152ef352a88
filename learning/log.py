"""How the log speaks of gaps and of the news of searches; of shielded gaps not at all."""

from django.utils.translation import gettext_lazy as _

from accounts.log_subjects import subject_at_place
from events.subjects import verbs
from learning.models import Gap
from learning.workflow import TRANSITIONS, event_of

VERBS = {event_of(verb): step.told for verb, step in TRANSITIONS.items()} | {
    "ask-gap": _("It was asked for"),
    "gather-gap": _("A workshop asked for it"),
    "question-gap": _("Nobody at the help desk knew"),
    "edit-gap": _("Asked in other words"),
    "send-digest": _("A digest was sent"),
    "search-news": _("Told what is new in searches that are followed"),
}
_OPEN_TO_ALL = (
    *("ask-gap", "gather-gap", "question-gap", "edit-gap"),
    *("take-gap", "answer-gap", "decline-gap", "reopen-gap", "call-gap"),
)


verbs(VERBS)
# Who needs something too is nobody's affair.
subject_at_place(
    Gap,
    _("What is asked for"),
    nameless=_("Something that was asked for"),
    called=lambda gap: (gap.looked_for, gap.language),
    verbs=_OPEN_TO_ALL,
)
