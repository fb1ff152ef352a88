"""The sender of mails: the outbox is its queue, and a crash repeats at most one mail."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events import registry
from events.models import Outbox

BATCH = 50
MOST_TRIES = 6


def send_mails(now=None):
    """Send the mails that are due; return how many went out.

    Each mail is sent within the transaction that holds its row, so that two senders never take the
    same one. A failing mail is put off (1, 4, 16, 64, 256 minutes) and blocks nobody.
    """
    now = now or timezone.now()
    due = list(Outbox.objects.due_mails(now).values_list("pk", flat=True)[:BATCH])
    return sum(_send_one(pk, now) for pk in due)


@transaction.atomic
def _send_one(pk, now):
    mail = (
        Outbox.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("event__note", "recipient")
        .filter(pk=pk, sent_at=None)
        .first()
    )
    if mail is None:
        return 0
    try:
        sent = _deliver(mail)
    except OSError:
        mail.tries += 1
        gone = mail.tries >= MOST_TRIES
        mail.next_try_at = now + timedelta(minutes=4**mail.tries, days=3650 if gone else 0)
        mail.save(update_fields=["tries", "next_try_at"])
        return 0
    mail.sent_at = now
    mail.save(update_fields=["sent_at"])
    return sent


def _deliver(mail):
    """Send `mail` in its reader's language; 0 where the reader may no longer see the thing."""
    if not mail.recipient.email or not mail.recipient.is_active:
        return 0
    with translation.override(mail.recipient.language):
        notice = registry.notices([mail.event], mail.recipient).get(mail.event_id)
        if notice is None:
            return 0
        subject = " ".join(_("Living Sourcebook: %(what)s").split()) % {"what": notice.sentence}
        lines = [notice.sentence, notice.note, f"{settings.SITE_URL}{notice.address}"]
    EmailMessage(
        subject=" ".join(subject.split())[:150],
        body="\n\n".join(line for line in lines if line),
        to=[mail.recipient.email],
    ).send()
    return 1
