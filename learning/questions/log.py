"""How the log speaks of questions; of shielded ones not at all."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from learning.models import Question
from learning.questions.workflow import TRANSITIONS, event_of

VERBS = {event_of(verb): step.told for verb, step in TRANSITIONS.items()} | {
    "ask-question": gettext_lazy("It was asked"),
    "pass-question": gettext_lazy("Nobody had answered: its desk was told"),
    "raise-question": gettext_lazy("Nobody had answered: the desk above was told"),
}


def _under(place):
    """Return the ids of questions under `place`; of shielded ones even their order would tell."""
    return Question.objects.filter(within("place", place), shielded=False).values("pk")


def _named(ids, reader):
    rows = Question.objects.filter(pk__in=ids)
    told = {
        pk: Named(_("A question of the help desk"), hidden=hidden)
        for pk, hidden in rows.values_list("pk", "shielded")
    }
    for one in rows.visible_to(reader):
        told[one.pk] = Named(one.title, one.language, one.get_absolute_url(), one.shielded)
    return told


verbs(VERBS)
subject("question", gettext_lazy("Questions"), under=_under, named=_named, verbs=tuple(VERBS))
