"""Hiding what a grave doubt names until the desk has decided, and showing it again.

Unlike the hiding of words by a desk it can be undone whole: nothing is cut out of drafts, no file
is deleted. So a doubt that proves groundless costs the practice nothing but the time.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from practices import permissions, redacting
from practices.choices import ChallengeReason, HidingReason, VersionState
from practices.errors import NotAllowed, WrongState
from practices.living import passages
from practices.models import Attachment, AttachmentState, Challenge, Practice, Redaction
from practices.models.redaction import LEAST_LETTERS, covered
from practices.notify import authors_of

MOST_BY_ONE = 5
WITHHOLD, SHOW = "withhold", "show-withheld"
_REASONS = {
    ChallengeReason.UNSAFE: HidingReason.UNSAFE,
    ChallengeReason.PERSONAL_DATA: HidingReason.PERSONAL_DATA,
}


def named_by(challenge):
    """Return the keys of the passages that hide: the one it names, or what its reason asks for."""
    return (challenge.passage,) if challenge.passage else passages.WHOLE[challenge.reason]


def require(challenge, by):
    """Raise NotAllowed without the right to hide words, WrongState where there is nothing to do."""
    if not permissions.may(by, "hide-words", challenge.practice):
        raise NotAllowed(WITHHOLD)
    if not (challenge.is_standing and challenge.is_grave) or challenge.hiding:
        raise WrongState(challenge.practice)


@transaction.atomic
def withhold(challenge, *, by=None, agent="", at=None, request_id=None):
    """Hide what `challenge` names from everybody but its desks and authors.

    `by` is a curator; without one an `agent` acts (the clock). Raises NotAllowed, WrongState.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=challenge.practice_id)
    challenge = Challenge.objects.select_related("practice", "version").get(pk=challenge.pk)
    if by:
        require(challenge, by)
    elif not challenge.is_standing or challenge.hiding:
        return challenge
    challenge.hiding, challenge.hidden_at = uuid.uuid4(), at or timezone.now()
    challenge.save(update_fields=["hiding", "hidden_at"])
    Redaction.objects.bulk_create(_redactions(challenge), ignore_conflicts=True)
    _photos(challenge, AttachmentState.READY).update(state=AttachmentState.WITHHELD)
    redacting.settle(practice)
    _record(WITHHOLD, challenge, by, agent, challenge.hidden_at, request_id)
    return challenge


def _redactions(challenge):
    """Return the Redactions of the whole passages, in every accepted version."""
    practice, keys = challenge.practice, named_by(challenge)
    accepted = practice.versions.filter(state=VersionState.ACCEPTED)
    return [
        Redaction(
            version_id=pk,
            field=field,
            position=position,
            start=0,
            length=len(text),
            act=challenge.hiding,
            reason=_REASONS[challenge.reason],
            at=challenge.hidden_at,
        )
        for pk, field, position, text in redacting.texts(accepted.values_list("pk", flat=True))
        if len(text) >= LEAST_LETTERS and any(passages.matches(k, field, position) for k in keys)
    ]


def _photos(challenge, state):
    """Return the photos in `state` of the version that was seen, of those that it names."""
    shown = challenge.version.photos.all()
    keys = named_by(challenge)
    named = [
        photo.attachment_id
        for photo in shown
        if any(passages.matches(key, "photos", photo.position) for key in keys)
    ]
    return Attachment.objects.filter(pk__in=named, state=state)


def show_again(challenge, *, by, at):
    """Show what `challenge` hid, its words and its photos, as far as no other doubt hides them."""
    if challenge.hiding is None:
        return
    practice = challenge.practice
    Redaction.objects.filter(act=challenge.hiding, lifted_at=None).update(lifted_at=at)
    others = practice.challenges.standing().exclude(hiding=None).exclude(pk=challenge.pk)
    kept = [pk for one in others for pk in _photos(one, AttachmentState.WITHHELD).values_list("pk")]
    held = _photos(challenge, AttachmentState.WITHHELD).exclude(pk__in=[pk for (pk,) in kept])
    held.update(state=AttachmentState.READY)
    _cover_for(others)
    redacting.settle(practice)
    _record(SHOW, challenge, by, "", at)


def _cover_for(others):
    """Hide anew what another standing doubt had named too: one row does not hide for both."""
    for other in others:
        Redaction.objects.bulk_create(_redactions(other), ignore_conflicts=True)


def _record(verb, challenge, by, agent, at, request_id=None):
    practice = challenge.practice
    record(
        verb,
        practice,
        by=by,
        agent=agent,
        office=standing_of(by).main_office if by else None,
        stead=permissions.stead_of(by, practice, practice.latest_version) if by else "",
        target=_REASONS[challenge.reason],
        request_id=request_id,
        at=at,
        tell=authors_of(practice),
    )


def words_of(challenge):
    """Return [(name, text)] of what it names, as its desk may read it: what it hid itself is shown.

    What other hidings cover stays covered, a person who asked not to be named above all.
    """
    version = challenge.version
    keys = (challenge.passage,) if challenge.passage else ()
    hidden = {}
    rows = Redaction.objects.filter(version=version, lifted_at=None)
    for one in rows.exclude(act=challenge.hiding) if challenge.hiding else rows:
        hidden.setdefault(one.place, []).append((one.start, one.length))
    return [
        (passages.name_of(key), covered(text, hidden.get((field, position), ())))
        for key in keys
        for _pk, field, position, text in redacting.texts([version.pk])
        if text and field != "photos" and passages.matches(key, field, position)
    ]


def hide_overdue(now=None):
    """Hide what grave doubts name that nobody has decided on for 48 hours; return how many.

    A job, run every ten minutes; a second run finds nothing to do. Of one person's doubts the first
    MOST_BY_ONE hide by themselves: somebody who doubts everything blanks nothing more than that.
    """
    now = now or timezone.now()
    waiting = [one for one in Challenge.objects.to_hide(now) if not _is_one_too_many(one)]
    for challenge in waiting:
        withhold(challenge, agent="clock", at=now)
    return len(waiting)


def _is_one_too_many(one):
    own = Challenge.objects.standing().grave().filter(person=one.person_id)
    return own.filter(pk__lt=one.pk).count() >= MOST_BY_ONE
