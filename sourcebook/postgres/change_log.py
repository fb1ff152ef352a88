"""PostgreSQL's log of changes, kept in an archive, so that one can go back to any moment.

The server hands each file of its log (a "segment", closed at least once a minute while something
changes) to the script below, and keeps it until the script has it on disk. So an archive that is
away for a while leaves no gap.
"""

import re
import secrets
import shlex
import sys

from sourcebook.postgres import account

ROLE = "sourcebook_archive"  # may copy the whole server, and is used for that alone
SEGMENT_SECONDS = 60
# Of coreutils and gzip alone: the server's user may be unable to reach the portal's own programs.
SCRIPT = """\
# Keeps one file of PostgreSQL's log: sh keep-log FOLDER PATH NAME. Written at each start.
set -eu
umask 077
kept="$1/$3.gz" draft="$1/.$3.part"
# A server that was killed may hand over again what it has; another's file is never replaced.
if [ -e "$kept" ]; then gzip -dc "$kept" | cmp -s - "$2"; exit; fi
gzip -1c "$2" >"$draft"
sync "$draft"
mv "$draft" "$kept"
sync "$1"
"""


class ArchiveError(Exception):
    """The archive cannot be used; the message says what to do."""


def folder_of(archive):
    """Return where an archive holds the log."""
    return archive / "log"


def remember(cluster):
    """Write down where the log is kept: a bare command that starts the server must keep it too.

    Where it was not kept there until now, the archive needs a base.
    """
    note = cluster.folder / "archive"
    if not cluster.archive:
        note.unlink(missing_ok=True)
    elif not note.is_file() or note.read_text() != f"{cluster.archive}\n":
        cluster.base_needed.touch()
        note.write_text(f"{cluster.archive}\n")


def prepare(cluster):
    """Make ready, before the server starts, what keeps its log. Raises ArchiveError."""
    account.write_private(cluster.home / "keep-log", SCRIPT)
    if cluster.archive.is_dir():
        _claim(cluster)
        _open_to_server(cluster.archive)
    elif (cluster.folder / "archive").is_file():  # a disk that is away must not stop the portal
        sys.stderr.write(
            f"The archive {cluster.archive} is not there. The log of changes is kept in the data "
            "folder until it is back.\n"
        )
    else:
        raise ArchiveError(f"There is no folder {cluster.archive}. Make it, then try again.")
    _make_role(cluster)


def _claim(cluster):
    """Refuse an archive of another server: two of them would mix what no one can part again."""
    mark, own = cluster.archive / "server", system_of(cluster)
    if not mark.is_file():
        draft = mark.with_suffix(".new")
        draft.write_text(f"{own}\n")
        draft.rename(mark)
    if (kept := mark.read_text().strip()) != own:
        raise ArchiveError(
            f"{cluster.archive} holds the log of another server ({kept}; this one is {own}). Set "
            "an empty folder in SOURCEBOOK_ARCHIVE. To have that other server here instead, run "
            f"`manage.py restore --replace --from {cluster.archive}`."
        )


def _open_to_server(archive):
    folder = folder_of(archive)
    folder.mkdir(mode=0o700, exist_ok=True)
    account.give(folder)
    if not account.passable(folder, "-w") or not account.passable(folder):
        raise ArchiveError(
            f"The database's system user cannot write to {folder}: some folder above is closed to "
            "others. Choose one that it can reach. Example: "
            "SOURCEBOOK_ARCHIVE=/var/lib/sourcebook/archive"
        )


def system_of(cluster):
    """Return the number that PostgreSQL gave the server when it was made; copies keep it."""
    told = cluster.run("pg_controldata", cluster.data)
    return re.search(r"Database system identifier: +(\d+)", told)[1]


def _make_role(cluster):
    """Make the role that copies the server, once: a superuser is at hand only while it is down."""
    if ROLE in cluster.passwords():
        return
    password = secrets.token_urlsafe(32)
    # Where an earlier try made the role, only the second statement does anything.
    lines = [f"CREATE ROLE {ROLE}", f"ALTER ROLE {ROLE} LOGIN REPLICATION PASSWORD '{password}'"]
    cluster.as_superuser(lines)
    cluster.keep_passwords(cluster.passwords() | {ROLE: password})


def settings_of(cluster):
    """Return the lines of the server's configuration."""
    script, folder = cluster.home / "keep-log", folder_of(cluster.archive)
    quoted = " ".join(shlex.quote(str(path)).replace("%", "%%") for path in (script, folder))
    return {
        "archive_mode": "on",
        "archive_command": f"sh {quoted} %p %f",
        "archive_timeout": f"{SEGMENT_SECONDS}s",
    }
