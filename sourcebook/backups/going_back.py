"""Going back to a moment: a base of the archive, and the log of changes after it up to that moment.

The server of that moment is made beside the one that is there, and everything is done to it (newer
migrations, erasures, its files) before it takes the other's place, by renaming. So whenever it is
killed, the data is the old or the new, whole, and the command can be given again.
"""

import gzip
import os
import shutil
import tarfile
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.utils import OperationalError
from django.utils import timezone

from accounts.models import User
from events.models import Event, Parked
from practices.models import Practice
from sourcebook import serve
from sourcebook.backups import (
    BackupError,
    archive,
    bases,
    kept_media,
    programs,
    put_back,
    restoring,
)
from sourcebook.postgres import change_log
from sourcebook.postgres.beside import Beside, NotReached
from sourcebook.postgres.cluster import ClusterError, binaries

INDIA = ZoneInfo("Asia/Kolkata")
ALMOST_A_SECOND = timedelta(microseconds=999_999)  # so that what is told in seconds is enough
EXTERNAL = (
    "This portal's PostgreSQL is run by its operator (DATABASE_URL), with the tools that came with "
    "it: go back to a moment there (recovery_target_time), and put back copies of the media. "
    "docs/running.md says more."
)


def told(moment):
    """Return a moment in words, in India's time."""
    return moment.astimezone(INDIA).strftime("%d %b %Y %H:%M:%S IST")


def moment_of(text, say, now=None):
    """Return the moment that was typed; one without an offset is taken for India's, and said so.

    Raises BackupError for what is no moment, or lies ahead.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BackupError(
            f"{text!r} is not a moment. Example: --until 2026-11-28T10:00+05:30"
        ) from None
    if timezone.is_naive(moment):
        moment = moment.replace(tzinfo=INDIA)
        say(f"Without an offset, {text} is taken for the time in India: {told(moment)}.")
    if moment > (now or timezone.now()):
        raise BackupError(f"{told(moment)} is still to come. Give a moment that has passed.")
    return moment


def go_back(folder, until, say, *, replace=False):
    """Make this the server of the moment `until`, from the archive `folder`; None is its end.

    Raises BackupError, with nothing changed, where that cannot be: see the words of each.
    """
    cluster = settings.CLUSTER
    if cluster is None:
        raise BackupError(EXTERNAL)
    base = _base_for(folder, until)
    _check(base)
    _check_mode(base)
    serve.keep_mode()
    _leave(cluster, folder, replace, say)
    with cluster.alone():
        beside = Beside(cluster)
        beside.begin()
        _lay_out(base, beside, folder, say)
        _recover(beside, until, say)
        with _serving(beside):
            done = _bring_up_to_date(base, folder, say)
        _keep_histories(beside, folder)
        beside.take_place(cluster)
        restoring.remove_others(done.written)
    (settings.VAR / "demo-loaded").touch()
    _go_on(say)


def _base_for(folder, until):
    if not folder.is_dir():
        raise BackupError(f"There is no archive {folder}.")
    found = bases.bases(folder)
    if not found:
        raise BackupError(f"{folder} holds no base: it is no archive, or none was taken yet.")
    fitting = [base for base in found if until is None or base.ended_at <= until]
    if not fitting:
        raise BackupError(
            f"{told(until)} lies before the first base of the archive. The first moment to go back "
            f"to is {told(found[0].ended_at + ALMOST_A_SECOND)}."
        )
    return fitting[-1]


def _check(base):
    """Refuse another release of PostgreSQL, and to mix two servers in the archive that is set."""
    here = programs.release_of(binaries() / "postgres")
    if base.postgres != here:
        raise BackupError(
            f"The archive was written by PostgreSQL {base.postgres}; this release brings {here}. "
            "Use the release of the Sourcebook that wrote it, then `manage.py backup FILE`."
        )
    mark = settings.ARCHIVE and settings.ARCHIVE / "server"
    if mark and mark.is_file() and mark.read_text().strip() != base.system:
        raise BackupError(
            f"{settings.ARCHIVE} (SOURCEBOOK_ARCHIVE) holds the log of another server. Choose an "
            "empty folder there, or the archive itself."
        )


def _check_mode(base):
    if base.mode != settings.MODE:
        raise BackupError(
            f"The archive is of a portal in the mode {base.mode}, and this is {settings.MODE}. "
            f"Say so: SOURCEBOOK_MODE={base.mode} manage.py restore …"
        )


def _leave(cluster, folder, replace, say):
    """Check that what is there may go, and bring what it knows into its archive before it does."""
    if _has_its_archive(cluster):
        kept_media.keep_all()
    if not (cluster.data.is_dir() or cluster.set_aside.is_dir()):
        return
    try:
        restoring.check_target(connections["owner"], replace)
    except OperationalError as error:
        if not replace:
            raise BackupError(
                f"The server that is there cannot be used: {error}\nTo lose it, say --replace."
            ) from None
        say("The server that is there does not start; what it had not yet archived is lost.")
    connections.close_all()


def _has_its_archive(cluster):
    """Whether the archive that is set is that of the server which is there."""
    mark = settings.ARCHIVE and settings.ARCHIVE / "server"
    try:
        return bool(mark) and mark.read_text().strip() == change_log.system_of(cluster)
    except (OSError, ClusterError):
        return False


def _lay_out(base, beside, folder, say):
    """Lay the base and the log after it out beside, and compare every hash of the base."""
    say(f"Base of {told(base.ended_at)}: unpacking and checking …")
    try:
        with tarfile.open(base.folder / bases.TAR, "r:gz") as tar:
            for member in tar:
                _unpack(tar, member, beside.data)
        shutil.copyfile(base.folder / "backup_manifest", beside.data / "backup_manifest")
    except (tarfile.TarError, EOFError, OSError) as broken:
        raise BackupError(f"The base {base.folder} cannot be read: {broken}.") from None
    _lay_out_changes(base, change_log.folder_of(folder), beside.changes, say)
    beside.give_all()


def _unpack(tar, member, root):
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isdir() or member.isreg()):
        raise BackupError(f"{member.name!r} does not belong into a base.")
    if member.isdir():
        (root / path).mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    with open(os.open(root / path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        shutil.copyfileobj(tar.extractfile(member), file)


def _lay_out_changes(base, source, target, say):
    """Copy the files of the base's own timeline from its first on, and all histories."""
    line = base.first[:8]
    after = sorted(path for path in source.glob(f"{line}????????????????.gz"))
    after = [path for path in after if path.name.removesuffix(".gz") >= base.first]
    for path in (*after, *source.glob("*.history.gz")):
        shutil.copyfile(path, target / path.name)
    say(f"Log of changes: {len(after)} files.")
    numbers = [_number(path.name) for path in after]
    for path, number, following in zip(after, numbers, numbers[1:], strict=False):
        if following not in {number + 1, (number >> 32) + 1 << 32}:
            say(f"The log has a gap after {path.name}: it can be followed up to there.")
            return


