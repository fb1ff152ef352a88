"""A portal's data as its first start makes them: made once, and copied for whoever starts one."""

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256

from django.conf import settings

from sourcebook.postgres import account
from sourcebook.postgres.cluster import Cluster

FIRST_START = "from sourcebook.management.commands.serve import Command; Command().prepare()"


def prepare(var):
    """Lay database and static files at `var`, a folder that is not there yet."""
    first = settings.VAR / "portal"
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with first.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _bring_up_to_date(first)
    own, made = Cluster(var), Cluster(first)
    own.folder.mkdir(parents=True)
    own._settle()
    account.give(own.home)
    subprocess.run(["cp", "-a", made.data, own.data], check=True)
    shutil.copy2(made.passfile, own.passfile)
    subprocess.run(["cp", "-a", first / "static", first / "static.stamp", var], check=True)


def _bring_up_to_date(first):
    """Start a portal for the first time at `first`; anew where a migration has changed since."""
    stamp, now = first / "migrations.stamp", _migrations()
    if stamp.is_file() and stamp.read_text() == now:
        return
    shutil.rmtree(Cluster(first).home, ignore_errors=True)
    shutil.rmtree(first, ignore_errors=True)
    first.mkdir()
    own = {"SOURCEBOOK_VAR": str(first), "SOURCEBOOK_MODE": "hall", "SOURCEBOOK_DURABLE": "0"}
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", FIRST_START],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | own,
        check=True,
        capture_output=True,
    )
    stamp.write_text(now)


def _migrations():
    seen = sha256()
    for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        seen.update(path.read_bytes())
    return seen.hexdigest()
