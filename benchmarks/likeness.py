"""Places that are like one: how long it takes to look at all Gram Panchayats of a state, and how
long a State waits that tells a fact of it.

A state as large as the largest there is (60,000 Gram Panchayats in 75 districts), each having told
nine facts, and as many again in another, on a database of its own.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATES, DISTRICTS, BLOCKS, GPS = 2, 75, 750, 60_000  # each but the states a state
MILLISECONDS, OF_A_STATE = 50, 1000
ASKED, TOLD = 60, 5
_FACTS = """
INSERT INTO places_fact (uid, place_id, kind, value, source, as_of, as_of_precision, told_from_id,
    told_at)
SELECT gen_random_uuid(), p.id, %s, (%s::text[])[1 + floor(random() * %s)], 'census', '2021-01-01',
    'year', p.id, now()
FROM places_place p WHERE p.level = 'gp' AND p.code LIKE 'b%%'
"""


def run() -> list[dict]:
    """Return how long `like` takes, median and p95, and a fact told; `against` is the bar."""
    var = tempfile.mkdtemp(prefix="likeness-bench-")
    try:
        return _measured(os.environ | {"SOURCEBOOK_VAR": var})
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _measured(environment):
    asked = "import json; from benchmarks.likeness import measure; print(json.dumps(measure()))"
    for words in (("migrate", "-v0"), ("shell", "-v0", "-c", asked)):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(words[:2])} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def measure():
    """Return the figures, measured on the (empty) database at hand."""
    from places.likeness import like
    from places.models import Place

    _build()
    state = Place.objects.get(level="state", code="b1")
    gps = list(Place.objects.filter(level="gp", state=state).order_by("pk")[:: GPS // ASKED])
    like(gps[0])
    rows = []
    for name, within, number in (("a state", state, GPS), ("two states", None, STATES * GPS)):
        times = [_milliseconds(like, gp, within=within) for gp in gps[:ASKED]]
        for part, value in (("p50", statistics.median(times)), ("p95", _p95(times))):
            rows.append(_row(f"{name}, {part}", value, number))
    told = statistics.median(_telling(state) for _n in range(TOLD))
    return [*rows, _row("a State tells a fact, p50", told, GPS, OF_A_STATE)]


def _telling(state):
    """Return how many milliseconds all profiles take to follow a fact of `state`; keeps nothing."""
    from django.db import transaction
    from django.utils import timezone

    from places.likeness.inheriting import renew_kind
    from places.models import Fact

    with transaction.atomic():
        told = {"value": "hilly", "source": "known", "as_of": "2026-01-01"}
        told |= {"told_from": state, "told_at": timezone.now()}
        Fact.objects.create(place=state, kind="terrain", **told)
        begun = time.perf_counter()
        renew_kind(state, "terrain")
        transaction.set_rollback(True)
        return (time.perf_counter() - begun) * 1000


def _milliseconds(what, *told, **options):
    begun = time.perf_counter()
    assert what(*told, **options)
    return (time.perf_counter() - begun) * 1000


def _build():
    """Make the tree, nine facts of each Gram Panchayat, and their profiles."""
    from django.db import connection

    from places.choices import FACT_CHOICES
    from places.likeness import profiles
    from places.release import add_missing

    add_missing(list(_rows()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for kind, choices in FACT_CHOICES.items():
            keys = [key for key, _words in choices]
            cursor.execute(_FACTS, [kind, keys, len(keys)])
        profiles.renew()
        cursor.execute("ANALYZE places_profile, places_place")


def _rows():
    """Yield the places of the tree as rows of a release, the highest first."""
    yield from _level("state", STATES, "national", 0)
    yield from _level("district", STATES * DISTRICTS, "state", DISTRICTS)
    yield from _level("block", STATES * BLOCKS, "district", BLOCKS // DISTRICTS)
    yield from _level("gp", STATES * GPS, "block", GPS // BLOCKS)


def _level(level, count, above, each):
    """Yield `count` places of `level`, `each` of them under one of the level above."""
    from places.directory import Row

    for number in range(count):
        parent = f"b{number // each}" if each else "1"
        names = f"{level} {number}", "", "", "", ""
        yield Row(level, f"b{number}", above, parent, "", *names)


def _p95(times):
    return statistics.quantiles(times, n=20)[-1]


def _row(name, value, number, against=MILLISECONDS):
    return {
        "name": f"likeness: {name}",
        "unit": "ms",
        "value": round(value, 2),
        "n": number,
        "against": against,
        "ratio": round(value / against, 2),
    }