def _number(name):
    """Return the place of a file of the log in its timeline; its lower half begins anew often."""
    return int(name[8:24], 16)


def _recover(beside, until, say):
    try:
        last = beside.recover(until)
    except NotReached as end:
        known = f"Its last change is of {told(end.last)}: give that moment, one before, or none."
        raise BackupError(
            f"The archive does not reach {told(until)}. "
            + (known if end.last else "It holds no change after the base.")
        ) from None
    say(f"The server is that of {told(until)}." if until else "The log is worked through.")
    if last:
        say(f"Its last change is of {told(last)}.")


@contextmanager
def _serving(beside):
    """Let this process's connections lead to the server beside."""
    own, settings.CLUSTER = settings.CLUSTER, beside
    connections.close_all()
    beside.start()
    try:
        yield
    finally:
        connections.close_all()
        beside.stop()
        settings.CLUSTER = own


def _bring_up_to_date(base, folder, say):
    """Do to the server of that moment all that it needs to serve now; return what was put back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        known = {"migrations": cursor.fetchall(), "release": base.release, "mode": base.mode}
        restoring.check_release(known)
        cursor.execute("TRUNCATE sourcebook_cache")
    restoring.bring_up_to_date(known, say)
    Session.objects.all().delete()
    Parked.objects.all().delete()  # their files are kept for an hour, and not in the archive
    ledgers = (settings.ERASURE_LEDGER, folder / archive.LEDGER)
    restoring.forget_again([line for path in ledgers for line in restoring.ledger_lines(path)], say)
    done = put_back.put_back(kept_media.folder_of(folder), say)
    people, entries, events = (model.objects.count() for model in (User, Practice, Event))
    say(f"Database: {people} people, {entries} entries, {events} events.")
    return done


def _keep_histories(beside, folder):
    """Tell the archive of the new branch, so that no later one takes its number."""
    for home in {folder, settings.ARCHIVE} - {None}:
        for path in beside.histories():
            target = change_log.folder_of(home) / f"{path.name}.gz"
            if target.parent.is_dir() and not target.exists():
                # An archive may only be read; through a link nothing is written.
                with suppress(OSError), target.open("xb") as file:
                    file.write(gzip.compress(path.read_bytes()))


def _go_on(say):
    """Begin the archive of the new branch with a base of its own."""
    if not settings.ARCHIVE:
        say("SOURCEBOOK_ARCHIVE is not set: to what changes from now on there is no going back.")
        return
    try:
        with bases.alone():
            bases.take_base(connections["owner"], say)
    except (BackupError, ClusterError, OperationalError, OSError) as error:
        say(
            f"{error}\nThe portal is restored, but the archive needs a new base. Once that is "
            "mended, run `manage.py backup --base`."
        )
