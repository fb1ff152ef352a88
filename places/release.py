"""Bringing a release of the directory into the tree, in SQL, within one transaction.

The rows are copied into a temporary table and compared with the tree; only what differs is
written. Nothing is deleted: a place that a release no longer holds is closed with a date, and
everything that hangs on it stays.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from events.models.noun import new_uid
from places import sql
from places.choices import Level
from places.directory import Row
from places.folding import fold
from places.likeness import profiles

# Two imports at once would each add the same places: the second waits for the first.
LOCK = 722_368_766


@dataclass
class Report:
    """What a release changed. Lists hold (key, before, after) or keys; counts are by level."""

    added: Counter = field(default_factory=Counter)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)
    amended: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    names_added: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(
            self.added.total()
            or self.renamed
            or self.moved
            or self.amended
            or self.closed
            or self.reopened
            or self.names_added
        )


def apply_release(rows: list[Row], *, on: date | None = None, using=DEFAULT_DB_ALIAS) -> Report:
    """Bring the tree to what `rows` say; what they cover and no longer hold is closed.

    A level is covered in the states (for states: in the country) that its rows lie in; states
    are only closed by a release that holds most of them. `on` is the first day of the new release
    (default: today in India). Places marked as samples are left alone.
    """
    on = on or timezone.localdate()
    report = Report()
    with transaction.atomic(using), connections[using].cursor() as cursor:
        _stage(cursor, rows)
        report.renamed = _changes(cursor, sql.RENAMED)
        report.moved = _changes(cursor, sql.MOVED)
        report.reopened = _keys(cursor, sql.REOPEN)
        _keep_former_names(cursor)
        report.amended = _keys(cursor, sql.AMEND)
        _rename(cursor)
        report.added = _add(cursor)
        _move(cursor, bool(report.moved))
        _name(cursor)
        report.closed = _keys(cursor, sql.CLOSE, {"on": on})
        profiles.renew(using=using)
    return report


def add_missing(rows: list[Row], *, samples=False, using=DEFAULT_DB_ALIAS) -> Report:
    """Add those of `rows` that the tree lacks and change nothing else."""
    report = Report()
    with transaction.atomic(using), connections[using].cursor() as cursor:
        _stage(cursor, rows)
        cursor.execute(sql.FORGET_KNOWN)
        report.added = _add(cursor, samples=samples)
        _name(cursor)
        if report.added:
            profiles.renew(using=using)
    return report


def add_names(names: list[tuple[str, ...]], *, using=DEFAULT_DB_ALIAS) -> int:
    """Add further names (level, code, kind, name, language) of places; returns how many are new.

    Names of places that the tree lacks are passed over.
    """
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(sql.NAMES_TABLE)
        _copy(cursor, "incoming_name", ((*name, fold(name[3])) for name in names))
        cursor.execute(sql.ADD_NAMES)
        return cursor.rowcount


def _stage(cursor, rows: list[Row]):
    """Copy the rows into the temporary table `incoming`, gone when the transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    # The tables grow a hundredfold within the transaction, before anyone can analyse them. Planned
    # for the few rows they had, nested loops took five minutes where hash joins take a second.
    cursor.execute("SET LOCAL enable_nestloop = off")
    cursor.execute(sql.INCOMING_TABLE)
    _copy(
        cursor,
        "incoming",
        ((new_uid(), *row, fold(row.name), fold(row.name_local)) for row in rows),
    )
    cursor.execute("ANALYZE incoming (level, code, parent_level, parent_code)")


def _copy(cursor, table: str, rows):
    # Cleaned names hold no tab or line break; a backslash is COPY's own sign and is doubled.
    lines = ("\t".join(map(str, row)).replace("\\", "\\\\") + "\n" for row in rows)
    cursor.copy_expert(f"COPY {table} FROM STDIN", _Lines(lines))


class _Lines:
    """What COPY reads from, made as it is read: the server stores while the next lines are made."""

    def __init__(self, lines):
        self._lines = lines

    def read(self, size: int = -1) -> str:
        """The next lines, however many letters COPY asks for; empty at the end."""
        return "".join(islice(self._lines, 1000))


def _changes(cursor, query: str) -> list[tuple[str, str, str]]:
    cursor.execute(query)
    return cursor.fetchall()


def _keys(cursor, query: str, params: dict | None = None) -> list[str]:
    cursor.execute(query, params)
    return sorted(row[0] for row in cursor.fetchall())


def _keep_former_names(cursor):
    """Before names change: what a place was called stays a name that finds it."""
    cursor.execute(sql.KEEP_FORMER_NAMES)
    cursor.execute(sql.KEEP_FORMER_LOCAL_NAMES)


def _move(cursor, any_moved: bool):
    """Hang places under their new parents, and take all that is below along."""
    if not any_moved:
        return
    cursor.execute(sql.MOVE)
    for level in (Level.DISTRICT, Level.BLOCK, Level.GP):
        cursor.execute(sql.FOLLOW_PARENT, {"level": level})


def _add(cursor, *, samples: bool = False) -> Counter:
    """Add new places, highest level first, so that each finds its parent."""
    added = Counter()
    for level in (Level.STATE, Level.DISTRICT, Level.BLOCK, Level.GP):
        cursor.execute(sql.ADD, {"level": level, "is_sample": samples})
        if cursor.rowcount:
            added[str(level)] = cursor.rowcount
    return added


def _rename(cursor):
    """Before places are added: names of known places follow what the release calls them."""
    for query in (sql.RENAME_OFFICIAL, sql.DROP_STALE_LOCAL, sql.DROP_FORMER_NOW_CURRENT):
        cursor.execute(query)


def _name(cursor):
    """Give each place its official and local name in the table of names, where it lacks one."""
    cursor.execute(sql.ADD_OFFICIAL)
    cursor.execute(sql.ADD_LOCAL)
