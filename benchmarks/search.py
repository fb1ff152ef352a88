"""The search at 10,000 and 100,000 entries, or at N: `make bench N=1000000`.

In one run and in turn: the search of the portal (its database part: reading the words, counting,
ranking, without loading the twenty entries); the naive way, five queries that rank and count every
hit; the portal's own statement, bare; and tantivy on the same words in a process of its own. Whole
pages are opened in turn with a plain Django view, and an entry's writing stands against
bulk_create. All on a data folder of its own, which is gone afterwards.
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
    var = tempfile.mkdtemp(prefix="search-bench-", dir=os.environ.get("SOURCEBOOK_BENCH_DIR"))
    environment = os.environ | {"SOURCEBOOK_VAR": var, "SOURCEBOOK_DURABLE": "0"}
    try:
        _manage(environment, "migrate", "-v0")
        _manage(environment, "createcachetable", "-v0")
        _manage(environment, "collectstatic", "--noinput", "-v0")
        _manage(environment, "import_places", str(data / "lgd"))
        what = f"from benchmarks import search_measures; search_measures.measure({size})"
        return json.loads(_manage(environment, "shell", "-v0", "-c", what).splitlines()[-1])
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _manage(environment, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:2])} failed")
    return done.stdout


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
