"""How long something takes: by the clock, by the processor, in the database alone."""

import statistics
import time
from pathlib import Path

from django.db import connection


def timed(work):
    """Return how many milliseconds `work` takes by the clock."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def worked(work):
    """Return the milliseconds of the processor of the portal, and of the server for it."""
    connection.ensure_connection()
    pid = connection.connection.get_backend_pid()
    spent = Path(f"/proc/{pid}/schedstat")
    start = time.process_time(), int(spent.read_text().split()[0])
    work()
    server = int(spent.read_text().split()[0]) - start[1]
    return (time.process_time() - start[0]) * 1000 + server / 1e6


def in_database(work):
    """Return how many of the milliseconds of `work` its statements take, their rows received."""
    taken = []

    def timing(execute, *asked):
        found = []
        taken.append(timed(lambda: found.append(execute(*asked))))
        return found[0]

    with connection.execute_wrapper(timing):
        work()
    return sum(taken)


def middle(times):
    """Return the median, 0 of none."""
    return statistics.median(times) if times else 0


def late(times):
    """Return the 95th of a hundred: no more than the latest."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
