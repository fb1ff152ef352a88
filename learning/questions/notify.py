"""Who is asked, who asks, who answers, which desk: each hears of it in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, note_of, tells
from learning.models import Question
from learning.telling import place_words
from learning.workflow import involved

kind(
    "questions-asked",
    gettext_lazy("Questions asked of me"),
    gettext_lazy("Somebody asks at the help desk what you, or your desk, may know."),
    verbs=["ask-question", "open-question", "pass-question", "raise-question"],
)
kind(
    "questions",
    gettext_lazy("My questions and answers"),
    gettext_lazy("What you asked is answered, or your answer helped."),
    subjects=["question"],
)
_NOTED = ("hide-question", "hide-answer-question")


def _sentences():
    asked = _("You are asked: “%(words)s” (%(where)s).")
    return {
        "ask-question": asked,
        "open-question": asked,
        "pass-question": _("Nobody has answered for two days: “%(words)s” (%(where)s)."),
        "raise-question": _("Nobody has answered for seven days: “%(words)s” (%(where)s)."),
        "answer-question": _("Somebody answered your question “%(words)s”."),
        "accept-question": _("Your answer to “%(words)s” helped."),
        "register-question": _("Nobody knew “%(words)s”. It is asked for of everybody now."),
        "hide-question": _("The desk hid “%(words)s” and says why."),
        "show-question": _("The desk shows “%(words)s” again."),
        "hide-answer-question": _("The desk hid your answer to “%(words)s” and says why."),
    }


@tells("question")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about questions that the reader may open; a query."""
    ids = {event.subject_id for event in events}
    found = Question.objects.visible_to(reader).with_row_data().in_bulk(ids)
    sentences = _sentences()
    return {
        event.pk: _notice(event, found[event.subject_id], sentences[event.verb], reader)
        for event in events
        if event.subject_id in found and event.verb in sentences
    }


def _notice(event, question, sentence, reader):
    """Write one; whoever is told that something was hidden reads why."""
    note = note_of(event) if _reads_note(event, question, reader) else {}
    return Notice(
        sentence=sentence % {"words": question.title, "where": place_words(question)},
        address=question.get_absolute_url(),
        quoted=question.title,
        quoted_language=question.title_language,
        **note,
    )


def _reads_note(event, question, reader):
    if event.verb == "hide-answer-question":
        return True  # it was told to who answered alone
    return event.verb in _NOTED and involved(reader, question)
