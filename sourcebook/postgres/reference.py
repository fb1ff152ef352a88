"""Emptying tables without losing the rows that migrations bring: a copy of them is kept aside."""

from contextlib import contextmanager
from graphlib import TopologicalSorter

from django.db import connections

KEPT = "kept"  # the schema of the copies
TABLES = """
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND c.relname <> 'django_migrations'
    GROUP BY c.relname ORDER BY c.relname
"""


@contextmanager
def owner_cursor(connection):
    """Give a cursor of the owner on the database of `connection`, in one transaction."""
    owner = connections["owner" if "owner" in connections else connection.alias]
    parameters = owner.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
    link = owner.get_new_connection(parameters)
    try:
        with link, link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def tables(cursor, schema="public"):
    """Return {table: its columns that can be written, as SQL} of a schema."""
    cursor.execute(TABLES, [schema])
    return dict(cursor.fetchall())


def keep(cursor):
    """Copy every row that the migrations brought."""
    cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
    for table, columns in tables(cursor).items():
        cursor.execute(f'SELECT EXISTS (SELECT FROM public."{table}")')
        if cursor.fetchone()[0]:
            cursor.execute(
                f'CREATE TABLE {KEPT}."{table}" AS SELECT {columns} FROM public."{table}"'
            )


def restore(cursor):
    """Empty every table and put the kept rows back, in spite of triggers that guard them.

    Only what changed is touched, and its rows deleted: to truncate a hundred tables, each with its
    indexes, takes as long as many a test.
    """
    everything = tables(cursor)
    cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [KEPT])
    kept = tables(cursor, KEPT) if cursor.fetchone()[0] else {}
    changed = _in_order(cursor, _changed(cursor, everything, kept))
    guards(cursor, changed, "DISABLE")
    for table in changed:
        cursor.execute(f'DELETE FROM public."{table}"')
    for table in filter(kept.__contains__, reversed(changed)):
        columns = kept[table]
        rows = f'SELECT {columns} FROM {KEPT}."{table}"'
        cursor.execute(f'INSERT INTO public."{table}" ({columns}) {rows}')
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    guards(cursor, changed, "ENABLE")


def _changed(cursor, everything, kept):
    """Return the tables that hold other rows than those kept of them; most keep none."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relname = ANY(%s) AND (relkind = 'p' OR pg_relation_size(oid) > 0)",
        [list(everything)],
    )
    written = {name for (name,) in cursor.fetchall()} | set(kept)
    if not written:
        return set()
    asked = [
        f"SELECT '{name}' WHERE {_differs(name, kept[name])}"
        if name in kept
        else f"SELECT '{name}' WHERE EXISTS (SELECT FROM public.\"{name}\")"
        for name in sorted(written)
    ]
    cursor.execute(" UNION ALL ".join(asked))
    return {name for (name,) in cursor.fetchall()}


def _in_order(cursor, changed):
    """Return the tables so that what refers at once, not at the end, comes before its target."""
    cursor.execute(
        "SELECT c.relname, t.relname FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid "
        "JOIN pg_class t ON t.oid = f.confrelid WHERE f.contype = 'f' AND NOT f.condeferrable"
    )
    before = {table: set() for table in sorted(changed)}
    for referring, target in cursor.fetchall():
        if referring != target and {referring, target} <= changed:
            before[target].add(referring)
    return list(TopologicalSorter(before).static_order())


def _differs(table, columns):
    """Return the SQL of whether a table holds other rows than were kept, in whatever order."""
    counted = f"count(*), sum(hashtextextended(ROW({columns})::text, 0))"
    sums = [f'(SELECT ({counted}) FROM {schema}."{table}")' for schema in ("public", KEPT)]
    return f"{sums[0]} <> {sums[1]}"


def guards(cursor, everything, verb):
    """ENABLE or DISABLE our own triggers on those of the tables that have any."""
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    for (table,) in cursor.fetchall():
        if table.strip('"') in everything:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
