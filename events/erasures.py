"""Forgetting, and the ledger of it: in the database and in a file beside it.

The file is for the day on which the database comes back from a backup that is older than an
erasure: `replay_erasures` then forgets again. Neither holds a name.
"""

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.models import Erasure
from events.personal import forgetters, knows


@dataclass
class Replay:
    """How many lines were done now, were known already, and could not be read."""

    done: int = 0
    known: int = 0
    unreadable: int = 0


@transaction.atomic
def forget(kind, uid, at=None, about=None):
    """Forget what is of `kind` about the person or thing `uid`, and write it into the ledger.

    `about` says in keys and numbers what the kind needs besides, given to its forgetters by name.
    Returns whether it was new: the same `kind`, `uid` and `at` again changes nothing.
    """
    at, about = at or timezone.now(), about or {}
    known = {"uid": uid, "kind": kind, "at": at}
    _entry, new = Erasure.objects.get_or_create(**known, defaults={"about": about})
    if new:
        for forgetter in forgetters(kind):
            forgetter(uid, at, **about)
        transaction.on_commit(write_ledger, robust=True)
    return new


def replay_erasures(lines):
    """Forget again what `lines` of a ledger file say, on a restored database; return a `Replay`.

    What the restored ledger already has was forgotten before the backup was made, so a second run
    does nothing. A line torn by a crash, or of a kind that no room knows, is counted and left out.
    """
    replay = Replay()
    for line in lines:
        if not line.strip():
            continue
        entry = _read(line)
        if entry is None:
            replay.unreadable += 1
        elif forget(*entry):
            replay.done += 1
        else:
            replay.known += 1
    return replay


def _read(line):
    """Return (kind, uid, at, about) of a line, or None."""
    try:
        told = json.loads(line)
        entry = str(told["kind"]), UUID(told["uid"]), datetime.fromisoformat(told["at"])
        entry = (*entry, dict(told.get("about", {})))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return entry if knows(entry[0]) and timezone.is_aware(entry[2]) else None


def write_ledger():
    """Bring the file into step with the ledger in the database; return how many lines were added.

    Runs after each erasure and by the clock: what a crash or a full disk kept out comes in then.
    """
    path = settings.ERASURE_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        there = file.read()
        known = set(there.splitlines())
        new = [line for line in map(_line, Erasure.objects.all()) if line not in known]
        if there and not there.endswith("\n"):
            new.insert(0, "")  # ends the line that a crash tore
        file.write("".join(f"{line}\n" for line in new))
        file.flush()
        os.fsync(file.fileno())
    return len([line for line in new if line])


def _line(entry):
    told = {"uid": str(entry.uid), "kind": entry.kind, "at": entry.at.isoformat()}
    if entry.about:
        told["about"] = entry.about
    return json.dumps(told)
