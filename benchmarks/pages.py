"""Pages with the whole directory of places and 10,000 entries, against a bare view.

Runs on a data folder of its own. All addresses are asked in turn of one gunicorn, so that what
slows the machine slows the bare view (`/healthz`) as well.
"""

import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks import floods, phone, prints, walls

ROOT = Path(__file__).resolve().parent.parent
ENTRIES = 10_000
ROUNDS = 150
BARE = "/healthz"
PAGES = {
    "home": "/",
    "list": "/practices/",
    "list, two filters and a word": "/practices/?q=water&kind=practice&programme=sbm",
    "list, a word of one in three": "/practices/?q=toilet",
    "list, a Hindi word": "/practices/?q=शौचालय",
    "list, misspelt": "/practices/?q=toilat",
    "practice page": "{practice}",
    "API list": "/api/v1/practices/",
    "API list of a hundred": "/api/v1/practices/?page_size=100",
    "API list, a word of one in three": "/api/v1/practices/?q=toilet",
    "API practice": "/api/v1/practices/{pk}/",
}
ON_A_PHONE = {"home": "/", "list": "/practices/"}
# Printed as the last line: the address of a practice, and how many queries each page makes.
COUNT = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from practices.models import Practice
practice = Practice.objects.listed().newest_first().first().get_absolute_url()
counts = {{}}
for name, address in {pages!r}.items():
    address = address.format(practice=practice, pk=practice.split("/")[2])
    with CaptureQueriesContext(connection) as caught:
        answer = Client().get(address, headers={{"host": "127.0.0.1"}})
    assert answer.status_code == 200, (address, answer.status_code)
    counts[name] = len(caught)
print(json.dumps({{"practice": practice, "queries": counts}}))
"""


PACKS = "from benchmarks import packs; packs.measure()"
REPORTS = "from benchmarks import reports; reports.measure()"


def run() -> list[dict]:
    """Return p50, p95 and queries of each page. Empty without the real data."""
    data = ROOT / os.environ.get("SOURCEBOOK_REAL_DATA", "../shared/data")
    if not data.is_dir():
        print(f"pages: skipped, the real data is not at {data}")
        return []
    var = tempfile.mkdtemp(prefix="pages-bench-")
    try:
        return _measure(_environment(var), data)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _measure(environment, data):
    _manage(environment, "migrate", "-v0")
    _manage(environment, "createcachetable", "-v0")
    _manage(environment, "collectstatic", "--noinput", "-v0")
    prints.lay_out(Path(environment["SOURCEBOOK_VAR"], "static"))
    _manage(environment, "import_places", str(data / "lgd"))
    fill = f"from benchmarks.entries import load; load({ENTRIES})"
    _manage(environment, "shell", "-v0", "-c", fill)
    counted = _manage(environment, "shell", "-v0", "-c", COUNT.format(pages=PAGES))
    found = json.loads(counted.splitlines()[-1])
    chosen = _manage(environment, "shell", "-v0", "-c", prints.CHOOSE).splitlines()[-1]
    measured = _manage(environment, "shell", "-v0", "-c", PACKS).splitlines()
    packed = json.loads(measured[-1])
    with _served(environment):
        times = _timed(environment, found["practice"])
        printed = prints.measure(int(environment["PORT"]), json.loads(chosen))
        seen = phone.measure(
            int(environment["PORT"]), ON_A_PHONE | {"practice page": found["practice"]}
        )
    filled = _manage(environment, "shell", "-v0", "-c", walls.FILL).splitlines()[-1]
    with _served(environment | {"SOURCEBOOK_WEB_WORKERS": "2"}) as server:
        walled = walls.measure(int(environment["PORT"]), json.loads(filled), server.pid)
    reported = _manage(environment, "shell", "-v0", "-c", REPORTS).splitlines()[-1]
    with _served(environment | floods.SETTINGS):
        flooded = floods.measure(int(environment["PORT"]))
    return (
        _results(times, found["queries"])
        + printed
        + packed
        + seen
        + walled
        + json.loads(reported)
        + flooded
    )


@contextmanager
def _served(environment):
    server = _serve(environment)
    try:
        yield server
    finally:
        server.terminate()
        server.wait(20)


def _environment(var):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"SOURCEBOOK_VAR": var, "PORT": str(port), "SOURCEBOOK_WEB_WORKERS": "1"}
    return os.environ | settings | {"SOURCEBOOK_BIND": f"127.0.0.1:{port}"}


def _manage(environment, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:2])} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _serve(environment):
    command = [sys.executable, "-m", "gunicorn", "-c", "sourcebook/gunicorn.py"]
    with open(Path(environment["SOURCEBOOK_VAR"], "server.log"), "a") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    for _ in range(100):
        try:
            _ask(http.client.HTTPConnection("127.0.0.1", int(environment["PORT"])), BARE)
            return server
        except OSError:
            time.sleep(0.2)
    said = Path(environment["SOURCEBOOK_VAR"], "server.log").read_text()
    raise SystemExit(f"The server did not start.\n{said[-2000:]}")


def _timed(environment, practice):
    """Return `{name: milliseconds of each round}`, each page and the bare view in turn."""
    line = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]))
    told = {"practice": practice, "pk": practice.split("/")[2]}
    addresses = {BARE: BARE} | {name: path.format(**told) for name, path in PAGES.items()}
    times = {name: [] for name in addresses}
    for turn in range(ROUNDS + 5):
        for name, address in addresses.items():
            start = time.perf_counter()
            _ask(line, address)
            if turn >= 5:  # the first ones warm up
                times[name].append((time.perf_counter() - start) * 1000)
    return times


def _ask(line, address):
    line.request("GET", urlsafe(address), headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}: {body[:300]!r}")


def urlsafe(address):
    """Return an address with its letters of other scripts written for a request line."""
    return quote(address, safe="/?&=%")


def _results(times, queries):
    bare = _figures(times[BARE])
    results = []
    for name in PAGES:
        for figure, value in _figures(times[name]).items():
            results.append(_result(f"{name} {figure}", "ms", value, bare[figure]))
        results.append(_result(f"{name} queries", "queries", queries[name], 1))
    results += [
        _result(f"bare view {figure}", "ms", value, value) for figure, value in bare.items()
    ]
    return results


def _figures(times):
    return {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}


def _result(name, unit, value, against):
    ratio = round(value / against, 2)
    value, against = round(value, 2), round(against, 2)
    return {
        "name": f"pages: {name}",
        "unit": unit,
        "value": value,
        "n": ROUNDS,
        "against": against,
        "ratio": ratio,
    }
