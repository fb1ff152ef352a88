"""The sender of mails: the outbox is its queue, and a crash repeats at most one mail.

Beside it the clearing of receipts that no replay will ask for any more.
"""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from events.bounces import mark_bounced
from events.kinds import kind_of
from events.mails import compose
from events.models import Mailbox, Outbox, Receipt, UnwantedMail

PEOPLE_AT_ONCE = 50
MOST_TRIES = 6
BETWEEN_MAILS = timedelta(hours=1)
# As long as a phone signed in once may still send what it kept (`accounts.sessions.LONGEST`).
RECEIPTS_KEPT = timedelta(days=30)


def send_mails(now=None):
    """Send the mails that are due; return how many went out.

    One mail a person and hour: what comes in meanwhile goes into the next one. A failing mail is
    put off (4, 16, 64, 256, 1024 minutes) and blocks nobody.
    """
    now = now or timezone.now()
    waiting = Outbox.objects.due_mails(now).exclude(
        recipient__mailbox__mailed_at__gt=now - BETWEEN_MAILS
    )
    due = list(waiting.order_by().values_list("recipient", flat=True).distinct()[:PEOPLE_AT_ONCE])
    Mailbox.objects.bulk_create([Mailbox(person_id=pk) for pk in due], ignore_conflicts=True)
    return sum(_write_to(pk, now) for pk in due)


@transaction.atomic
def _write_to(pk, now):
    """Tell one person of all that is due, within the transaction that holds her mailbox."""
    boxes = Mailbox.objects.select_for_update(skip_locked=True, of=("self",))
    box = boxes.filter(pk=pk).exclude(mailed_at__gt=now - BETWEEN_MAILS).first()
    if box is None:
        return 0
    person = get_user_model().objects.get(pk=pk)
    rows = list(
        Outbox.objects.due_mails(now)
        .filter(recipient=pk)
        .select_related("event__note")
        .order_by("event__at", "pk")
    )
    try:
        sent = _deliver(person, box, [row.event for row in rows])
    except OSError as failure:
        if not _is_refused(failure, person, now):
            _put_off(rows, now)
            return 0
        sent = 0
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)
    if sent:
        Mailbox.objects.filter(pk=pk).update(mailed_at=now)
    return sent


def _deliver(person, box, events):
    """Send one mail of `events`; 0 where nothing is to be told, or mail does not reach her."""
    if not person.email or not person.is_active or box.bounces(person.email):
        return 0
    unwanted = set(UnwantedMail.objects.filter(person=person).values_list("kind", flat=True))
    mail = compose(person, [event for event in events if _is_wanted(event, unwanted)])
    return mail.send() if mail else 0


def _is_wanted(event, unwanted):
    kind = kind_of(event)
    return kind is None or kind.always or kind.key not in unwanted


def _is_refused(failure, person, now):
    """Mark the address where the mail server said for good that it does not take mail (5xx)."""
    if not isinstance(failure, SMTPRecipientsRefused):
        return False
    codes = [code for code, _words in failure.recipients.values()]
    if not codes or min(codes) < 500:
        return False
    mark_bounced(person, status=str(codes[0]), at=now)
    return True


def _put_off(rows, now):
    for row in rows:
        row.tries += 1
        gone = row.tries >= MOST_TRIES
        row.next_try_at = now + timedelta(minutes=4**row.tries, days=3650 if gone else 0)
    Outbox.objects.bulk_update(rows, ["tries", "next_try_at"])


def clear_receipts(now=None):
    """Delete the receipts older than `RECEIPTS_KEPT`; return how many. Each save leaves one."""
    before = (now or timezone.now()) - RECEIPTS_KEPT
    return Receipt.objects.filter(at__lt=before).delete()[0]
