"""Keeping the counts: bit by bit as things happen, all of it each night, and proving them.

What happens to a practice or gap is noted with its event (`note`), and a job counts it (`take_in`):
in one transaction the subject's old part goes out of the counts, its new one comes in, and the note
goes. So whoever is killed at any moment has counted nothing or everything, and never twice. What
changes without an event, as the district that a place lies in, the night finds (`go_over`).
"""

# Every part of these statements is written here; what is asked for goes in as parameters.
# ruff: noqa: S608

from time import monotonic

from django.db import connection, transaction
from django.utils import timezone
from django_q.tasks import async_task

from events.timetable import TURN
from learning.insights.facts import parts, summed, words
from learning.models import Gap, InsightMark, InsightNews, InsightPart
from practices.models import Practice

BATCH = 1000
KINDS = ("practice", "gap")
_CELL = "theme, measure, place, quarter, span"
_TAKE_IN = f"""
    {parts(some=True)}, kept AS (
        SELECT * FROM learning_insightpart WHERE kind = 'practice'
            AND subject_id = ANY(%(practices)s)
        UNION ALL
        SELECT * FROM learning_insightpart WHERE kind = 'gap' AND subject_id = ANY(%(gaps)s)
    ), both_parts AS (
        SELECT 1 AS sign, themes, facts FROM made UNION ALL SELECT -1, themes, facts FROM kept
    ), moved AS (SELECT * FROM ({summed("both_parts")}) AS cells WHERE number <> 0),
    put AS (
        INSERT INTO learning_insightpart AS p (kind, subject_id, themes, facts)
        SELECT kind, subject_id, themes, facts FROM made
        ON CONFLICT (kind, subject_id)
            DO UPDATE SET themes = excluded.themes, facts = excluded.facts
            WHERE (p.themes, p.facts) IS DISTINCT FROM (excluded.themes, excluded.facts)
    ), gone AS (
        DELETE FROM learning_insightpart p USING kept WHERE p.id = kept.id
            AND NOT EXISTS (SELECT FROM made
                WHERE made.kind = kept.kind AND made.subject_id = kept.subject_id)
    )
    INSERT INTO learning_insightcount AS c ({_CELL}, number) SELECT {_CELL}, number FROM moved
    ON CONFLICT ({_CELL}) DO UPDATE SET number = c.number + excluded.number
"""
_ALL_PARTS = f"""
    {parts()}, gone AS (
        DELETE FROM learning_insightpart p WHERE NOT EXISTS (SELECT FROM made
            WHERE made.kind = p.kind AND made.subject_id = p.subject_id)
    )
    INSERT INTO learning_insightpart AS p (kind, subject_id, themes, facts)
    SELECT kind, subject_id, themes, facts FROM made
    ON CONFLICT (kind, subject_id) DO UPDATE SET themes = excluded.themes, facts = excluded.facts
        WHERE (p.themes, p.facts) IS DISTINCT FROM (excluded.themes, excluded.facts)
"""
_ALL_COUNTS = f"""
    WITH signed AS (SELECT 1 AS sign, themes, facts FROM learning_insightpart),
    cells AS MATERIALIZED ({summed("signed")}), gone AS (
        DELETE FROM learning_insightcount WHERE ({_CELL}) NOT IN (SELECT {_CELL} FROM cells)
    )
    INSERT INTO learning_insightcount AS c ({_CELL}, number) SELECT {_CELL}, number FROM cells
    ON CONFLICT ({_CELL}) DO UPDATE SET number = excluded.number
        WHERE c.number <> excluded.number
"""
_DIFFERING = f"""
    {parts()}, signed AS (SELECT 1 AS sign, themes, facts FROM made),
    cells AS MATERIALIZED ({summed("signed")}),
    kept AS (SELECT {_CELL}, number FROM learning_insightcount WHERE number <> 0)
    SELECT count(*) FROM (
        (SELECT * FROM cells EXCEPT SELECT * FROM kept) UNION ALL
        (SELECT * FROM kept EXCEPT SELECT * FROM cells)
    ) AS other
"""


def note(kind, subject_id):
    """Note that something happened to a "practice" or "gap", in the transaction of its event."""
    InsightNews.objects.create(kind=kind, subject_id=subject_id)


def take_in(now=None):
    """Count all that was noted, BATCH notes in a transaction; return how many. A job.

    The first time everything is gone over.
    """
    now, taken = now or timezone.now(), 0
    if not InsightMark.objects.exists():
        go_over(now=now)
    while number := _take_some(now):
        taken += number
    return taken


@transaction.atomic
def _take_some(now):
    _hold(now)
    notes = list(InsightNews.objects.order_by("pk")[:BATCH])
    _count_some({kind: [one.subject_id for one in notes if one.kind == kind] for kind in KINDS})
    InsightNews.objects.filter(pk__in=[one.pk for one in notes]).delete()
    return len(notes)


def go_over(kind=KINDS[0], after=0, now=None):
    """Count each practice and then each gap anew, from behind the key `after` of a kind. A job.

    For one turn of the worker; what is left is queued.
    """
    until = monotonic() + TURN
    _hold(now or timezone.now())
    for last in _gone_over(kind, after):
        if monotonic() >= until:
            async_task("learning.insights.counting.go_over", *last)
            break


def _gone_over(kind, after):
    """Count batch after batch; yield the kind and the last key of each."""
    for one in KINDS[KINDS.index(kind) :]:
        while ids := _next_of(one, after):
            with transaction.atomic():
                _hold()
                _count_some({one: ids})
            after = ids[-1]
            yield one, after
        after = 0


def _next_of(kind, after):
    """Return the next BATCH keys of what has a part, or may have one."""
    told = Practice.objects.exclude(published_at=None) if kind == "practice" else Gap.objects
    keys = set(told.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    kept = InsightPart.objects.filter(kind=kind, subject_id__gt=after).order_by("subject_id")
    keys.update(kept.values_list("subject_id", flat=True)[:BATCH])
    return sorted(keys)[:BATCH]


def _count_some(subjects):
    """Bring the parts of `{kind: keys}`, and the counts, to what there is now."""
    found = {f"{kind}s": sorted(set(subjects.get(kind, ()))) for kind in KINDS}
    if any(found.values()):
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_IN, words() | found)


@transaction.atomic
def count(now=None):
    """Count everything anew at once; return how many numbers had to be put right.

    Of a million practices it takes minutes, in which nobody else counts: for a command.
    """
    _hold(now or timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_ALL_PARTS, words())
        cursor.execute(_ALL_COUNTS, words())
        return cursor.rowcount


def check():
    """Count what was noted and return how many numbers differ then; while nothing more happens."""
    for _again in range(3):
        take_in()
        wrong = differing()
        if not wrong or not InsightNews.objects.exists():
            break
    return wrong


@transaction.atomic
def differing():
    """Return how many kept numbers differ from a full count now, missing ones included."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_DIFFERING, words())
        return cursor.fetchone()[0]


@transaction.atomic
def _hold(now=None):
    """Let nobody else count until the end of the transaction; readers go on.

    With `now` as the moment until which all is counted.
    """
    InsightMark.objects.get_or_create(pk=1)
    mark = InsightMark.objects.select_for_update().get(pk=1)
    if now:
        mark.counted_at = now
        mark.save(update_fields=["counted_at"])
