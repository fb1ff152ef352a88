"""Raising a doubt, answering it for the author's office, and closing it at the desk."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from events.services import record, tell_more
from practices import notify, permissions, photos, workflow
from practices.choices import ChallengeReason, ChallengeState, Outcome, PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.jobs import queue_photo
from practices.living import passages, withholding
from practices.models import Attachment, Challenge, Practice
from practices.shield import told_from

RAISE, ANSWER, CLOSE = "challenge", "answer-doubt", "settle-doubt"
_SAY_WHY = _("Write a note: it tells the others why.")
_ENDING = {Outcome.SUPERSEDED: "supersede", Outcome.WITHDRAWN: "withdraw"}


def require(practice, by):
    """Raise NotAllowed without the right to doubt it, WrongState where one may not do so now."""
    if not permissions.may(by, RAISE, practice):
        raise NotAllowed(RAISE)
    if practice.state != PracticeState.PUBLISHED:
        raise WrongState(practice)
    if practice.challenges.standing().filter(person=by).exists():
        raise WrongState(practice, "doubted")


@transaction.atomic
def challenge(practice, *, by, reason="", note="", passage="", photo=None, nameless=False, at=None):
    """Let `by` doubt `practice`; return the challenge. `photo` is a sent file that was checked.

    Raises NotAllowed, WrongState (not published, or an own doubt stands), AnswersMissing.
    """
    practice = _locked(practice)
    require(practice, by)
    _check(practice, reason, note, passage)
    at = at or timezone.now()
    made = Challenge.objects.create(
        practice=practice,
        version=practice.live_version,
        reason=reason,
        passage=passage,
        note=note.strip(),
        note_language=get_language() or "",
        photo=_keep(photo, practice, by) if photo else None,
        person=by,
        office=standing_of(by).main_office,
        nameless=nameless,
        at=at,
    )
    record(
        RAISE,
        practice,
        by=by,
        office=made.office,
        target=reason,
        at=at,
        tell=notify.hearers_of_doubt(made),
    )
    return made


def _check(practice, reason, note, passage):
    errors = {}
    if reason not in ChallengeReason.values:
        errors["reason"] = _("Choose what is the matter with it.")
    if not note.strip():
        errors["note"] = _("Write what you know of it: a doubt needs a reason.")
    if passage and passage not in passages.there_are(practice.live_version):
        errors["passage"] = _("This practice has no such part. Choose another.")
    if errors:
        raise AnswersMissing(errors)


def _keep(sent, practice, by):
    """Keep the photo beside the practice; no version shows it, so no reader of the page sees it."""
    kept = Attachment.objects.create(practice=practice, uploaded_by=by, uid=photos.keep(sent))
    queue_photo(kept)
    return kept


def _locked(practice):
    return Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)


def _locked_doubt(one):
    """Return (practice, challenge) as they stand now; always locked in this order."""
    practice = _locked(one.practice)
    return practice, practice.challenges.select_for_update(of=("self",)).get(pk=one.pk)


def require_answer(one, by):
    """Raise NotAllowed for who does not speak for the author, WrongState once it is answered."""
    if not permissions.may(by, ANSWER, one.practice):
        raise NotAllowed(ANSWER)
    if one.state != ChallengeState.OPEN:
        raise WrongState(one.practice, "decided")


@transaction.atomic
def answer(one, *, by, note="", corrects=False, at=None, request_id=None):
    """Let the author's office answer the doubt `one`; with `corrects` no words are needed.

    Raises NotAllowed, WrongState, AnswersMissing.
    """
    practice, one = _locked_doubt(one)
    require_answer(one, by)
    if not (note.strip() or corrects):
        raise AnswersMissing({"note": _("Write your answer, or press “We will correct it”.")})
    one.state, one.answer, one.answer_language = ChallengeState.ANSWERED, note.strip(), _spoken()
    one.answered_by, one.answer_office = by, _office_of_author(by, practice)
    one.answered_at, one.corrects = at or timezone.now(), corrects
    one.save()
    tell, outcome = notify.deciders_of_doubt(one), "correct" if corrects else ""
    event = _record(ANSWER, one, by, one.answered_at, outcome, request_id, tell)
    tell_more(event, {one.person} - {by}, told_from(practice, by, one.answered_at))
    return one


def _spoken():
    return get_language() or ""


def _office_of_author(by, practice):
    offices = standing_of(by).offices
    return next((o for o in offices if o.pk == practice.author_office_id), None)


def require_close(one, by):
    """Raise NotAllowed without the right, or of one's own doubt; WrongState once it is closed."""
    if by.pk == one.person_id or not permissions.may(by, CLOSE, one.practice):
        raise NotAllowed(CLOSE)
    if not one.is_standing:
        raise WrongState(one.practice, "decided")


@transaction.atomic
def close(one, *, by, outcome, note="", words_shown=False, at=None, request_id=None, **details):
    """Close the doubt `one` as `outcome`, for the reason in `note`, which anybody may read.

    `superseded` and `withdrawn` go through the workflow with `details` (`replacement`, `ground`),
    and end every doubt about the practice. Raises NotAllowed, WrongState, AnswersMissing.
    """
    practice, one = _locked_doubt(one)
    require_close(one, by)
    _check_closing(practice, one, outcome, note)
    at = at or timezone.now()
    shown = words_shown and one.reason != ChallengeReason.PERSONAL_DATA
    if outcome in _ENDING:
        past = {"at": at} if workflow.tells_of_the_past() else {}
        details |= {"note": note, "request_id": request_id}
        workflow.apply(practice, _ENDING[outcome], by=by, **details, **past)
        one.refresh_from_db()
    _end(one, outcome, by, one.closed_at or at, note, shown)
    if outcome == Outcome.KEPT:
        withholding.show_again(one, by=by, at=at)
    if outcome not in _ENDING:
        tell = [one.person, *notify.authors_of(practice)]
        _record(CLOSE, one, by, at, outcome, request_id, tell)
    return one


def _check_closing(practice, one, outcome, note):
    errors = {}
    if outcome not in Outcome.values:
        errors["outcome"] = _("Choose what becomes of it.")
    if not note.strip():
        errors["note"] = _SAY_WHY
    if outcome == Outcome.REVISED and practice.live_version_id == one.version_id:
        errors["outcome"] = _(
            "No newer version is published yet. Wait for it, or decide otherwise."
        )
    if errors:
        raise AnswersMissing(errors)


def _end(one, outcome, by, at, note="", shown=False):
    one.state, one.outcome, one.closed_at, one.closed_by = ChallengeState.CLOSED, outcome, at, by
    one.closing_note, one.closing_language, one.words_shown = note.strip(), _spoken(), shown
    one.save()


def end_all(event, practice):
    """Close every standing doubt about what was just replaced or withdrawn, and tell who had them.

    Called within the transaction of that `event`.
    """
    outcome = Outcome.WITHDRAWN if event.verb == "withdraw" else Outcome.SUPERSEDED
    standing = list(practice.challenges.standing().select_related("person"))
    for one in standing:
        _end(one, outcome, event.actor, event.at)
    if standing:
        people = [one.person for one in standing]
        _record(CLOSE, standing[0], event.actor, event.at, outcome, None, people, event.agent)


def _record(verb, one, by, at, target, request_id, tell, agent=""):
    practice = one.practice
    return record(
        verb,
        practice,
        by=by,
        agent=agent,
        office=standing_of(by).main_office if by else None,
        stead=permissions.stead_of(by, practice, practice.latest_version) if verb == CLOSE else "",
        source=one.reason,
        target=target,
        at=at,
        request_id=request_id,
        tell=tell,
    )
