"""Kills what serves: web workers, the web server, processes of the job worker, the database."""

import http.client
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


KINDS = ("web worker", "job worker", "web server")
OFTEN = ("web worker", "web worker", "job worker", "job worker", "web server")


A_WHILE = 5  # kills


class Killer(threading.Thread):
    """Kills every `pause` seconds or so until stopped; stops the database hard `stops` times.

    One of each kind first, in any order, then as it comes. After a few it waits for a page: where
    a start takes longer than the pauses, nothing would ever be answered.
    """

    def __init__(self, portal, *, pause, stops, every):
        super().__init__(daemon=True)
        self.portal, self.pause = portal, pause
        self.stops_left, self.every = stops, every
        self.kinds_left = random.sample(KINDS, len(KINDS))
        self.done = Counter()
        self.ending = threading.Event()

    def run(self):
        next_stop, waited_at = time.monotonic() + self.every / 2, 0
        while not self.ending.wait(random.uniform(0.5, 1.5) * self.pause):
            if self.stops_left and time.monotonic() >= next_stop:
                self._stop_database()
                next_stop = time.monotonic() + self.every
            else:
                self._kill_a_part()
            if self.done.total() >= waited_at + A_WHILE:
                waited_at = self.done.total()
                self._wait_for_a_page()

    def _wait_for_a_page(self):
        """Wait until the portal answers, and as long again, so that it gets something done."""
        began = time.monotonic()
        while not self._answers() and not self.ending.wait(0.2):
            pass
        self.ending.wait(time.monotonic() - began)

    def _answers(self):
        try:
            return self.portal.get("/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    @property
    def is_due(self):
        """Whether something is still to be killed before the drill may end."""
        return self.stops_left > 0 or bool(self.kinds_left)

    def stop(self):
        self.ending.set()
        self.join()

    def _kill_a_part(self):
        """Kill one process with -9: of five, two are web workers and two of the job worker."""
        masters = {self.portal.process.pid}
        pids = [pid for pid in self.portal.pids() if pid not in masters]
        web = [pid for pid in pids if "gunicorn" in command(pid)]
        among = {
            "web server": web,
            "web worker": [pid for pid in web if parent(pid) in web],
            "job worker": [pid for pid in pids if "run_jobs" in command(pid)],
        }
        kind = self.kinds_left[0] if self.kinds_left else random.choice(OFTEN)
        if among[kind] and self._kill(random.choice(among[kind]), signal.SIGKILL, kind):
            self.kinds_left = [one for one in self.kinds_left if one != kind]

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
