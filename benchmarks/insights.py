"""The insights at volume: their pages, counting bit by bit while killed, and the proof.

With N, a number of entries, five times as many adoptions; filled by SQL alone, into tables without
foreign keys and triggers, which would take most of the time and are not what is measured.
"""

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENTRIES, ADOPTIONS_EACH, NEWS = 20_000, 5, 10_000
STATES, DISTRICTS, GPS = 36, 720, 7_200
MILLISECONDS, ROUNDS = 300, 40
FILLED = ("practice", "version", "practice_themes", "adoption", "endorsement", "challenge")
PAGES = {
    "insights, all India": "/insights/",
    "insights, a state and a quarter": "/insights/?state={state}&period={quarter}",
    "insights, a theme": "/insights/?theme=toilet-technology",
    "insights, a theme, state and year": "/insights/?theme={theme}&state={state}&period={year}",
    "insights as CSV, all India": "/insights.csv",
    "districts not yet heard from": "/insights/reach/",
    "districts of a state by theme": "/insights/reach/?state={state}",
    "times of the desks of a state": "/insights/desks/",
}


def run() -> list[dict]:
    """Return the figures; `against` is the bar."""
    var = tempfile.mkdtemp(prefix="insights-bench-")
    environment = os.environ | {"SOURCEBOOK_VAR": var, "SOURCEBOOK_DURABLE": "0"}
    asked = "import json; from benchmarks.insights import measure; print(json.dumps(measure()))"
    try:
        for words in (
            ("migrate", "-v0"),
            ("createcachetable", "-v0"),
            ("collectstatic", "--noinput", "-v0"),
            ("shell", "-v0", "-c", asked),
        ):
            command = [sys.executable, "manage.py", *words]
            done = subprocess.run(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"{' '.join(words[:2])} failed")
        return json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(var, ignore_errors=True)


def measure() -> list[dict]:
    """Return the figures, measured on the (empty) database at hand."""
    from learning.insights import counting

    entries = int(os.environ.get("N") or ENTRIES)
    _timed("filled", _fill, entries)
    rows = [
        _row("insights, counted anew", "s", _timed("counted", counting.count), entries, 24 * 3600)
    ]
    _note_news(entries)
    rows.append(_row(f"insights, {NEWS:,} news counted, killed", "s", _kill(), entries, 120))
    counting.TURN = math.inf
    gone_over = _timed("gone over", counting.go_over)
    rows.append(_row("insights, gone over by night", "s", gone_over, entries, 3600))
    began = time.monotonic()
    wrong = counting.differing()
    rows.append(_row("insights, proved", "s", time.monotonic() - began, entries, 24 * 3600))
    rows.append(_row("insights, numbers that differ", "numbers", wrong, entries, 1))
    return rows + _pages(entries)


def _row(name, unit, value, entries, bar):
    return {
        "name": name,
        "unit": unit,
        "value": round(value, 2),
        "n": entries,
        "against": f"the bar of {bar} {unit}",
        "ratio": round(value / bar, 2),
    }


def _timed(words, act, *what):
    began = time.monotonic()
    act(*what)
    seconds = time.monotonic() - began
    print(f"insights: {words} in {seconds:.0f} s", file=sys.stderr, flush=True)
    return seconds


def _pages(entries):
    from django.test import Client

    from accounts.models import User
    from learning.insights.periods import known_periods

    periods = known_periods()
    words = {"state": "8", "theme": "springs-recharge"}
    words |= {"year": periods[6].key, "quarter": periods[8].key}
    client, curator = Client(headers={"host": "127.0.0.1"}), Client(headers={"host": "127.0.0.1"})
    curator.force_login(_curator(User))
    rows = []
    for name, address in PAGES.items():
        asker = curator if "desks" in address else client
        times = [_milliseconds(asker, address.format(**words)) for _again in range(ROUNDS + 2)][2:]
        p95 = sorted(times)[math.ceil(0.95 * len(times)) - 1]
        rows.append(_row(f"{name}, p95", "ms", p95, entries, MILLISECONDS))
    return rows


def _milliseconds(client, address):
    began = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return (time.perf_counter() - began) * 1000


