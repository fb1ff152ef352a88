"""Asking at the help desk. What becomes of a question then: `workflow`."""

from django.db import transaction
from django.utils import timezone

from accounts.desks import desk_place
from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from learning.models import Asked, Question
from learning.questions import files, routing, titling
from learning.questions.answering import limit
from learning.questions.permissions import may
from practices import shield
from practices.errors import NotAllowed

MOST_A_DAY = 5
WORDS = (
    *("title", "detail", "language", "theme", "place", "shielded", "terrain", "about", "fresh"),
    "title_made",
)


@transaction.atomic
def ask(*, by, enclosed=None, find=None, at=None, request_id=None, **words):
    """Ask in `words` (of WORDS) for the office that `by` speaks for; return the question.

    `enclosed`: the held files, as `files.keep` takes them. Those who could know, or whom `find`
    returns, are asked and told, of a shielded one when the week is over. Spoken, it needs no title.
    Raises NotAllowed without an account, AnswersMissing after MOST_A_DAY of one person.
    """
    if not may(by, "ask"):
        raise NotAllowed("ask")
    at = at or timezone.now()
    limit(by, "ask-question", MOST_A_DAY, at, "title")
    if not words.get("title") and enclosed and enclosed.get("voice"):
        words |= titling.spoken(words["theme"], words["language"])
    question = _write(Question(person=by, office=standing_of(by).main_office, asked_at=at), words)
    if enclosed and not question.shielded:
        files.keep(question, **enclosed)
        titling.require_voice(question)
    tell = [] if question.shielded else ask_people(question, at, find)
    told = {"office": question.office, "target": question.state, "request_id": request_id}
    record("ask-question", question, by=by, at=at, tell=tell, **told)
    return question


def ask_people(question, at, find=None):
    """Ask those who could know, or whom `find` returns; return them, to be told."""
    asked = (find or routing.people_for)(question, at)
    Asked.objects.bulk_create(
        Asked(question=question, person=person, why=why, at=at) for person, why in asked
    )
    return [person for person, _why in asked]


def _write(question, words):
    for field in WORDS:
        if field in words:
            setattr(question, field, words[field])
    question.shown_at = question.asked_at
    if not question.shielded:
        question.terrain = ""
    else:
        _cover(question)
    question.folded = titling.folded_of(question.title, question.detail)
    place = question.place
    question.shown_place = shield.shown_place(place) if question.shielded else place
    question.desk = desk_place(place, question.office)
    question.save()
    return question


def _cover(question):
    """Keep of a shielded one what tells neither place nor day; a practice of hers would name it."""
    question.about = None
    shield.take_untimed_keys(question)
    question.asked_at = shield.window_after(question.asked_at)
    question.shown_at = shield.month_of(question.asked_at)
    question.opens_on = today(question.asked_at)
