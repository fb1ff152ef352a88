"""Tantivy on the same entries as the portal's search, in a process of its own."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.transaction import atomic

from practices.search.facets import KIND, STATE, THEME

PYTHON = Path(__file__).resolve().parent.parent / ".venv-bench" / "bin" / "python"


class Tantivy:
    """Tantivy in a process of its own on the same entries; None where it is not installed.

    Its index lies beside the portal's data, and is made once.
    """

    def __init__(self, size):
        self.folder = settings.VAR / f"tantivy-{size}"

    def __enter__(self):
        if not PYTHON.exists():
            return None
        program = Path(__file__).with_name("tantivy_search.py")
        if not self.folder.is_dir():
            with tempfile.TemporaryDirectory(dir=settings.VAR) as draft:
                rows = Path(draft) / "rows"
                os.mkfifo(rows)
                made = subprocess.Popen([PYTHON, program, draft, rows], stdin=-3, stdout=-1)
                with rows.open("w", encoding="utf-8") as out:
                    _write_rows(out)
                made.communicate()
                rows.unlink()
                shutil.copytree(draft, self.folder)
        self.child = subprocess.Popen(
            [PYTHON, program, self.folder], stdin=-1, stdout=-1, text=True
        )
        self.child.stdout.readline()
        return self.ask

    def ask(self, words):
        """Return the milliseconds of one search and the number of its hits."""
        self.child.stdin.write(" ".join(words) + "\n")
        self.child.stdin.flush()
        took, count = self.child.stdout.readline().split()
        return float(took), int(count)

    def __exit__(self, *_error):
        if hasattr(self, "child"):
            self.child.stdin.close()
            self.child.wait()


def _write_rows(out):
    """Write the words of each entry as they stand in its vectors, and three facets."""
    with atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT facets, array_to_string(tsvector_to_array(title_vector), ' '),"
            " array_to_string(tsvector_to_array(vector), ' ') FROM practices_search"
        )
        for packed, title, words in cursor:
            theme = [packed >> shift & THEME.mask for shift in THEME.shifts()]
            row = {
                "title": title,
                "words": words,
                "theme": [one for one in theme if one],
                "state": packed >> STATE.shift & STATE.mask,
                "kind": packed >> KIND.shift & KIND.mask,
            }
            out.write(json.dumps(row) + "\n")
