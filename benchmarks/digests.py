"""A week's digests: 100,000 followers, 5,000 new practices, the makers killed five times meanwhile.

Two make them at once, as two workers do. Every place has told nine facts, so that what is like it
counts. One person in ten follows a search too, and is first told what is new in it. Each time they
are killed they begin again, once with the clock an hour back and once a day back, in the week
before. At the end each person has exactly one digest and one notice. Reports the seconds of all
runs together, the memory of the largest, and how many have none or two.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, PRACTICES, DISTRICTS, FOLLOWED = 100_000, 5_000, 50, 5
MAKERS = 2
SEARCHING, SEARCHES = 10, 500  # one person in so many follows one of so many searches
KILLED_AT = (10_000, 25_000, 45_000, 65_000, 85_000)
AT = datetime.fromisoformat("2026-03-09T06:00+05:30")
_TOLD = """
INSERT INTO places_fact (uid, place_id, kind, value, source, as_of, as_of_precision, told_from_id,
    told_at)
SELECT gen_random_uuid(), p.id, %s, (%s::text[])[1 + floor(random() * %s)], 'census', '2021-01-01',
    'year', p.id, now()
FROM places_place p WHERE p.level = 'gp' AND p.code LIKE 'g%%'
"""
SECONDS, MEBIBYTES = 300, 400
BACK = {1: timedelta(hours=1), 2: timedelta(days=1)}  # of the runs, counted from 0
COUNT = "SELECT count(*) FROM learning_digestchoice WHERE told_until = '2026-03-09'"


def run() -> list[dict]:
    """Return the figures; `against` is the bar."""
    var = tempfile.mkdtemp(prefix="digest-bench-")
    environment = os.environ | {"SOURCEBOOK_VAR": var}
    asked = "import json; from benchmarks.digests import measure; print(json.dumps(measure()))"
    try:
        for words in (("migrate", "-v0"), ("shell", "-v0", "-c", asked)):
            command = [sys.executable, "manage.py", *words]
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"{' '.join(words[:2])} failed:\n{done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(var, ignore_errors=True)


def measure() -> list[dict]:
    """Return the figures, measured on the (empty) database at hand."""
    from django.db.models import Count

    from events.models import Outbox
    from learning import news
    from learning.digest.sending import SENT
    from learning.models import Digest

    _fill()
    began = time.monotonic()
    told_searches = news.tell(AT)
    searched = time.monotonic() - began
    _make_and_kill()
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = Outbox.objects.filter(event__verb=SENT, channel="portal")
    wrong = 0
    for rows, name in ((told, "recipient"), (Digest.objects.all(), "person")):
        people = rows.order_by().values(name).annotate(number=Count("pk"))
        wrong += PEOPLE - len(people) + sum(row["number"] > 1 for row in people)
    wrong += PEOPLE // SEARCHING - told_searches
    return [
        _row("digests of 100,000, killed five times", "s", seconds, SECONDS),
        _row("of these, telling 10,000 their searches", "s", searched, SECONDS),
        _row("digests, memory of a maker", "MiB", memory, MEBIBYTES),
        _row("digests, people with none or two", "people", wrong, 1),
    ]


def _row(name, unit, value, bar):
    value = round(value, 2)
    ratio = round(value / bar, 2)
    return {
        "name": name,
        "unit": unit,
        "value": value,
        "n": PEOPLE,
        "against": f"the bar of {bar} {unit}",
        "ratio": ratio,
    }


def _make_and_kill():
    """Let MAKERS run to their end, killed at each of KILLED_AT; with the clock BACK meanwhile."""
    from django.db import connection

    left, runs = list(KILLED_AT), 0
    while True:
        at = AT - BACK.get(runs, timedelta())
        words = [sys.executable, "manage.py", "send_digests", "-v0", "--at", at.isoformat()]
        makers = [
            subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL) for _maker in range(MAKERS)
        ]
        runs += 1
        while any(maker.poll() is None for maker in makers):
            with connection.cursor() as cursor:
                cursor.execute(COUNT)
                done = cursor.fetchone()[0]
            if left and done >= left[0]:
                left.pop(0)
                for maker in makers:
                    maker.send_signal(signal.SIGKILL)
                    maker.wait()
            time.sleep(0.2)
        ended = {maker.returncode for maker in makers}
        if ended == {0} and at.date() == AT.date():
            return
        if ended - {0, -signal.SIGKILL}:
            raise SystemExit("send_digests failed")


def _fill():
    """Make districts with Gram Panchayats, people in office in them, practices and followers."""
    from practices import search_index
    from tests.factories.volume import many_published

    gps = _places()
    _facts()
    themes = _themes()
    entries = [{"title": f"New {n}", "themes": [themes[n % len(themes)]]} for n in range(100)]
    practices = many_published(PRACTICES, entries, gps)
    _publish_last_week(practices)
    search_index.rebuild()
    _people(gps, practices, themes)


def _places():
    from places.models import Place

    state = Place.objects.filter(level="state").order_by("pk").first()
    found = []
    for number in range(DISTRICTS):
        district = Place(level="district", code=f"d{number}", name=f"D {number}", parent=state)
        district.save()
        block = Place(level="block", code=f"b{number}", name=f"B {number}", parent=district)
        block.save()
        for gp in range(10):
            code = f"g{number}-{gp}"
            place = Place(level="gp", code=code, name=f"G {code}", parent=block)
            place.save()
            found.append(place)
    return found


def _facts():
    from django.db import connection

    from places.choices import FACT_CHOICES
    from places.likeness import profiles

    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for kind, choices in FACT_CHOICES.items():
            keys = [key for key, _words in choices]
            cursor.execute(_TOLD, [kind, keys, len(keys)])
    profiles.renew()


def _themes():
    from practices.models import Theme

    return list(Theme.objects.current().values_list("key", flat=True))


def _publish_last_week(practices):
    from practices.models import Practice

    for number, pks in enumerate(_batches(practices, 100)):
        at = AT - timedelta(days=1, minutes=number)
        Practice.objects.filter(pk__in=pks).update(published_at=at)


def _batches(rows, size):
    """Return `rows` in lists of `size`."""
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]


def _people(gps, practices, themes):
    from django.utils import timezone

    from accounts.models import Office, Organisation, Posting, User
    from learning.models import DigestChoice
    from practices.models import Follow

    body, now = Organisation.objects.get(key="gram-panchayat"), timezone.now()
    offices = Office.objects.bulk_create(
        Office(place=gp, title="Secretary", organisation=body) for gp in gps
    )
    since = (AT - timedelta(days=7)).date()
    for numbers in _batches(range(PEOPLE), 5000):
        people = User.objects.bulk_create(
            User(name=f"P {n}", email=f"p{n}@example.net", language="hi") for n in numbers
        )
        Posting.objects.bulk_create(
            Posting(
                person=one,
                office=offices[n % len(offices)],
                starts_on=since,
                state="confirmed",
                decided_at=now,
            )
            for n, one in zip(numbers, people, strict=True)
        )
        DigestChoice.objects.bulk_create(
            DigestChoice(person=one, told_until=since) for one in people
        )
        Follow.objects.bulk_create(
            Follow(person=one, practice_id=practices[(n * 37 + k * 911) % len(practices)], at=now)
            for n, one in zip(numbers, people, strict=True)
            for k in range(FOLLOWED)
        )
        _searches(people, numbers, themes)


def _searches(people, numbers, themes):
    """Let one in SEARCHING of `people` follow one of SEARCHES searches."""
    from learning.models import SavedSearch

    since = AT - timedelta(days=7)
    following = [(n, one) for n, one in zip(numbers, people, strict=True) if n % SEARCHING == 0]
    searches = [(one, n // SEARCHING % SEARCHES) for n, one in following]
    narrowed = (
        lambda n: "",
        lambda n: "&level=gp",
        lambda n: "&kind=practice",
        lambda n: "&kind=practice&level=gp",
        lambda n: f"&theme={themes[n % len(themes)]}",
    )
    SavedSearch.objects.bulk_create(
        SavedSearch(
            person=one,
            name=f"Search {n}",
            query=f"q=new+{n % 100}{narrowed[n // 100](n % 100)}",
            at=since,
            told_until=since,
        )
        for one, n in searches
    )
