"""Long work on many rows, in two threads: one reckons while the database answers the other."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

from django.db import connection

AT_ONCE = 2  # more would only wait: Python reckons in one thread at a time
_AHEAD = 2  # parts that lie ready for each


def side_by_side(work, parts):
    """Do `work` with each of a list of `parts`, two at a time, each on a connection of its own.

    Yields what each returned, in their order. In a transaction, whose rows others do not see, and
    for a single part, all is done here. The first error is raised when its turn has come; what is
    not begun by then never is.
    """
    if connection.in_atomic_block or len(parts) < AT_ONCE:
        yield from map(work, parts)
        return
    parts, running = iter(parts), deque()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        begin = partial(threads.submit, _apart, work)
        running.extend(map(begin, islice(parts, AT_ONCE * _AHEAD)))
        try:
            while running:
                yield running.popleft().result()
                running.extend(map(begin, islice(parts, 1)))
        finally:
            threads.shutdown(cancel_futures=True)


def _apart(work, part):
    try:
        return work(part)
    finally:
        connection.close()  # a thread's own
