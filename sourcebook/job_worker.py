"""The job worker: django-q's cluster of processes, which ends whole when a part of it is killed."""

import contextlib
import os
import signal
import sys
import threading
import time

from django.db import DatabaseError
from django_q import cluster

from events.timetable import begin

LET_GO = {-signal.SIGTERM, -signal.SIGINT}  # told to stop, which leaves no lock behind


class Guard(cluster.Sentinel):
    """Watches the processes of the worker.

    A process that is killed while it reads the queue which all share leaves it locked for ever: the
    one begun in its place would wait and never work. So everything ends, and whoever runs the
    worker (`serve`, systemd) starts it anew; tasks that were in hand are given out again.
    """

    def start(self):
        # A thread: a lock left behind may hold up the loop of the guard itself.
        threading.Thread(target=self._watch, daemon=True).start()
        super().start()

    def spawn_cluster(self):
        super().spawn_cluster()
        with contextlib.suppress(DatabaseError):  # the clock brings them too
            begin()

    def reincarnate(self, process):
        self._end_if_killed(process)
        super().reincarnate(process)

    def _watch(self):
        while True:
            time.sleep(0.5)
            for process in self._parts():
                self._end_if_killed(process)

    def _parts(self):
        return [part for part in (*self.pool, self.monitor, self.pusher) if part is not None]

    def _end_if_killed(self, process):
        code = process.exitcode
        if code is None or code >= 0 or code in LET_GO:
            return
        sys.stderr.write(f"A process of the job worker was killed ({code}); it begins anew.\n")
        for part in self._parts():
            part.kill()
        os._exit(1)


def use_guard():
    """Let django-q start our guard in place of its own."""
    cluster.Sentinel = Guard
