"""A person's notices, as far as she may still see what they tell of."""

from django.utils import timezone

from events.models import Outbox
from events.registry import notices as words_of


def rows_of(user):
    """Return all portal notices of `user`, the newest first."""
    return Outbox.objects.notices_for(user).select_related("event__note")


def told(rows, user):
    """Return what each of the outbox `rows` says to `user`.

    A row of which she may see nothing any more (her duty ended, the entry was taken back) is left
    out, and no longer counts as unread: she could not read it.
    """
    rows = list(rows)
    words = words_of([row.event for row in rows], user)
    gone = [row.pk for row in rows if row.event_id not in words and row.read_at is None]
    if gone:
        Outbox.objects.filter(pk__in=gone).update(read_at=timezone.now())
        user.__dict__.pop("_unread", None)
    return [_shown(row, words[row.event_id]) for row in rows if row.event_id in words]


def _shown(row, notice):
    before, quoted, after = notice.parts
    return {
        "notice": notice,
        "before": before,
        "quoted": quoted,
        "after": after,
        "at": row.event.at,
        "unread": row.read_at is None,
    }
