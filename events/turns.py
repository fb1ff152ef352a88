"""Turns for costly work: few at once, counted over all processes of a machine by locked files."""

import fcntl
import time
from contextlib import contextmanager, suppress

_GLANCE = 0.02  # seconds


class AllBusy(Exception):
    """As many as may be are at it just now."""


@contextmanager
def turn(folder, most, wait):
    """Hold one of `most` places in `folder`, a Path; wait so many seconds for it, else AllBusy."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    until = time.monotonic() + wait
    while True:
        for number in range(most):
            with suppress(BlockingIOError), _locked(folder / f"place-{number}"):
                yield
                return
        if time.monotonic() >= until:
            raise AllBusy
        time.sleep(_GLANCE)


@contextmanager
def _locked(path):
    with open(path, "a") as place:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