def _curator(users):
    from accounts.models import Duty, Office, Organisation, Posting
    from places.models import Place

    person = users.objects.create(name="Curator", email="curator@example.net")
    state = Place.objects.get(level="state", code="8")
    body = Organisation.objects.get(key="swsm")
    office = Office.objects.create(place=state, title="Consultant", organisation=body)
    since = {"starts_on": "2020-01-01", "person": person}
    Posting.objects.create(
        office=office, state="confirmed", decided_at="2020-01-01T00:00Z", **since
    )
    Duty.objects.create(place=state, kind="curator", programme="both", **since)
    return person


def _note_news(entries):
    """Let places drop what they used, and note it as the portal would."""
    which = f"n * {max(entries // NEWS, 1)} FROM generate_series(1, {NEWS}) n"
    _sql(
        f"""
        UPDATE practices_adoption SET status = 'dropped', shown_status = 'dropped'
        WHERE practice_id IN (SELECT {which}) AND id % 2 = 0;
        INSERT INTO learning_insightnews (kind, subject_id) SELECT 'practice', {which}
        """
    )


def _kill():
    """Count the news by processes of which five are killed in the midst; return the seconds."""
    from learning.models import InsightNews

    counter = "from learning.insights.counting import take_in; take_in()"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", counter]
    left, began = [NEWS * part // 6 for part in (5, 4, 3, 2, 1)], time.monotonic()
    while True:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            if left and InsightNews.objects.count() <= left[0]:
                left.pop(0)
                process.send_signal(signal.SIGKILL)
                process.wait()
            time.sleep(0.05)
        if process.returncode == 0:
            return time.monotonic() - began
        if process.returncode != -signal.SIGKILL:
            raise SystemExit("take_in failed")


def _fill(entries):
    """Make districts with Gram Panchayats, an office in each, entries and what came of them."""
    _places()
    _bare_tables()
    for statement in _statements(entries):
        _sql(statement)
    _sql("ANALYZE")


def _sql(statement):
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement)


def _insert(model, source, **values):
    """Return the INSERT of `values` (SQL) for each row of `source`, the rest as Django would."""
    columns, said = [], []
    for field in model._meta.concrete_fields:
        name = field.attname
        if name not in values and field.null:
            continue
        columns.append(f'"{field.column}"')
        said.append(values.get(name) or _default(field))
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
    return f"{into} SELECT {', '.join(said)} FROM {source}"


def _default(field):
    if field.name == "uid":
        return "gen_random_uuid()"
    kind, value = field.get_internal_type(), field.get_default()
    if kind in ("CharField", "TextField", "SlugField"):
        return f"'{value or ''}'"
    if kind == "BooleanField":
        return str(bool(value))
    known = {
        "ArrayField": "'{}'",
        "JSONField": "'{}'",
        "DurationField": "'0'",
        "DateTimeField": "now()",
    }
    return known.get(kind) or str(value or 0)


def _places():
    from accounts.models import Office, Organisation, User
    from places.models import Place

    below = "generate_series(1, {}) n JOIN {} up ON up.row = (n - 1) % {} + 1"
    rows = (
        ("district", "state", DISTRICTS, STATES, "up.state_id", "10000 + n"),
        ("gp", "district", GPS, DISTRICTS, "up.state_id", "100000 + n"),
    )
    for level, above, number, many, state, key in rows:
        numbered = (
            "(SELECT *, row_number() OVER (ORDER BY id) AS row FROM places_place "
            f"WHERE level = '{above}')"
        )
        district = key if level == "district" else "up.district_id"
        values = {"id": key, "level": f"'{level}'", "code": "'b' || n", "name": f"'{level} ' || n"}
        values |= {"parent_id": "up.id", "state_id": state, "district_id": district}
        _sql(_insert(Place, below.format(number, numbered, many), **values))
    _sql(_insert(User, "generate_series(1, 1) n", id="1000", name="'P'", email="'p@example.net'"))
    body = str(Organisation.objects.get(key="gram-panchayat").pk)
    gps = "places_place WHERE level = 'gp'"
    _sql(_insert(Office, gps, id="id", place_id="id", title="'Secretary'", organisation_id=body))


def _bare_tables():
    """Take foreign keys, triggers and what is not looked up by out of the tables to be filled."""
    _sql(_BARE.replace("TABLES", ", ".join(f"'practices_{name}'" for name in FILLED)))


_GP = f"100001 + (n * 7919) % {GPS}"
_PUBLISHED = "timestamptz '2021-01-04 06:00Z' + (n % 1800) * interval '1 day'"
_ENDED = "n % 50 = 1"
_WHERE = f"100001 + (n * 7919 + k * 1301) % {GPS}"
_TAKEN = f"{_PUBLISHED} + (n * k % 700) * interval '1 day'"


