"""A person's notices, as far as she may still see what they tell of."""

from django.utils import timezone

from accounts.models import User
from events.models import Outbox
from events.models.outbox import Channel
from events.registry import notices as words_of
from events.services import leave_out


def rows_of(user):
    """Return all portal notices of `user`, the newest first."""
    return Outbox.objects.notices_for(user).select_related("event__note")


def told(rows, user):
    """Return what each of the outbox `rows` says to `user`.

    A row of which she may see nothing any more (her duty ended, the entry was taken back) is left
    out, and not counted as unread on this page; `mark_untold` marks it.
    """
    rows = list(rows)
    words = words_of([row.event for row in rows], user)
    leave_out(user, sum(row.event_id not in words and row.read_at is None for row in rows))
    return [_shown(row, words[row.event_id]) for row in rows if row.event_id in words]


def mark_untold(now=None):
    """Mark as read the notices that their readers may see no more, so that none waits for ever.

    A job, run every hour: opening a page writes nothing. Who is suspended sees nothing for now, and
    finds hers unread when she is back.
    """
    now = now or timezone.now()
    unread = Outbox.objects.filter(channel=Channel.PORTAL).unread().told_by(now)
    for person in User.objects.active().filter(pk__in=unread.values("recipient")).iterator():
        rows = list(unread.filter(recipient=person).select_related("event__note"))
        words = words_of([row.event for row in rows], person)
        gone = [row.pk for row in rows if row.event_id not in words]
        unread.filter(pk__in=gone).update(read_at=now)


def _shown(row, notice):
    before, quoted, after = notice.parts
    return {
        "notice": notice,
        "before": before,
        "quoted": quoted,
        "after": after,
        "at": row.next_try_at,
        "unread": row.read_at is None,
    }
