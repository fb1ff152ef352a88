"""Which print an entry had a moment ago, so that neither its words nor a page's work is done again.

One query says whether anybody may see the entry and what has happened since: what changes an entry,
its vouchers or its photos writes an event. After the next event about it, or about anything that
is no entry (a person, an office), its print is looked up anew, and after a minute in any case.
Remembered in `recent/` for all processes, beside the prints: a file for each entry, layout and
language, written whole before it bears its name.

With the embedded server everything that writes runs on this machine. Then each event leaves its
time in `recent/changed`, and what was looked up later than that is answered without the query.
"""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.timezone import localdate

from packs import prints, typesetting
from practices.models import Practice
from sourcebook.postgres import prepared

KEPT_FOR = 60  # seconds: for what changes a print without an event, a place that got a new name
# Events get their ids when they are written, not when they are committed: one that comes late is
# among so many, and changes how many there are, where the last id would stay the same.
LATEST = 500
_PK = -1
# Of a replaced entry another one is named too, whose events count then.
_QUESTION = """
SELECT found.*,
    (SELECT count(*)::text || '-' || sum(id)::text
        FROM (SELECT id, subject_type, subject_id FROM events_event
            ORDER BY id DESC LIMIT {latest}) AS latest
        WHERE subject_type <> 'practice' OR subject_id = found.id OR found.state <> 'published'),
    (SELECT count(*) FROM practices_attachment WHERE practice_id = found.id AND state = 'ready')
FROM ({}) AS found (id, code, state, live_version_id, shielded_level)"""


@dataclass(frozen=True)
class Known:
    """The name under which a print is kept, and what its file is called."""

    key: str
    code: str
    title: str


@dataclass(frozen=True)
class AtOnce:
    """What an entry's print is known as, looked up at `asked` (ns), first at `since` (seconds)."""

    known: Known
    state: str
    asked: int
    since: float


@dataclass(frozen=True)
class Standing:
    """What decides how the print of an entry looks that anybody may see: the same, the same print.

    `events` and `photos`: what has happened, and how many photos are ready.
    """

    pk: int
    code: str
    state: str
    live_version: int
    shielded_level: str
    events: str
    photos: int

    @property
    def is_for_all(self):
        """Whether every reader gets the same; who knows more of a shielded one reads more."""
        return not self.shielded_level

    def mark(self, layout):
        """Return the text that changes with everything that the print of the entry rests on."""
        return json.dumps([*vars(self).values(), *_house(layout)])


def standing_of(pk):
    """Return the `Standing` of an entry, or None where not anybody may print it; one query.

    The database plans it once a connection: planning took it longer than answering.
    """
    question, words = _question()
    with prepared.statements(), connection.cursor() as cursor:
        cursor.execute(question, [pk if word == _PK else word for word in words])
        row = cursor.fetchone()
    return Standing(*row) if row else None


@cache
def _question():
    """Return what `visible_to` asks for a stranger, in SQL with its words, put together once."""
    fields = ("pk", "code", "state", "live_version_id", "shielded_level")
    seen = Practice.objects.visible_to(AnonymousUser()).not_hidden()
    entry = seen.filter(pk=_PK).values_list(*fields)
    sql, words = entry.query.sql_with_params()
    return _QUESTION.format(sql, latest=LATEST), words


@cache
def _tools(layout):
    return prints.hash_of(typesetting.tools(layout))


def forget():
    """Let every print be looked up anew: something happens, or has happened."""
    path, now = _changed(), time.time_ns()
    with suppress(OSError):  # then a minute passes until it is looked up
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, ns=(now, now))  # finer than what the file system writes by itself


def known_at_once(pk, layout, language):
    """Return `AtOnce` for what nothing has happened to since it was looked up, else None.

    Only of what every reader gets alike.
    """
    told = _told(pk, layout, language) if settings.EMBEDDED else None
    if told is None or not told["for_all"] or told["house"] != _house(layout):
        return None
    found = AtOnce(Known(**told["known"]), told["state"], told["asked"], told["since"] / 1e9)
    return found if holds(found.asked, found.since) else None


def holds(asked, since):
    """Whether what was looked up at `asked` (ns), first at `since` (seconds), is as it was.

    Asked only with the embedded server.
    """
    try:
        changed = os.stat(_changed()).st_mtime_ns
    except FileNotFoundError:
        return False
    return asked > changed and 0 <= time.time() - since < KEPT_FOR


def known(standing, layout, language, asked):
    """Return the `Known` that an entry had in a layout and a language, or None if it changed.

    `asked` is the time (ns) at which `standing` was asked for.
    """
    told = _told(standing.pk, layout, language)
    if told is None or told["mark"] != standing.mark(layout):
        return None
    _write(standing, layout, language, told | {"asked": asked})
    return Known(**told["known"])


def remember(standing, layout, language, found, asked):
    """Keep the `Known` of an entry whose standing was asked for before its words were read."""
    told = {
        "mark": standing.mark(layout),
        "house": _house(layout),
        "state": standing.state,
        "for_all": standing.is_for_all,
        "known": asdict(found),
        "since": asked,
        "asked": asked,
    }
    _write(standing, layout, language, told)


def _house(layout):
    """Return what a print rests on besides its entry: the day, this portal and its tools."""
    day = localdate().isoformat()
    return [day, settings.SITE_URL, settings.RELEASE, settings.DEMO, _tools(layout)]


def _told(pk, layout, language):
    """Return what is remembered and not too old, or None."""
    try:
        told = json.loads(_path(pk, layout, language).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    age = time.time() - told["since"] / 1e9
    return told if 0 <= age < KEPT_FOR else None


def _write(standing, layout, language, told):
    path = _path(standing.pk, layout, language)
    with suppress(OSError):  # a full disk: the print itself says so
        prints.write(path, json.dumps(told, ensure_ascii=False).encode())


def _changed():
    return Path(f"{settings.PRINTS}/recent/changed")


def _path(pk, layout, language):
    return Path(settings.PRINTS, "recent", f"{pk}-{layout}-{language}.json")