def _statements(entries):
    """Yield what fills the tables: a fiftieth ended after a doubt, a thirtieth shielded."""
    yield from _told(f"generate_series(1::bigint, {entries}) n")
    yield _taken_up(f"generate_series(1::bigint, {entries}) n")
    yield from _said_of(entries)


def _told(numbers):
    from practices.models import Practice, Theme, Version

    yield _insert(
        *(Version, numbers),
        id="n",
        practice_id="n",
        number="1",
        state="'accepted'",
        place_id=_GP,
        desk_id=f"(SELECT district_id FROM places_place WHERE id = {_GP})",
        first_submitted_at=f"{_PUBLISHED} - n % 40 * interval '1 day'",
    )
    yield _insert(
        *(Practice, numbers),
        id="n",
        code="'LS-' || n",
        live_version_id="n",
        published_at=_PUBLISHED,
        state=f"CASE WHEN {_ENDED} THEN 'withdrawn' ELSE 'published' END",
        closed_at=f"CASE WHEN {_ENDED} THEN {_PUBLISHED} + interval '50 days' END",
        place_id=_GP,
        shielded_level="CASE WHEN n % 30 = 0 THEN 'gp' ELSE '' END",
        started_on="date '2020-01-01' + (n % 1800)::int",
        title="'T ' || n",
        confirmed_on="date '2026-01-01'",
        confirm_by="date '2027-01-01'",
        sinks_on="date '2028-01-01'",
    )
    themes = list(Theme.objects.order_by("pk").values_list("pk", flat=True))
    of_themes = f"(ARRAY{themes})[1 + (n * k * 31) % {len(themes)}]"
    yield (
        "INSERT INTO practices_practice_themes (practice_id, theme_id) "
        f"SELECT DISTINCT n, {of_themes} FROM {numbers} CROSS JOIN generate_series(1, 2) k"
    )


def _taken_up(numbers):
    from practices.models import Adoption

    status = "(ARRAY['in-use', 'tried', 'planned', 'dropped'])[1 + (n + k) % 4]"
    return _insert(
        *(Adoption, f"{numbers} CROSS JOIN generate_series(1, {ADOPTIONS_EACH}) k"),
        id=f"n * {ADOPTIONS_EACH} + k",
        practice_id="n",
        version_id="n",
        place_id=_WHERE,
        office_id=_WHERE,
        person_id="1000",
        status=status,
        shown_status=status,
        at=_TAKEN,
        status_at=_TAKEN,
        shielded="(n + k) % 40 = 0",
    )


def _said_of(entries):
    """Yield who vouches (of a fifth), doubts (a fiftieth) and asks (a hundredth)."""
    from learning.models import Gap
    from practices.models import Challenge, Endorsement

    every = f"generate_series(1::bigint, {entries}, {{}}) n CROSS JOIN generate_series(1, 1) k"
    by = {"id": "n", "practice_id": "n", "version_id": "n", "person_id": "1000"}
    by |= {"office_id": _WHERE}
    yield _insert(Endorsement, every.format(5), type="'saw-it'", at=_TAKEN, **by)
    doubted = {"at": f"{_PUBLISHED} + n % 45 * interval '1 day'", "state": "'open'"}
    yield _insert(Challenge, every.format(50), reason="'wrong'", **doubted, **by)
    asked = {"place_id": _GP, "shown_place_id": _GP, "desk_id": _GP, "looked_for": "'Help'"}
    asked |= {"language": "'en'", "asked_at": _PUBLISHED, "state": "'open'"}
    yield _insert(Gap, every.format(100), id="n", **asked)


_BARE = """
    DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
            WHERE conrelid::regclass::text IN (TABLES) AND (contype = 'f'
                OR contype = 'u' AND conname ~ 'uid') LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', one.of, one.conname);
        END LOOP;
        FOR one IN SELECT relname FROM pg_class WHERE relname IN (TABLES) LOOP
            EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', one.relname);
        END LOOP;
        FOR one IN SELECT indexname FROM pg_indexes WHERE tablename IN (TABLES)
            AND indexdef !~ 'practice_id' AND NOT EXISTS (
                SELECT FROM pg_constraint WHERE conname = indexname) LOOP
            EXECUTE format('DROP INDEX %I', one.indexname);
        END LOOP;
    END $$
"""
