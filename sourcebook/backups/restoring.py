"""Restoring a backup into an empty server, or with `replace` over what is there.

Everything is checked before anything is touched. The media are written first, beside what is
there, since no file ever takes another's name; then the database changes in one transaction, which
counts the rows of every table before it ends; then files that belong to nothing are removed. So
whenever it is killed, the database is the old or the new one, with all its files, and the command
can be given again.
"""

import os
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from events.erasures import replay_erasures, write_ledger
from events.progress import over, step
from sourcebook.backups import BackupError, archive, programs
from sourcebook.postgres import grants, reference

FILLED = ("accounts_user", "practices_practice", "events_event")


def restore(path, connection, say, *, replace=False):
    """Put the backup at `path` in the place of what the database and the media hold.

    `connection` is the owner's. Raises BackupError, with nothing changed, for a damaged file, a
    newer release, a filled database without `replace`, a portal that still runs.
    """
    say(f"Checking {path} …")
    with step("Checking the backup"):
        manifest = archive.checked(path)
    check_release(manifest)
    check_target(connection, replace)
    say(f"The backup is sound: taken {manifest['taken_at']}, release {manifest['release']}.")
    with tarfile.open(path, "r:") as tar:
        media = _write_media(tar, manifest, say)
        with step("Writing the database"):
            _restore_database(tar, manifest, connection, say)
    remove_others(media)
    connections.close_all()
    bring_up_to_date(manifest, say)
    forget_again([*ledger_lines(settings.ERASURE_LEDGER), *_ledger_of(path, manifest)], say)


def check_release(manifest):
    """Refuse a backup of a newer release, and the demo's in production."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = loader.disk_migrations
    newer = [f"{app}.{name}" for app, name in manifest["migrations"] if _is_newer(app, name, known)]
    if newer:
        raise BackupError(
            f"The backup was taken by a newer release ({manifest['release']}; this is "
            f"{settings.RELEASE}): it has {', '.join(newer[:3])}, unknown here. Install that "
            "release, then restore."
        )
    if settings.PRODUCTION and manifest["mode"] == "demo":
        raise BackupError("This is a backup of the demo; production holds no invented entries.")


def _is_newer(app, name, known):
    """Whether a migration is unknown here; those of libraries that were taken out do not count."""
    apps = {label for label, _name in known}
    return app in apps and (app, name) not in known


def check_target(connection, replace):
    """Refuse a database that the portal uses, or, without `replace`, one that has rows."""
    connections["default"].close()
    with reference.owner_cursor(connection) as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            " AND usename = %s",
            [settings.WEB_ROLE],
        )
        if used := cursor.fetchone()[0]:
            raise BackupError(
                f"The portal still uses this database ({used} connections). Stop it first."
            )
        if not replace and (table := _filled(cursor)):
            raise BackupError(
                f"The database is not empty ({table} has rows), nothing was changed. Restore into "
                "an empty one, or say --replace to lose what is there."
            )


def _filled(cursor):
    """Return the first telling table that has rows, or None in an empty or fresh database."""
    for table in FILLED:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"])
        if cursor.fetchone()[0]:
            cursor.execute(f"SELECT EXISTS (SELECT FROM public.{table})")  # noqa: S608 - ours
            if cursor.fetchone()[0]:
                return table
    return None


def _write_media(tar, manifest, say):
    """Write the media of the backup; return the set of their paths."""
    root, written = Path(settings.MEDIA_ROOT), set()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = [name for name in manifest["files"] if name.startswith(archive.MEDIA)]
    for name in over(names, "Writing photos and files"):
        target = root / name.removeprefix(archive.MEDIA)
        archive.extract(tar, name, target)
        written.add(target)
    say(f"Media: {len(written)} files written.")
    return written


def _restore_database(tar, manifest, connection, say):
    """Change the database in one transaction, which fails unless every table counts as it did."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as folder:
        dump, head, body, tail = (Path(folder) / name for name in ("dump", "head", "body", "tail"))
        archive.extract(tar, archive.DUMP, dump)
        plain = ("--no-owner", "--no-privileges", "--schema=public", f"--file={body}", dump)
        programs.run("pg_restore", *plain, connection=connection)
        head.write_text(_statements(_emptying(connection)))
        tail.write_text(_statements([*_rights(manifest, connection), *_counts(manifest)]))
        files = [f"--file={part}" for part in (head, body, tail)]
        quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        programs.run("psql", *quiet, "--output=/dev/null", *files, connection=connection)
    rows = sum(manifest["tables"].values())
    say(f"Database: {len(manifest['tables'])} tables, {rows} rows, counted and as they were.")


def _statements(lines):
    return "".join(f"{line};\n" for line in lines)


def _emptying(connection):
    waiting = ["SET lock_timeout = '10s'", "SET client_min_messages = warning"]
    anew = ["DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public"]
    return [*waiting, *anew, *grants.statements(connection)]


def _rights(manifest, connection):
    """What the web role of the backup's server could do, for the web role of this one."""
    quoted = connection.ops.quote_name
    role = quoted(settings.WEB_ROLE)
    for relation in sorted({relation for relation, *_rest in manifest["rights"]}):
        yield f"REVOKE ALL ON public.{quoted(relation)} FROM {role}"
    for relation, column, right in manifest["rights"]:
        if not right.isalpha():
            raise BackupError(f"{right!r} is no right of a database.")
        named = f"{right} ({quoted(column)})" if column else right
        yield f"GRANT {named} ON public.{quoted(relation)} TO {role}"


def _counts(manifest):
    for table, count in manifest["tables"].items():
        name = table.replace('"', '""').replace("'", "''")
        yield (
            "DO $$ BEGIN "  # noqa: S608 - the table's name is quoted, the count a number
            f'IF (SELECT count(*) FROM public."{name}") <> {int(count)} '
            f"THEN RAISE EXCEPTION 'table {name} does not hold {int(count)} rows'; END IF; END $$"
        )


def remove_others(media):
    """Remove the files of the media that are not among `media`, a set of paths."""
    for folder, _folders, names in os.walk(settings.MEDIA_ROOT, topdown=False):
        for name in names:
            if Path(folder) / name not in media:
                (Path(folder) / name).unlink(missing_ok=True)
        if Path(folder) != Path(settings.MEDIA_ROOT) and not os.listdir(folder):
            os.rmdir(folder)


def bring_up_to_date(manifest, say):
    """Apply what this release has more than the backup's, and spare the demo from being added."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM django_migrations")
        more = cursor.fetchone()[0] - len(manifest["migrations"])
    if more > 0:
        say(f"The backup was of an older release: {more} migrations were applied.")
    (settings.VAR / "demo-loaded").touch()


def forget_again(lines, say):
    """Erase again what the ledgers list and the backup still held: nobody comes back by a restore.

    This server's own ledger counts first: it knows what was erased after the backup was taken.
    """
    replay = replay_erasures(dict.fromkeys(lines))
    write_ledger()
    if replay.done:
        say(f"Erasures: {replay.done} done again, which the backup did not know.")
    if replay.unreadable:
        say(f"Erasures: {replay.unreadable} lines of the ledger cannot be read.")


def ledger_lines(path):
    """Return the lines of a ledger of erasures; none where there is no file."""
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _ledger_of(path, manifest):
    if archive.LEDGER not in manifest["files"]:
        return []
    with tarfile.open(path, "r:") as tar, tar.extractfile(archive.LEDGER) as file:
        return file.read().decode().splitlines()
