"""Runs the whole portal: database, web server and job worker start together and end together."""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db.utils import OperationalError

from sourcebook.postgres.base import hold_cluster

STOP_SECONDS = 15
START_SECONDS = 60
PORT_SECONDS = 5  # what is left of a killed run may need a moment to let the port go
PR_SET_PDEATHSIG = 1


class CannotServe(Exception):
    """The portal cannot run; the message says why and what to do."""


def address():
    """Return where the web server listens: this machine only, but in a hall and in production."""
    return "127.0.0.1" if settings.DEMO else "0.0.0.0"  # noqa: S104 - meant there


def die_with_parent():
    """Have this process told to stop when its parent is gone, however that came (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def claim_data():
    """Return a lock on the data folder, to be kept open; two portals may not share it."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    lock = open(settings.VAR / "serve.lock", "a+")  # noqa: SIM115 - held open
    until = time.monotonic() + PORT_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > until:
                raise CannotServe(
                    f"The portal already runs on the data in {settings.VAR}. Stop it first, or "
                    "give this one its own: SOURCEBOOK_VAR=var2 PORT=8001 make run"
                ) from None
            time.sleep(0.5)


def check_port():
    """Refuse a port that another program listens on."""
    until = time.monotonic() + PORT_SECONDS
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address(), settings.PORT))
                return
            except OSError as error:
                if time.monotonic() > until:
                    raise CannotServe(
                        f"Port {settings.PORT} cannot be used ({error.strerror}). Stop the program "
                        f"that listens on it, or choose another: PORT={settings.PORT + 1} make run"
                    ) from None
        time.sleep(0.5)


class Child:
    """A process of the portal, in a group of its own, started again when it dies."""

    def __init__(self, name, command):
        self.name = name
        self.command = [sys.executable, *command]
        self.starts = []
        self.start()

    def start(self):
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            self.command, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=die_with_parent
        )

    def revive(self, *, patient=False):
        """Start it again when it has died, after ending what it left behind.

        Three deaths within ten seconds mean that it will not do: CannotServe. With `patient` it is
        tried again later, since a portal that once served may find its disk or its memory back.
        """
        if self.process.poll() is None:
            return
        now = time.monotonic()
        self.starts = [moment for moment in self.starts if now - moment < 10]
        if len(self.starts) >= 3 and patient:
            return
        if len(self.starts) >= 3:
            raise CannotServe(f"The {self.name} does not stay up; its messages stand above.")
        ended = f"The {self.name} ended ({self.process.returncode}); starting it again."
        sys.stderr.write(f"{ended}\n")
        self.signal(signal.SIGKILL)
        self.start()

    def signal(self, number):
        """Send a signal to the whole group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def wait(self, until):
        """Wait for the end until that moment, then end the group by force."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0, until - time.monotonic()))
        self.signal(signal.SIGKILL)
        self.process.wait()


class Portal:
    """The web server and the job worker."""

    def __init__(self):
        self.stopping = False
        self.children = []

    def run(self, announce):
        """Serve until told to stop; call `announce` once pages are answered."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        self._environment()
        try:
            self.children.append(
                Child("web server", ["-m", "gunicorn", "-c", "sourcebook/gunicorn.py"])
            )
            self.children.append(Child("job worker", ["manage.py", "run_jobs"]))
            if self._answers():
                announce()
            while not self.stopping:
                time.sleep(0.3)
                if not self.stopping:
                    self._revive()
        finally:
            self._end()

    def _revive(self):
        """Start again what was killed: a part, or the embedded database."""
        for child in self.children:
            child.revive(patient=True)
        try:
            hold_cluster()
        except OperationalError as error:  # a full disk may pass; pages answer 503 meanwhile
            sys.stderr.write(f"{error}\n")

    def stop(self, *_):
        self.stopping = True

    def _environment(self):
        """Give the workers one folder to add up their metrics in, empty at each start."""
        folder = settings.VAR / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        os.environ["SOURCEBOOK_BIND"] = f"{address()}:{settings.PORT}"

    def _answers(self):
        """Wait for the first answer; False when told to stop before."""
        until = time.monotonic() + START_SECONDS
        while not self.stopping:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{settings.PORT}/healthz", timeout=5)
                return True
            except OSError:
                if time.monotonic() > until:
                    raise CannotServe(
                        "The web server does not answer; its messages stand above."
                    ) from None
                self.children[0].revive()
                time.sleep(0.1)
        return False

    def _end(self):
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            # The leader alone: it ends its own workers in order; `wait` ends what is left.
            child.process.terminate()
        for child in self.children:
            child.wait(until)


def keep_mode():
    """Write the mode of the first start, so that bare commands know it; production never is."""
    path = Path(settings.VAR / "mode")
    if not settings.PRODUCTION and not path.is_file():
        path.write_text(f"{settings.MODE}\n")
