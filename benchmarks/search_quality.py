"""How well the search understands what people type: asked over the real cases and passages.

Fifteen lists are asked: the shared one, and fourteen of our own, written from the texts in other
spellings, scripts and languages. Of the second and third of our own
(`search_queries_halved.jsonl`, with those that follow) one half was tuned on, and the other half
looked at in totals alone; to the third came more that was tuned on. The fourth to fourteenth were
written by who knew the texts alone; the fourth, sixth, eighth, ninth, eleventh and thirteenth were
tuned on, of the fifth, seventh, tenth, twelfth and fourteenth only the totals were looked at. A
query succeeds where one of its right entries is among the first five; its reciprocal rank is that
of the first right one among the first fifty.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = Path(__file__).with_name("search_queries.jsonl")
HALVED = Path(__file__).with_name("search_queries_halved.jsonl")
HALVES = {
    "dev": "second, tuned on",
    "test": "second, held out",
    "open": "third, tuned on",
    "closed": "third, held out",
    "later": "third, tuned on later",
    "fourth": "fourth, tuned on",
    "fifth": "fifth, held out",
    "sixth": "sixth, tuned on",
    "seventh": "seventh, held out",
    "eighth": "eighth, tuned on",
    "ninth": "ninth, tuned on",
    "tenth": "tenth, held out",
    "eleventh": "eleventh, tuned on",
    "twelfth": "twelfth, held out",
    "thirteenth": "thirteenth, tuned on",
    "fourteenth": "fourteenth, held out",
}
SUCCESS, RANK, LOOSE = 0.95, 0.85, 0.90
_FIRST, _LOOKED = 5, 50
_LONGEST_TITLE = 120


def run() -> list[dict]:
    """Return success@5 and mean reciprocal rank, overall and by language; `against` is the bar."""
    data = ROOT / os.environ.get("SOURCEBOOK_REAL_DATA", "../shared/data")
    if not data.is_dir():
        print(f"search quality: skipped, the real data is not at {data}")
        return []
    var = tempfile.mkdtemp(prefix="quality-bench-")
    try:
        environment = os.environ | {"SOURCEBOOK_VAR": var}
        fill(environment, data, Path(var, "rows.jsonl"))
        return json.loads(_manage(environment, "shell", "-v0", "-c", _ASKED).splitlines()[-1])
    finally:
        shutil.rmtree(var, ignore_errors=True)


_ASKED = "import json; from benchmarks.search_quality import measure; print(json.dumps(measure()))"


def fill(environment, data, rows):
    """Import all places, and cases and passages as published practices, by way of file `rows`."""
    cases = [json.loads(line) for line in _lines(data / "cases.jsonl")]
    passages = [_case_of(json.loads(line)) for line in _lines(data / "passages.jsonl")]
    written = (json.dumps(row, ensure_ascii=False) for row in cases + passages)
    rows.write_text("\n".join(written), encoding="utf-8")
    _manage(environment, "migrate", "-v0")
    _manage(environment, "import_places", str(data / "lgd"))
    _manage(environment, "import_practices", str(rows), "--publish", "--as-desk")


def _case_of(passage):
    """Return the row of a case that tells what a passage says."""
    return {
        "id": passage["id"],
        "title": _shortened(passage),
        "language": passage["lang"],
        "text": passage["text"],
        "url_or_source": passage["source"],
        "kind": "good practice",
        "programme": "SBM-G",
        "themes": ["campaign"],
    }


def _shortened(passage):
    """Return the title within its length, with the mark in brackets that tells it from others."""
    title, mark = passage["title"].rsplit(" [", 1)
    return f"{title[: _LONGEST_TITLE - len(mark) - 2]} [{mark}"


def measure():
    """Return the figures of all lists, asked of the database at hand."""
    from django.conf import settings

    asked = {"shared": _with_ids(settings.REAL_DATA), "own": list(map(json.loads, _lines(OWN)))}
    for query in map(json.loads, _lines(HALVED)):
        asked.setdefault(HALVES[query["half"]], []).append(query)
    rows = []
    for name, queries in asked.items():
        ranks = {query["query"]: rank_of(query) for query in queries}
        rows += _rows(f"quality, {name}", queries, ranks)
    return rows


def _with_ids(data):
    """Return the shared queries with the ids of what ought to come up."""
    told = [
        json.loads(line)
        for name in ("cases", "passages")
        for line in _lines(data / f"{name}.jsonl")
    ]
    ids = {row["title"]: row["id"] for row in told}
    queries = [json.loads(line) for line in _lines(data / "queries.jsonl")]
    return [
        query | {"ids": [ids[title] for title in query["relevant_titles"]]} for query in queries
    ]


def rank_of(query):
    """Return at which place the first right entry comes, or None beyond the first fifty."""
    found = first_ids(query["query"], _LOOKED)
    return next((place for place, key in enumerate(found, 1) if key in query["ids"]), None)


def first_ids(text, size):
    """Return the ids of the first entries that a stranger is shown for `text`."""
    from django.contrib.auth.models import AnonymousUser

    from practices.search import Filters, find

    page = find(text, Filters(), AnonymousUser(), size=size, facets=())
    return [practice.import_key for practice in page.practices]


def _rows(name, queries, ranks):
    groups = {"all": queries, "romanised": [], "misspelt": []}
    for query in queries:
        groups.setdefault(query["lang"], []).append(query)
        for kind in ("romanised", "misspelt"):
            if _is(kind, query):
                groups[kind].append(query)
    rows = []
    for group, members in groups.items():
        places = [ranks[query["query"]] for query in members]
        success = [place is not None and place <= _FIRST for place in places]
        bar = SUCCESS if group == "all" else LOOSE
        rows.append(_row(f"{name}: success@5, {group}", success, bar))
        rows.append(
            _row(f"{name}: reciprocal rank, {group}", [1 / (p or 10**9) for p in places], RANK)
        )
    return rows


def _is(kind, query):
    if kind == "romanised":
        return query["lang"].endswith("-Latn")
    return "misspel" in query["note"]


def _row(name, values, bar):
    value = sum(values) / max(1, len(values))
    return {
        "name": name,
        "unit": "share",
        "value": round(value, 3),
        "n": len(values),
        "against": bar,
        "ratio": round(value / bar, 2),
    }


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def _manage(environment, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:2])} failed:\n{done.stderr[-2000:]}")
    return done.stdout
