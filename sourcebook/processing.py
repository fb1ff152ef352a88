"""The log of what was done with personal data, as an operator takes it out for an answer.

Copies, erasures, consents taken back or given again, looks of auditors: all are events, which the
portal itself can neither change nor delete. People stand there by their uid, never by name.
"""

import csv
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from events.models import Event
from practices.spreadsheet import harmless
from sourcebook.audit import LOOKED

YEAR = timedelta(days=365)
WORDS = {
    "export-data": "copy of one's own data taken",
    "erase-person": "person erased",
    "withdraw-name": "consent to the name taken back",
    "give-name": "consent to the name given again",
    "withdraw-contact": "consent to whom to ask taken back",
    "withdraw-photo": "consent to a photo taken back",
    LOOKED: "auditor looked at the log of a state",
}
COLUMNS = ("when (UTC)", "verb", "what", "by (uid)", "office", "about", "uid", "as", "told")


def processed(*, since=None, person=None):
    """Return the events about personal data since a moment, the oldest first; a year by default.

    With `person` those alone that this user did or that were about her.
    """
    found = Event.objects.filter(verb__in=WORDS, at__gte=since or timezone.now() - YEAR)
    if person is not None:
        found = found.filter(
            Q(actor=person) | Q(subject_type=User._meta.model_name, subject_uid=person.uid)
        )
    return found.select_related("actor", "note").order_by("at", "pk")


def write(file, events):
    """Write events to an open text file as CSV whose cells no spreadsheet takes for a formula.

    Returns how many rows were written.
    """
    writer, rows = csv.writer(file), 0
    writer.writerow(COLUMNS)
    for event in events.iterator(chunk_size=1000):
        writer.writerow([harmless(cell) for cell in _cells(event)])
        rows += 1
    return rows


def _cells(event):
    note = getattr(event, "note", None)
    told = [note.text, *(f"{key}: {text}" for key, text in note.answers.items())] if note else []
    return [
        event.at.isoformat(timespec="seconds"),
        event.verb,
        WORDS[event.verb],
        str(event.actor.uid) if event.actor else event.agent,
        event.office_id or "",
        event.subject_type,
        str(event.subject_uid),
        event.target,
        "; ".join(filter(None, told)),
    ]
