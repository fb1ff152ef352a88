"""How the log speaks of questions; of shielded ones not at all."""

from django.utils.translation import gettext_lazy as _

from accounts.log_subjects import subject_at_place
from events.subjects import verbs
from learning.models import Question
from learning.questions.workflow import TRANSITIONS, event_of

VERBS = {event_of(verb): step.told for verb, step in TRANSITIONS.items()} | {
    "ask-question": _("It was asked"),
    "open-question": _("Others were asked"),
    "pass-question": _("Nobody had answered: its desk was told"),
    "raise-question": _("Nobody had answered: the desk above was told"),
}


verbs(VERBS)
subject_at_place(
    Question,
    _("Questions"),
    nameless=_("A question of the help desk"),
    called=lambda question: (question.title, question.title_language),
    verbs=tuple(VERBS),
)
