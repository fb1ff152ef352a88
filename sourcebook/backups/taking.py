"""Taking a backup, while the portal runs or not.

The dump is taken first and the files after it: a file never changes once it is written, and rows
name a file only once it is there. So the backup holds every file that its rows name, but for one
that was removed on purpose in these minutes.
"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from events.progress import over, step
from sourcebook.backups import BackupError, archive, programs
from sourcebook.postgres import reference

# Counters of tries, and sign-ins, which a restore must not bring back to life.
LEFT_OUT = ("sourcebook_cache", "django_session")
RIGHTS = """
    SELECT c.relname, '', a.privilege_type
    FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %s
      AND c.relkind IN ('r', 'p', 'S', 'v', 'm')
    UNION ALL
    SELECT c.relname, t.attname, a.privilege_type
    FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid,
         aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %s
    ORDER BY 1, 2, 3
"""


def take(path, connection, say):
    """Write a backup to `path`; `connection` is the owner's, `say` prints one line of progress."""
    path = Path(path).resolve()
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}. Make it, then try again.")
    try:
        with archive.written(path) as writer:
            say("Taking the database …")
            with step("Taking the database"):
                manifest = _add_database(writer, connection)
            rows = sum(manifest["tables"].values())
            say(f"Database: {len(manifest['tables'])} tables, {rows} rows.")
            count, size = _add_media(writer)
            say(f"Media: {count} files, {size / 1e6:.1f} MB.")
            _add_file(writer, archive.LEDGER, settings.ERASURE_LEDGER)
            writer.finish(manifest)
    except OSError as error:
        raise BackupError(f"{path} could not be written: {error}.") from None
    say(f"The backup is {path} ({path.stat().st_size / 1e6:.1f} MB).")


def _add_database(writer, connection):
    """Add the dump and return the manifest: both see one and the same moment."""
    with reference.owner_cursor(connection) as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT to_regclass('public.django_migrations'), pg_export_snapshot()")
        tables, snapshot = cursor.fetchone()
        if not tables:
            raise BackupError("The database holds nothing yet: the portal was never started on it.")
        with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="backup-") as folder:
            dump = Path(folder) / archive.DUMP
            without = [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
            programs.run(
                "pg_dump",
                *("--format=custom", "--schema=public", "--no-owner", "--no-privileges"),
                *(f"--snapshot={snapshot}", f"--file={dump}", *without),
                connection=connection,
            )
            with dump.open("rb") as file:
                writer.add(archive.DUMP, file)
        return _manifest(cursor)


def _manifest(cursor):
    counts = {}
    for table in reference.tables(cursor):
        if table not in LEFT_OUT:
            cursor.execute(f'SELECT count(*) FROM public."{table}"')  # noqa: S608 - of the catalogue
            counts[table] = cursor.fetchone()[0]
    cursor.execute("SELECT app, name FROM public.django_migrations ORDER BY id")
    migrations = [list(row) for row in cursor.fetchall()]
    cursor.execute(RIGHTS, [settings.WEB_ROLE, settings.WEB_ROLE])
    return {
        "release": settings.RELEASE,
        "mode": settings.MODE,
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgres": cursor.connection.server_version // 10_000,
        "migrations": migrations,
        "tables": counts,
        "rights": [list(row) for row in cursor.fetchall()],
    }


def _add_media(writer):
    """Add every file of the media; return how many and how large."""
    root = Path(settings.MEDIA_ROOT)
    count = size = 0
    for path in over(_files_under(root), "Adding photos and files"):
        added = _add_file(writer, f"{archive.MEDIA}{path.relative_to(root).as_posix()}", path)
        count, size = count + (added is not None), size + (added or 0)
    return count, size


def _files_under(root):
    """Return the paths of all files of the media, in order, but for what is being written."""
    found = []
    for folder, folders, names in os.walk(root):
        folders.sort()
        found += [Path(folder) / name for name in sorted(names) if not name.startswith(".")]
    return found


def _add_file(writer, name, path):
    """Add one file; return its size, or None where it was removed meanwhile or never was."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        writer.add(name, file)
    return writer.files[name]["size"]
