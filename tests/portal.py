"""A whole portal in processes of its own, for tests that start, stop and kill one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings

SECONDS = 300


class Portal:
    """One portal in a process of its own."""

    def __init__(self, var, port, **values):
        self.port = port
        self.var = var
        self.output = var.parent / f"output-{time.monotonic_ns()}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "SOURCEBOOK_VAR": str(var),
            "PORT": str(port),
            "SOURCEBOOK_DURABLE": "0",
            **values,
        }
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def said(self):
        return self.output.read_text()

    def wait_for(self, words):
        until = time.monotonic() + SECONDS
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)
        return self

    def get(self, address):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}") as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers

    def pids(self):
        """Return every process of this portal: those that have its folder in their environment."""
        mark = f"SOURCEBOOK_VAR={self.var}".encode()
        return [pid for pid, environment in environments() if mark in environment.split(b"\0")]

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.wait(30)

    def kill_everything(self):
        for pid in [*self.pids(), *servers(self.var)]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(30)

    def forget(self):
        """Delete the database where it lies outside the data folder."""
        pointer = self.var / "postgres" / "elsewhere"
        if pointer.is_file():
            shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)


def environments():
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            yield int(path.parent.name), path.read_bytes()
        except (OSError, ValueError):
            continue


def servers(var):
    """Return the database servers that run on the data of `var`."""
    pointer = var / "postgres" / "elsewhere"
    home = Path(pointer.read_text().strip()) if pointer.is_file() else var / "postgres"
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if b"postgres" in command and f"{home}/data".encode() in command:
            found.append(int(path.parent.name))
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
