"""Suggesting a correction to what is published, and the author's answer to it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.standing import standing_of
from events.services import record
from practices import permissions, services
from practices.choices import PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice, Suggestion, SuggestionState
from practices.notify import authors_of
from practices.presentation import ANSWER_NAMES
from practices.shield import told_from
from practices.wording import differ

SUGGESTABLE = (
    *("title", "problem", "steps", "who_did_what", "materials", "upkeep"),
    *("result", "reach", "went_wrong", "not_where", "story"),
)
MOST_A_PRACTICE, MOST_IN_ALL = 3, 20
_TOO_MANY = gettext_lazy(
    "You have suggested several corrections that nobody has answered yet. Wait for the answers."
)
_NOTHING_NEW = gettext_lazy("Change the text: it still says the same.")


@dataclass(frozen=True)
class Passage:
    """One passage that a correction may be suggested to; `key` is how a form names it."""

    field: str
    position: int
    name: str
    text: str
    language: str

    @property
    def key(self):
        return f"{self.field}-{self.position}" if self.position else self.field


def passages_of(version):
    """Return the `Passage`s of `version` that have words, in the order of the page."""
    found = []
    for name in SUGGESTABLE:
        words, label = getattr(version, name), str(ANSWER_NAMES[name])
        if name == "steps":
            found += [
                Passage(name, n, _("Step %(n)s") % {"n": n}, text, version.language)
                for n, text in enumerate(version.step_texts(), start=1)
            ]
        elif words:
            found.append(Passage(name, 0, label, words, version.language))
    return found


def passages_to_translate(version):
    """Return the `Passage`s of `version` that a translation has: the card's short lines too."""
    lines = [
        Passage(
            "card_lines", n, _("Step %(n)s, short for the card") % {"n": n}, line, version.language
        )
        for n, line in enumerate(version.card_lines(), start=1)
        if line
    ]
    return [*passages_of(version), *lines]


def passage_at(version, key):
    """Return the `Passage` of `version` that a form calls `key`, or None."""
    return next((one for one in passages_of(version) if one.key == key), None)


def require(practice, by):
    """Raise NotAllowed for its own authors, WrongState where it is not published."""
    if not permissions.may(by, "suggest", practice):
        raise NotAllowed("suggest")
    if practice.state != PracticeState.PUBLISHED:
        raise WrongState(practice)


@transaction.atomic
def suggest(practice, *, by, passage, proposed, why="", request_id=None, at=None):
    """Suggest that `passage` of the live version should say `proposed`; return the suggestion.

    A second one to the same passage by the same person replaces the first. Raises NotAllowed,
    WrongState (not published, or "stale": the passage has changed), AnswersMissing.
    """
    practice = _locked(practice)
    require(practice, by)
    live = practice.live_version
    if passage_at(live, passage.key) != passage:
        raise WrongState(practice, "stale")
    if not differ(passage.text, proposed):
        raise AnswersMissing({"proposed": _NOTHING_NEW})
    own = Suggestion.objects.filter(person=by, state=SuggestionState.OPEN)
    own.filter(practice=practice, field=passage.field, position=passage.position).delete()
    if own.filter(practice=practice).count() >= MOST_A_PRACTICE or own.count() >= MOST_IN_ALL:
        raise AnswersMissing({"proposed": _TOO_MANY})
    office, at = standing_of(by).main_office, at or timezone.now()
    told = {"tell": authors_of(practice), "request_id": request_id, "at": at}
    record("suggest", practice, by=by, office=office, target=passage.field, **told)
    return Suggestion.objects.create(
        practice=practice,
        version=live,
        field=passage.field,
        position=passage.position,
        language=passage.language,
        before=passage.text,
        proposed=proposed,
        why=why,
        person=by,
        office=office,
        at=at,
    )


@transaction.atomic
def take(suggestion, *, by, request_id=None, at=None):
    """Write it into the open revision, or into one that begins with it; return the version.

    Raises NotAllowed, WrongState ("answered"; "stale" where the passage has changed since; or
    nothing can be written now).
    """
    practice, suggestion = _to_answer(suggestion, by)
    version = services.open_for_writing(practice, by)
    steps = version.step_texts()
    if _text_at(version, suggestion, steps) != suggestion.before:
        raise WrongState(practice, "stale")
    answers = {}
    if suggestion.field == "steps":
        steps[suggestion.position - 1] = suggestion.proposed
    else:
        answers = {suggestion.field: suggestion.proposed}
    version = services.write(
        version,
        by=by,
        revision=version.revision,
        answers=answers,
        steps=steps,
        pictures=version.step_pictures(),
        step_photos=version.step_photos(),
        particulars={},
    )
    suggestion.taken_into = version
    _answer(suggestion, SuggestionState.TAKEN, by, "take-suggestion", request_id, at)
    return version


def _text_at(version, suggestion, steps):
    if suggestion.field != "steps":
        return getattr(version, suggestion.field)
    return steps[suggestion.position - 1] if suggestion.position <= len(steps) else ""


@transaction.atomic
def decline(suggestion, *, by, note, request_id=None, at=None):
    """Say that it is not taken over, and why. Raises NotAllowed, WrongState, AnswersMissing."""
    _practice, suggestion = _to_answer(suggestion, by)
    if not note.strip():
        raise AnswersMissing({"note": _("Write a note: it tells the others why.")})
    suggestion.note = note.strip()
    _answer(suggestion, SuggestionState.DECLINED, by, "decline-suggestion", request_id, at)


def outdate(practice, at):
    """End the open suggestions to passages that the version now live words otherwise."""
    waiting = Suggestion.objects.filter(practice=practice, state=SuggestionState.OPEN)
    if not waiting:
        return
    now = {(one.field, one.position): one.text for one in passages_of(practice.live_version)}
    for one in waiting.select_related("person", "practice"):
        if now.get(one.passage) != one.before:
            _answer(one, SuggestionState.OUTDATED, None, "outdate-suggestion", None, at)


def _to_answer(suggestion, by):
    practice = _locked(suggestion.practice)
    if not permissions.may(by, "answer-suggestion", practice):
        raise NotAllowed("answer-suggestion")
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.state != SuggestionState.OPEN:
        raise WrongState(practice, "answered")
    return practice, suggestion


def _answer(suggestion, state, by, verb, request_id, at):
    suggestion.state, suggestion.decided_by = state, by
    suggestion.decided_at = at or timezone.now()
    suggestion.save()
    record(
        verb,
        suggestion.practice,
        by=by,
        agent="" if by else "clock",
        office=standing_of(by).main_office if by else None,
        target=suggestion.field,
        note=suggestion.note,
        request_id=request_id,
        at=suggestion.decided_at,
        tell=[suggestion.person],
        told_from=told_from(suggestion.practice, by, suggestion.decided_at),
    )


def _locked(practice):
    return Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
