"""The least pace at which a request must come in, so that nobody holds a web thread by trickling.

A thread that reads a request waits in `recv`. What is silent for `SILENT` seconds, or slower than
`LEAST` bytes a second once it was waited for half as long again, is given up: the form is answered
408 (`sourcebook.middleware.sound_input`), a head that never ends is hung up on. Only waiting
counts, not what the portal itself takes; a phone on a 2G line (5 kB/s) passes with eight photos.
"""

import errno
import os
import select
import socket
import threading
import time
from functools import partial

from gunicorn.workers.gthread import TConn, ThreadWorker

SILENT = float(os.environ.get("SOURCEBOOK_SILENT_SECONDS") or 20)
PATIENT = 1.5 * SILENT
LEAST = 1000  # bytes a second


class TooSlow(ConnectionResetError):
    """The sender of a request was given up; to the web server the same as one who hung up."""


class PacedSocket(socket.socket):
    """A connection that raises TooSlow in `recv` where the sender keeps no pace."""

    gave_up = False

    def begin(self):
        """Measure anew: another request begins."""
        self._waited, self._came = 0, 0

    def recv(self, size, flags=0):
        if self.gettimeout() is None:  # else the caller has set a time of its own
            self._wait()
        data = super().recv(size, flags)
        self._came += len(data)
        return data

    def _wait(self):
        """Wait until something has come; raise TooSlow where the pace is not kept."""
        asked = time.monotonic()
        poll = select.poll()
        poll.register(self, select.POLLIN)
        ready = not self.gave_up and poll.poll(SILENT * 1000)
        self._waited += time.monotonic() - asked
        slow = self._waited > PATIENT and self._came < LEAST * self._waited
        if not ready or slow:
            self.gave_up = True
            raise TooSlow(errno.ECONNRESET, "the request came too slowly")


class Worker(ThreadWorker):
    """gunicorn's worker with threads, each of whose connections has to keep the pace."""

    _lingering = threading.BoundedSemaphore(64)  # connections answered and not yet hung up

    def enqueue_req(self, conn):
        """Hand a connection on which a request begins to a thread."""
        if not isinstance(conn.sock, PacedSocket):
            conn.sock = PacedSocket(fileno=conn.sock.detach())
            conn.close = partial(self._close, conn)
        conn.sock.begin()
        super().enqueue_req(conn)

    def _close(self, conn, graceful=False):
        """Close a connection; wait beside the loop for its client to hang up.

        gunicorn waits up to two seconds within the loop that takes new connections in: ten clients
        that did not hang up kept everybody waiting.
        """
        if graceful and self._lingering.acquire(blocking=False):
            threading.Thread(target=self._linger, args=[conn], daemon=True).start()
        else:
            TConn.close(conn)

    def _linger(self, conn):
        try:
            TConn.close(conn, graceful=True)
        finally:
            self._lingering.release()
