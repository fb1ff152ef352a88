"""What a mail of notices says: plain text, in its reader's language, several items in one."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import registry

MOST_ITEMS = 30
LONGEST_SUBJECT = 150


def compose(person, events):
    """Return the mail that tells `person` of `events`, or None where she may see none of them."""
    with translation.override(person.language):
        told = registry.notices(events, person)
        items = [told[event.pk] for event in events if event.pk in told]
        if not items:
            return None
        return EmailMessage(
            subject=_subject(items),
            body="\n\n".join([*map(_item, items[:MOST_ITEMS]), *_ending(items)]),
            to=[person.email],
            headers=_headers(person, events) | _ending_headers(items),
        )


def _line(text):
    """One line, whatever somebody wrote: a line break makes neither a header nor a new item."""
    return " ".join(text.split())


def _subject(items):
    what = _line(items[0].sentence)
    if len(items) > 1:
        what = ngettext("%(n)s notice", "%(n)s notices", len(items)) % {"n": len(items)}
    subject = " ".join(_("Living Sourcebook: %(what)s").split()) % {"what": what}
    return subject[:LONGEST_SUBJECT]


def _item(notice):
    """The sentence, the words of whoever acted, marked as such line by line, and where it leads."""
    note = [f"> {line}" for line in notice.note.splitlines() if line.strip()]
    lines = [_line(notice.sentence), *note, f"{settings.SITE_URL}{notice.address}"]
    if further := notice.onward:
        lines += [_line(f"{further.lead} {further.name}"), f"{settings.SITE_URL}{further.address}"]
    for own in notice.because:
        lines += [_line(words) for words in (f"{own.lead} {own.name}", own.why) if words]
    return "\n".join(lines)


def _ending(items):
    rest = len(items) - MOST_ITEMS
    if rest > 0:
        words = ngettext("%(n)s more is in the portal.", "%(n)s more are in the portal.", rest)
        yield words % {"n": rest}
    address = registry.settings_address()
    if address:
        yield _("Choose which e-mails you get: %(address)s") % {
            "address": f"{settings.SITE_URL}{address}"
        }


def _headers(person, events):
    """Say that no person wrote it (RFC 3834); a mail repeated after a crash has the same id."""
    told = sha256(f"{person.uid}:{[str(event.uid) for event in events]}".encode()).hexdigest()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {"Auto-Submitted": "auto-generated", "Message-ID": f"<{told[:40]}@{host}>"}


def _ending_headers(items):
    """Let a mail program end what the mail is of with one press (RFC 8058), where it is one thing.

    Of several kinds no one press would say which.
    """
    addresses = {notice.unsubscribe for notice in items}
    if len(addresses) != 1 or not (address := addresses.pop()):
        return {}
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
