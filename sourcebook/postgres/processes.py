"""Waiting for the server's programs, and reading what they said."""

import subprocess
import sys


def wait(process, stdin, patience):
    """Wait for the process; after three seconds print `patience` once. Return its exit code."""
    try:
        process.communicate(stdin, timeout=3)
    except subprocess.TimeoutExpired:
        if patience:
            sys.stderr.write(f"{patience}\n")
        process.communicate()
    return process.returncode


def tail(path, lines=8):
    """Return the last lines of a text file, or nothing when it cannot be read."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
