"""Prints that were made, kept for a day under a name that says what is in them.

The name is a hash of all words, photos, the layout and the fonts: who asks for the same print gets
the same file, and what was erased or hidden changes the name. Nobody asks by name: each view
decides first, by `visible_to`, what its reader may print. A day is the longest that what was erased
may lie here.
"""

import fcntl
import hashlib
import json
import math
import os
import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from packs import typesetting

KEPT_FOR = 20 * 3600  # seconds; with the pause of the job that clears, less than a day
MOST_BYTES = 400_000_000  # of all that are kept: some four thousand prints; the oldest go first
MOST_WAITING = 40
ASKED_AGAIN_AFTER = 60  # seconds after which a job is asked for again
LOST_AFTER = 300
# Seconds after which a print that could not be made is tried again: the machine may have been at
# the end of its memory, or its disk full.
FAILED_FOR = 600


def key_of(layout, data):
    """Return the name that these data have in this layout."""
    told = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hash_of(f"{typesetting.tools(layout)}\n{told}")


def hash_of(text):
    """Return the hash under which a text is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def path_of(key):
    """Return where the print of a key lies, or would."""
    return Path(settings.PRINTS, key[:2], f"{key}.pdf")


def kept(key):
    """Return the open file of a print, or None."""
    try:
        return path_of(key).open("rb")
    except FileNotFoundError:
        return None


def keep(key, pdf):
    """Write a print, whole before it bears its name."""
    write(path_of(key), pdf)
    waiting(key).unlink(missing_ok=True)


def waiting(key):
    """Return where the words of a print lie that a job is to make."""
    return Path(settings.PRINTS, "waiting", f"{key}.json")


def failed(key):
    """Return the mark of a print that could not be made."""
    return path_of(key).with_suffix(".failed")


def has_failed(key):
    """Whether a print could not be made a moment ago."""
    return _age(failed(key)) < FAILED_FOR


def give_up(key):
    """Mark a print as one that cannot be made now."""
    with suppress(OSError):  # the full disk that it failed for
        write(failed(key), b"")
    waiting(key).unlink(missing_ok=True)


def put_off(key, work):
    """Leave the words of a print for a job; return whether one has to be asked for."""
    path = waiting(key)
    if _age(path) < ASKED_AGAIN_AFTER:
        return False
    write(path, json.dumps(work).encode())
    return True


def is_full():
    """Whether so many prints wait to be made that no further one is taken.

    One that was asked for minutes ago was lost with its job, or its reader has gone.
    """
    return sum(_age(path) < LOST_AFTER for path in waiting("").parent.glob("*")) >= MOST_WAITING


def works():
    """Yield what each job that is not lost is to make, as `put_off` was told."""
    for path in waiting("").parent.glob("*.json"):
        if _age(path) < LOST_AFTER:
            with suppress(FileNotFoundError, ValueError):
                yield json.loads(path.read_text())


@contextmanager
def alone(key):
    """Tell whether no other process is making what waits under `key`; until then none begins."""
    path = Path(settings.PRINTS, "making", f"{key}.lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path, "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def clear(now=None):
    """Delete what has been kept for its time, what was begun and left, and what is too much."""
    now = now or time.time()
    for path in Path(settings.PRINTS).glob("*/*"):
        if _age(path, now) <= KEPT_FOR:
            continue
        if path.is_dir():  # of a print that was killed in the making, with its photos
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    _make_room()


def _make_room():
    """Delete the oldest prints until the others take no more room than they may."""
    made = sorted(_written("*/*.pdf"), reverse=True)
    taken = 0
    for _written_at, size, path in made:
        taken += size
        if taken > MOST_BYTES:
            path.unlink(missing_ok=True)


def _written(pattern):
    """Yield (time, bytes, path) of each file; one that is deleted meanwhile is none."""
    for path in Path(settings.PRINTS).glob(pattern):
        with suppress(FileNotFoundError):
            found = path.stat()
            yield found.st_mtime, found.st_size, path


def _age(path, now=None):
    """Return how many seconds ago a file was written; without end where there is none."""
    try:
        return (now or time.time()) - path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def write(path, content):
    """Write a file of this folder whole, then give it its name; nobody else may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
