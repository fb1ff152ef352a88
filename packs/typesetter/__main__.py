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
from setting import Typesetter

SECONDS = 10
MEMORY = 512 * 1024**2


def limit():
    """Let this process use so much time and memory and no more, and stand back for pages."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def main():
    limit()
    work = json.load(sys.stdin.buffer)
    setter = Typesetter(work)
    sys.stdout.buffer.write(setter.pdf_of(found(work["told"], setter.end_of)))


if __name__ == "__main__":
    main()
