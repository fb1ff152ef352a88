"""Kills what serves: web workers, the web server, processes of the job worker, the database."""

import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

from tests.portal import servers


def command(pid):
    """Return the command line of a process, or nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def parent(pid):
    """Return the parent of a process, or 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


class Killer(threading.Thread):
    """Kills every `pause` seconds or so until stopped; stops the database hard `stops` times."""

    def __init__(self, portal, *, pause, stops, every):
        super().__init__(daemon=True)
        self.portal, self.pause = portal, pause
        self.stops_left, self.every = stops, every
        self.done = Counter()
        self.ending = threading.Event()

    def run(self):
        next_stop = time.monotonic() + self.every / 2
        while not self.ending.wait(random.uniform(0.5, 1.5) * self.pause):
            if self.stops_left and time.monotonic() >= next_stop:
                self._stop_database()
                next_stop = time.monotonic() + self.every
            else:
                self._kill_a_part()

    def stop(self):
        self.ending.set()
        self.join()

    def _kill_a_part(self):
        """Kill one process with -9: of three, two are web workers and one of the job worker."""
        masters = {self.portal.process.pid}
        pids = [pid for pid in self.portal.pids() if pid not in masters]
        web = [pid for pid in pids if "gunicorn" in command(pid)]
        jobs = [pid for pid in pids if "run_jobs" in command(pid)]
        workers = [pid for pid in web if parent(pid) in web]
        kind, among = random.choice(
            [("web worker", workers)] * 2 + [("job worker", jobs)] * 2 + [("web server", web)]
        )
        if among:
            self._kill(random.choice(among), signal.SIGKILL, kind)

    def _stop_database(self):
        """Stop PostgreSQL as a power cut does: -9 to its first process, or an immediate stop."""
        among = servers(self.portal.var)
        if not among:
            return
        first = min(among, key=lambda pid: (parent(pid) in among, pid))
        how = signal.SIGKILL if self.stops_left % 2 else signal.SIGQUIT
        if self._kill(first, how, "database"):
            self.stops_left -= 1

    def _kill(self, pid, number, kind):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        self.done[kind] += 1
        return True
