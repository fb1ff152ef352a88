"""Writing an event, and with it what has to be told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Event, Note, Outbox, UnwantedMail
from events.models.outbox import Channel
from events.registry import hand_on

NEWS = timedelta(days=1)


@transaction.atomic
def record(
    verb,
    subject,
    *,
    by,
    agent="",
    office=None,
    stead="",
    source="",
    target="",
    note="",
    notes=None,
    language="",
    request_id=None,
    at=None,
    tell=(),
    told_from=None,
):
    """Write and return an event about `subject` (any `Noun`), and fill the outbox with it.

    `by` acts or, where that is None, an `agent` such as "import"; `office` is spoken for, `stead`
    the key of the desk acted for; `source`, `target`: states; `notes`: a text a form field, in
    `language` (else the page's); `tell`: who hears of it, not of own doing nor before `told_from`.
    """
    facts = {
        "at": at or timezone.now(),
        "actor": by,
        "agent": agent,
        "office_id": office.pk if office else None,
        "stead": stead,
        "source": source,
        "target": target,
        "request_id": request_id,
    }
    event = _event(verb, subject, facts)
    event.save(force_insert=True)
    _keep_words(event, note, notes, language)
    hand_on(event, subject)
    _fill_outbox(event, [user for user in tell if by is None or user.pk != by.pk], told_from)
    return event


@transaction.atomic
def record_each(
    verb,
    subjects,
    *,
    by,
    agent="",
    office=None,
    target="",
    request_id=None,
    at=None,
    tell=None,
):
    """Write an event about each of `subjects`, as `record` does, in two queries for all.

    `tell` holds the users who are to hear of it by the key of the subject.
    """
    facts = {
        "at": at or timezone.now(),
        "actor": by,
        "agent": agent,
        "office_id": office.pk if office else None,
        "target": target,
        "request_id": request_id,
    }
    events = Event.objects.bulk_create([_event(verb, subject, facts) for subject in subjects])
    rows = []
    for event, subject in zip(events, subjects, strict=True):
        hand_on(event, subject)
        users = (tell or {}).get(subject.pk, ())
        rows += _outbox_rows(event, [user for user in users if by is None or user.pk != by.pk])
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    return events


def _event(verb, subject, facts):
    """Return the unsaved event of `verb` about `subject`."""
    return Event(
        verb=verb,
        subject_type=subject._meta.model_name,
        subject_id=subject.pk,
        subject_uid=subject.uid,
        **facts,
    )


def _keep_words(event, note, notes, language):
    if note or notes:
        Note.objects.create(
            event=event, text=note, answers=notes or {}, language=language or get_language() or ""
        )


def _fill_outbox(event, users, told_from=None):
    rows = _outbox_rows(event, users, told_from)
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)


def _outbox_rows(event, users, told_from=None):
    """Return the unsaved rows by which each of `users` hears of `event`, a channel each."""
    return [
        Outbox(event=event, recipient=user, channel=channel, next_try_at=told_from or event.at)
        for user in {user.pk: user for user in users}.values()
        for channel in _channels(user, event)
    ]


@transaction.atomic
def tell_more(event, users, told_from=None):
    """Let `users` hear of `event` too, in one query for all; who has heard of it does not again.

    Not before `told_from`, where that is given.
    """
    _fill_outbox(event, users, told_from)


def _channels(user, event):
    """A mail only to who has an address, and only of news: the demo tells of the past."""
    is_news = timezone.now() - event.at < NEWS
    return [Channel.PORTAL, Channel.MAIL] if user.email and is_news else [Channel.PORTAL]


def read_notices(user, *, at=None):
    """Mark the portal notices of `user` as read; return how many were unread."""
    return Outbox.objects.notices_for(user).unread().update(read_at=at or timezone.now())


def unread_of(user):
    """Return how many portal notices `user` has not read; one query, kept for the request."""
    if not hasattr(user, "_unread"):
        user._unread = Outbox.objects.notices_for(user).unread().count()
    return user._unread


def leave_out(user, number):
    """Count `number` notices less in this request: those that can no longer be told to `user`."""
    if number:
        user._unread = max(unread_of(user) - number, 0)


@transaction.atomic
def choose_mails(user, unwanted, *, request_id=None):
    """Keep that `user` reads the kinds with the keys `unwanted` in the portal alone."""
    before = set(user.unwanted_mails.values_list("kind", flat=True))
    if before == set(unwanted):
        return
    user.unwanted_mails.exclude(kind__in=unwanted).delete()
    rows = [UnwantedMail(person=user, kind=kind) for kind in unwanted]
    UnwantedMail.objects.bulk_create(rows, ignore_conflicts=True)
    record("choose-mails", user, by=user, request_id=request_id)
