"""The typesetter's child process: reads one print from standard input, writes its PDF.

Run as a folder and never imported by the portal: typst works inside its process, where nothing
could limit it. What is written by people reaches it as data alone; its root folder holds the
layout and the photos, packages are not to be had, and of time and memory it gets so much.
"""

import json
import os
import resource
import sys

from fitting import found
from many import fitted, without_culprits
from setting import Typesetter

SECONDS = 10
MEMORY = 512 * 1024**2
# Of a pack more, and of one with very many practices: (sheets, seconds, bytes).
OF_PACKS = ((20, 60, MEMORY), (1000, 120, 3 * 1024**3))


def limit(work):
    """Let this process use so much time and memory and no more, and stand back for pages."""
    sheets = len(work["told"].get("sheets") or ())
    seconds, memory = SECONDS, MEMORY
    if sheets:
        seconds, memory = next(most[1:] for most in OF_PACKS if sheets <= most[0])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def pdf_of(work):
    """Return the PDF of one print, or of a pack of them."""
    setter, told = Typesetter(work), work["told"]
    if "sheets" not in told:
        return setter.pdf_of(found(told, setter.end_of))
    pack = fitted(told, setter)
    try:
        pdf = setter.pdf_of(pack)
    except setter.typst.TypstError:
        pack = without_culprits(pack, setter)
        pdf = setter.pdf_of(pack)
    return setter.folded(pdf, pack) if pack["folded"] else pdf


def main():
    work = json.load(sys.stdin.buffer)
    limit(work)
    sys.stdout.buffer.write(pdf_of(work))


if __name__ == "__main__":
    main()
