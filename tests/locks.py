"""The database's advisory locks: those of this database alone, for others run beside it."""

from django.db import connection

_HERE = """SELECT mode FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory'"""


def held(name):
    """Return the modes in which the lock `name` is held."""
    with connection.cursor() as cursor:
        key = "objid::bigint = hashtext(%s)::bigint & 4294967295"
        cursor.execute(f"{_HERE} AND granted AND {key}", [name])
        return [mode for (mode,) in cursor.fetchall()]


def somebody_waits():
    """Return whether any connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_HERE} AND NOT granted")
        return cursor.fetchone() is not None
