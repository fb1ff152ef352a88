"""Writing an agenda: from the kit, session by session, moved, taken out."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from accounts.standing import standing_of
from events.services import record
from practices.errors import WrongState
from workshops.agenda.kit import KITS, PIECES
from workshops.agenda.timing import days_of
from workshops.models import Session
from workshops.services import OPEN
from workshops.workflow import locked

MOST_SESSIONS = 80
WORDS = (
    *("day", "starts_at", "minutes", "title", "purpose", "how_to", "materials", "sheets"),
    "language",
)


def _locked(workshop, by):
    row = locked(workshop, "edit", by=by)
    if row.state not in OPEN:
        raise WrongState(row)
    return row


def _note(row, by, at, request_id):
    told = {"at": at or timezone.now(), "request_id": request_id}
    record("write-agenda", row, by=by, office=standing_of(by).main_office, **told)


@transaction.atomic
def begin_with_kit(workshop, days, *, by, at=None, request_id=None):
    """Fill an empty agenda from the kit of so many days, in the language of the workshop's words.

    Raises NotAllowed, WrongState where there is an agenda already. Days that the workshop has not
    are done on its last one.
    """
    row = _locked(workshop, by)
    if row.sessions.exists():
        raise WrongState(row)
    spoken = row.words_language if row.words_language in dict(settings.LANGUAGES) else "en"
    made, last = [], days_of(row)
    with translation.override(spoken):
        for number, pieces in enumerate(KITS[days], 1):
            for key, minutes in pieces:
                place = {"day": min(number, last), "position": len(made) + 1}
                made.append(Session(workshop=row, minutes=minutes, **place, **_words(key)))
    for session in made:
        session.language = spoken
    Session.objects.bulk_create(made)
    _note(row, by, at, request_id)


def _words(key):
    piece = PIECES[key]
    told = {"title": piece.title, "purpose": piece.purpose, "how_to": piece.how_to}
    told |= {"materials": piece.materials}
    return {name: str(words) for name, words in told.items()} | {"sheets": list(piece.sheets)}


@transaction.atomic
def write(workshop, *, by, session=None, revision=None, at=None, request_id=None, **words):
    """Add a session of `words` (of WORDS) at the end of its day, or change `session`; return it.

    Raises NotAllowed, WrongState (`stale` where another saved or deleted it, `full`).
    """
    row = _locked(workshop, by)
    made = _session(row, session, revision)
    moved = made.pk and made.day != words["day"]
    for field in WORDS:
        setattr(made, field, words[field])
    if made.position is None or moved:
        last = row.sessions.filter(day=made.day).aggregate(last=Max("position"))["last"] or 0
        made.position = last + 1
    made.save()
    _note(row, by, at, request_id)
    return made


def _session(row, session, revision):
    if session is None:
        if row.sessions.count() >= MOST_SESSIONS:
            raise WrongState(row, "full")
        return Session(workshop=row)
    found = row.sessions.filter(pk=session.pk, revision=revision).first()
    if found is None:
        raise WrongState(row, "stale")
    found.revision += 1
    return found


@transaction.atomic
def move(workshop, session, up, *, by, at=None, request_id=None):
    """Let a session and its neighbour on its day change places; the first and last stay."""
    row = _locked(workshop, by)
    there = list(row.sessions.filter(day=session.day))
    keys = [one.pk for one in there]
    if session.pk not in keys:
        return
    here = keys.index(session.pk)
    other = here + (-1 if up else 1)
    if not 0 <= other < len(there):
        return
    there[here], there[other] = there[other], there[here]
    for position, one in enumerate(there, 1):
        Session.objects.filter(pk=one.pk).update(position=position)
    _note(row, by, at, request_id)


@transaction.atomic
def take_out(workshop, session=None, *, by, at=None, request_id=None):
    """Take a session out, or without one all of them; nothing happens where they are gone."""
    row = _locked(workshop, by)
    found = row.sessions.filter(pk=session.pk) if session else row.sessions.all()
    if found.delete()[0]:
        _note(row, by, at, request_id)
