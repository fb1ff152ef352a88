"""Entries that tell the same: how many are found, how many of the found are right, how fast.

The set is made from the real cases and passages: each case is told again in four ways
(`paraphrases`), and each of these must find its case. Across languages a passage asks for one of
the same speech in another language. Then the same among 100,000 entries, with the time of each.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENTRIES = 100_000
RECALL, PRECISION, MILLISECONDS = 0.9, 0.8, 100
_LETTERS = {"title": 120, "story": 6000}


def run() -> list[dict]:
    """Return recall, precision and time; `against` is the bar. Empty without the real data."""
    data = ROOT / os.environ.get("SOURCEBOOK_REAL_DATA", "../shared/data")
    if not data.is_dir():
        print(f"kin: skipped, the real data is not at {data}")
        return []
    var = tempfile.mkdtemp(prefix="kin-bench-")
    try:
        return _measured(os.environ | {"SOURCEBOOK_VAR": var})
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _measured(environment):
    asked = "import json; from benchmarks.kin import measure; print(json.dumps(measure()))"
    for words in (("migrate", "-v0"), ("shell", "-v0", "-c", asked)):
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(words[:2])} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def measure():
    """Return the figures, measured on the (empty) database at hand."""
    from practices.kin import likeness

    cases, passages = _read("cases.jsonl"), _read("passages.jsonl")
    known = _publish(cases + passages)
    likeness.count_terms()
    rows = _found_again(cases, known, "the set alone")
    rows += _across_languages(passages, known)
    _fill(ENTRIES - len(known))
    likeness.count_terms()
    return rows + _found_again(cases, known, f"among {ENTRIES:,}")


def _read(name):
    from django.conf import settings

    lines = (settings.REAL_DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _publish(rows):
    """Publish cases and passages; return `{their id: the practice's id}`."""
    from tests.factories.volume import many_published

    entries = [
        {
            "title": row["title"][: _LETTERS["title"]],
            "language": row.get("language") or row["lang"],
            "story": row["text"][: _LETTERS["story"]],
            **dict.fromkeys(("problem", "result", "who_did_what", "went_wrong"), ""),
            "steps": [],
        }
        for row in rows
    ]
    return dict(zip((row["id"] for row in rows), many_published(len(rows), entries), strict=True))


def _found_again(cases, known, among):
    """Return recall by way of telling, precision, and how long a check takes."""
    from benchmarks.paraphrases import WAYS, chance_of, paraphrase

    found, right, wrong, times = dict.fromkeys(WAYS, 0), 0, 0, []
    for case in cases:
        places = [case[name] for name in ("district", "block_or_gp", "state") if case[name]]
        for way in WAYS:
            chance = chance_of(f"{case['id']} {way}")
            told = [paraphrase(case[part], way, chance, places) for part in ("title", "text")]
            near = _asked("\n".join(told), times)
            hit = known[case["id"]] in near
            found[way] += hit
            right += hit
            wrong += len(near) - hit
    rows = [
        _row(f"recall, {way}, {among}", "share", hits / len(cases), len(cases), RECALL)
        for way, hits in found.items()
    ]
    precision = right / ((right + wrong) or 1)
    rows.append(_row(f"precision, {among}", "share", precision, right + wrong, PRECISION))
    for name, value in (("p50", statistics.median(times)), ("p95", _p95(times))):
        rows.append(_row(f"check, {among}, {name}", "ms", value, len(times), MILLISECONDS))
    return rows


def _asked(text, times, but=0):
    """Return the ids of the practices that a stranger is shown for `text`."""
    from django.contrib.auth.models import AnonymousUser

    from practices.kin.likeness import near

    begun = time.perf_counter()
    ids = [one.practice.pk for one in near(text, AnonymousUser(), but=but)]
    times.append((time.perf_counter() - begun) * 1000)
    return ids


def _across_languages(passages, known):
    """Return for how many passages one of the same speech in another language is among the five."""
    from practices.kin.likeness import like

    tried = hits = 0
    for asking in passages:
        kin = {known[one["id"]] for one in passages if _is_translation(one, asking)}
        if not kin:
            continue
        same_language = {known[p["id"]] for p in passages if p["lang"] == asking["lang"]}
        others = [pk for pk in like(asking["text"], least=0) if pk not in same_language]
        tried += 1
        hits += bool(kin.intersection(others[:5]))
    return [_row("across languages, one of five", "share", hits / tried, tried, RECALL)]


def _is_translation(one, other):
    group = one["parallel_group"]
    return group and group == other["parallel_group"] and one["lang"] != other["lang"]


def _fill(number):
    """Write the terms of `number` more entries: a part of real texts, the rest of rare words."""
    from django.db import connection

    from practices.kin.likeness import write
    from practices.models import Practice

    chance = random.Random(ENTRIES)
    tail = [2**30 + place for place in range(60_000)]
    weights = list(accumulate(1 / (place + 10) for place in range(len(tail))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT terms FROM practices_likeness")
        real = [row[0] for row in cursor.fetchall()]
    for _chunk in range(0, number, 5000):
        made = Practice.objects.bulk_create([Practice() for _ in range(5000)])
        write({practice.pk: _terms(chance, real, tail, weights) for practice in made})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE practices_likeness")


def _terms(chance, real, tail, weights):
    """Return the terms of one invented entry: a third of three real ones, and sixty of the tail."""
    terms = {term for one in chance.sample(real, 3) for term in one[chance.randrange(3) :: 3]}
    return sorted(terms.union(chance.choices(tail, cum_weights=weights, k=60)))


def _p95(times):
    return statistics.quantiles(times, n=20)[-1]


def _row(name, unit, value, number, against):
    return {
        "name": f"kin: {name}",
        "unit": unit,
        "value": round(value, 3),
        "n": number,
        "against": against,
        "ratio": round(value / against, 2),
    }
