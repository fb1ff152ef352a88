"""Which print an entry had a moment ago, so that neither its words nor a page's work is done again.

One query says whether anybody may see the entry and what has happened since: what changes an entry,
its vouchers or its photos writes an event. After the next event about it, or about anything that
is no entry (a person, an office), its print is looked up anew, and after a minute in any case.
Remembered in `recent/` for all processes, beside the prints: a file for each entry, layout and
language, written whole before it bears its name.
"""

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.utils.timezone import localdate
from psycopg2.extensions import AsIs

from packs import prints, typesetting
from practices.models import Practice

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
            ORDER BY id DESC LIMIT %s) AS latest
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
        house = (settings.SITE_URL, settings.RELEASE, settings.DEMO, _tools(layout))
        return json.dumps([*vars(self).values(), localdate().isoformat(), *house])


def standing_of(pk):
    """Return the `Standing` of an entry, or None where not anybody may print it; one query.

    The database plans it once a connection: planning took it longer than answering. Where a pooler
    stands between, and another of its connections knows nothing of that, it is asked in full.
    """
    with connection.cursor() as cursor:
        try:
            _prepare(cursor)
            cursor.execute("EXECUTE print_standing (%s)", [pk])
        except DatabaseError:
            if connection.in_atomic_block:
                raise
            _ask(cursor, "", pk)
        row = cursor.fetchone()
    return Standing(*row) if row else None


def _prepare(cursor):
    if getattr(connection, "print_standing_of", None) is not connection.connection:
        _ask(cursor, "PREPARE print_standing (bigint) AS ", AsIs("$1"))
        connection.print_standing_of = connection.connection


def _ask(cursor, before, pk):
    question, words = _question()
    cursor.execute(before + question, [LATEST, *(pk if word == _PK else word for word in words)])


@cache
def _question():
    """Return what `visible_to` asks for a stranger, in SQL with its words, put together once."""
    fields = ("pk", "code", "state", "live_version_id", "shielded_level")
    seen = Practice.objects.visible_to(AnonymousUser()).not_hidden()
    entry = seen.filter(pk=_PK).values_list(*fields)
    sql, words = entry.query.sql_with_params()
    return _QUESTION.format(sql), words


@cache
def _tools(layout):
    return prints.hash_of(typesetting.tools(layout))


def known(standing, layout, language):
    """Return the `Known` that an entry had in a layout and a language, or None if it changed."""
    path = _path(standing.pk, layout, language)
    try:
        since, told = path.stat().st_mtime, json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    same = told["mark"] == standing.mark(layout)
    return Known(**told["known"]) if same and 0 <= time.time() - since < KEPT_FOR else None


def remember(standing, layout, language, found):
    """Keep the `Known` of an entry whose standing was asked for before its words were read."""
    told = {"mark": standing.mark(layout), "known": asdict(found)}
    path = _path(standing.pk, layout, language)
    with suppress(OSError):  # a full disk: the print itself says so
        prints.write(path, json.dumps(told, ensure_ascii=False).encode())


def _path(pk, layout, language):
    return Path(settings.PRINTS, "recent", f"{pk}-{layout}-{language}.json")
