"""The search at 10,000 and 100,000 entries, or at N: `make bench N=1000000`.

In one run and in turn: the search of the portal (its database part: reading the words, counting,
ranking, without loading the twenty entries); the naive way, five queries that rank and count every
hit; the portal's own statement, bare; and tantivy on the same words in a process of its own. Whole
pages are opened in turn with a plain Django view, and an entry's writing stands against
bulk_create. All on a data folder of its own, which is gone afterwards. In a folder that KEEP names
it stays, and is only measured when asked again: `make bench N=1000000 KEEP=/var/tmp/million`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10_000, 100_000)


def run() -> list[dict]:
    """Return the figures of each size. Empty without the real data."""
    data = ROOT / os.environ.get("SOURCEBOOK_REAL_DATA", "../shared/data")
    if not data.is_dir():
        print(f"search: skipped, the real data is not at {data}")
        return []
    asked = os.environ.get("N")
    return [row for size in ([int(asked)] if asked else SIZES) for row in _measure(size, data)]


def _measure(size, data):
    if kept := os.environ.get("KEEP"):
        return _measure_in(Path(kept).resolve(), size, data)
    var = tempfile.mkdtemp(prefix="search-bench-", dir=os.environ.get("SOURCEBOOK_BENCH_DIR"))
    try:
        return _measure_in(Path(var), size, data)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _measure_in(var, size, data):
    """Fill the folder where it is not yet, and measure: the last program out stops the server.

    So each begins with no page of the database in its memory.
    """
    environment = os.environ | {"SOURCEBOOK_VAR": str(var), "SOURCEBOOK_DURABLE": "0"}
    filled, rows = var / f"filled-{size}", []
    if not filled.exists():
        _manage(environment, "migrate", "-v0")
        _manage(environment, "createcachetable", "-v0")
        _manage(environment, "collectstatic", "--noinput", "-v0")
        _manage(environment, "import_places", str(data / "lgd"))
        rows += _told(environment, f"fill({size})")
        filled.touch()
    return rows + _told(environment, f"cold({size})") + _told(environment, f"measure({size})")


def _told(environment, call):
    what = f"from benchmarks import search_measures; search_measures.tell(search_measures.{call})"
    return json.loads(_manage(environment, "shell", "-v0", "-c", what).splitlines()[-1])


def _manage(environment, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:2])} failed")
    return done.stdout


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
