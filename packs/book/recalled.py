"""Which file a pack was a moment ago for a reader, so that its words are not gathered again.

What changes a pack or a practice writes an event, and counts up the pack's `revision`. So a print
is known by those, by its reader and the day; the file itself is known by its content (`prints`).
"""

import json
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from packs import prints, recent, typesetting
from packs.book.making import language_of

KEPT_FOR = 600  # seconds: for what changes a print without an event, a place that got a new name
_QUESTION = """
SELECT (SELECT count(*)::text || '-' || coalesce(sum(id), 0)::text
        FROM (SELECT id, subject_type, subject_id FROM events_event
            ORDER BY id DESC LIMIT %s) AS latest
        WHERE subject_type <> 'practice' OR subject_id IN
            (SELECT practice_id FROM packs_packitem WHERE pack_id = %s)),
    (SELECT count(*) FROM practices_attachment WHERE state = 'ready' AND practice_id IN
        (SELECT practice_id FROM packs_packitem WHERE pack_id = %s))"""


def name_of(pack, user, *, mending):
    """Return the name under which the print that `user` asks for is recalled; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, [recent.LATEST, pack.pk, pack.pk])
        happened = cursor.fetchone()
    latest = pack.prints.values_list("pk", flat=True).first() if mending else None
    rests_on = (
        *(pack.pk, pack.revision, language_of(pack), mending, latest, *happened),
        *(user.pk or 0, timezone.localdate().isoformat(), settings.SITE_URL, settings.DEMO),
        *(typesetting.tools(typesetting.PACK), typesetting.tools("brief")),
    )
    return prints.hash_of(json.dumps(rests_on))


def slot_of(pack, user, *, mending):
    """Return the name under which a pack waits for its job: one a reader, whatever has happened.

    Where something happens every second, asking again would otherwise queue it again.
    """
    return prints.hash_of(json.dumps(["slot", pack.pk, user.pk or 0, mending]))


def keep(name, key):
    """Keep that the print of a name is the file `key`; "": there is nothing to print."""
    prints.write(_path(name), json.dumps(key).encode())


def key_of(name):
    """Return the file's key; "" where there is nothing to print, None where it is not known."""
    path = _path(name)
    try:
        if time.time() - path.stat().st_mtime > KEPT_FOR:
            return None
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _path(name):
    return Path(settings.PRINTS, "recent", f"pack-{name}.json")
