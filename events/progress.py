"""How far long work is, said while a command does it; silent for whoever else does the same work.

The work says its steps, `with step("Taking in practices", of=999) as reached:` or
`for row in over(rows, "Taking in practices")`, and knows nothing of who listens. A command whose
`handle` is `@watched` listens: on a terminal one line that counts on, else a line at the beginning,
each ten seconds and at the end. All of it goes to standard error: scripts read standard output.
"""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

COUNTS_ON_EVERY = 0.1  # seconds between two looks of the line on a terminal
LINE_EVERY = 10  # seconds between two lines elsewhere
_CLEAR = "\r\x1b[K"
_listener = ContextVar("progress", default=None)


class _Listener:
    def __init__(self, out):
        self.out = out
        self.busy = False  # within a step: the steps of its parts are not said


class _Terminal(_Listener):
    """One line that is written over until its step is done, and then gone."""

    every = COUNTS_ON_EVERY

    def begin(self, text):
        self._write(text)

    more = begin

    def end(self, _text):
        self.close()

    def close(self):
        self._write("")

    def _write(self, text):
        self.out.write(_CLEAR + text, style_func=str, ending="")
        self.out.flush()


class _Lines(_Listener):
    """A line each time, for logs and files."""

    every = LINE_EVERY

    def begin(self, text):
        self.out.write(text, style_func=str)
        self.out.flush()

    more = end = begin

    def close(self):
        pass


def watched(handle):
    """Let the `handle` of a command say how far it is; with `--verbosity 0` it says nothing."""

    @wraps(handle)
    def watching(self, *args, **options):
        out = self.stderr
        listener = None
        if options.get("verbosity", 1):
            listener = _Terminal(out) if out.isatty() else _Lines(out)
        token = _listener.set(listener)
        try:
            return handle(self, *args, **options)
        finally:
            _listener.reset(token)
            if listener:
                listener.close()  # of a step that broke off, too

    return watching


@contextmanager
def step(words, of=None):
    """Say that a step begins and ends; yields a function that takes how much of it is done.

    `of` is how much there is in all, where that is known. A step within another is not said, and
    one that broke off has no end.
    """
    listener = _listener.get()
    if listener is None or listener.busy:
        yield lambda _done: None
        return
    listener.busy = True
    last = {"done": None, "at": time.monotonic()}

    def reached(done):
        last["done"], now = done, time.monotonic()
        if now - last["at"] >= listener.every:
            last["at"] = now
            listener.more(_text(words, done, of))

    listener.begin(_text(words, None, of))
    try:
        yield reached
    finally:
        listener.busy = False
    listener.end(f"{_text(words, last['done'], of)}: done")


def over(items, words, of=None):
    """Yield `items` and say how far through them the work is; `of` how many, else their length."""
    if of is None:
        of = len(items) if hasattr(items, "__len__") else None
    with step(words, of) as reached:
        for number, item in enumerate(items, start=1):
            yield item
            reached(number)


def _text(words, done, of):
    if done is None:
        return f"{words} ({of})" if of else words
    return f"{words}: {done} of {of}" if of else f"{words}: {done}"
