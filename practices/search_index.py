"""The write side of the search: the rows that `search` reads, one for each practice in lists."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from time import monotonic

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from events.progress import step
from events.side_by_side import side_by_side
from practices import search_check, search_rows, search_terms, search_words
from practices.choices import PracticeState
from practices.models import Adoption, Endorsement, Practice, SearchRow
from practices.search import common, title_starts
from practices.search.words import STEMMERS
from sourcebook.postgres import prepared

_CHUNK = 200
_AT_ONCE = 50  # rows of waiting entries: who publishes waits until these are written
_NONE = [-1]  # stands for ids in SQL that is made once
_put_off = ContextVar("ids of the practices whose rows are written at the end", default=None)

# `simple` finds every word as it is written; the stemmers find its other forms.
CONFIGURATIONS = ("simple", *STEMMERS)
_PLAIN = (
    *("practice_id bigint", "place_id bigint", "published_at timestamptz", "facets bigint"),
    *("endorsements int", "adoptions int", "state text", "confirm_by date", "sinks_on date"),
    "title_key text",
)
_PARTS = ("title", "body", "rest")
_TEXTS = [f"{part}_{name} text" for part in _PARTS for name in CONFIGURATIONS]
_GIVEN = [column.split() for column in (*_PLAIN, *_TEXTS)]
_COLUMNS = [name for name, _type in _GIVEN[: len(_PLAIN)]] + ["title_vector", "vector"]


def _read(part):
    """Return the SQL of the words of a part, read once: OFFSET keeps it from being put in twice."""
    words = [f"to_tsvector('{name}', {part}_{name})" for name in CONFIGURATIONS]
    return f"LATERAL (SELECT {' || '.join(words)} OFFSET 0) AS {part} (words)"


_ROWS = f"""
SELECT {", ".join(_COLUMNS[:-2])}, title.words AS title_vector,
    whole.words || terms.words AS vector
FROM unnest({", ".join(f"%s::{kind}[]" for _name, kind in _GIVEN)})
    AS given ({", ".join(name for name, _kind in _GIVEN)}), {", ".join(map(_read, _PARTS))},
    LATERAL (SELECT setweight(title.words, 'A') || setweight(body.words, 'B')
        || setweight(rest.words, 'C') OFFSET 0) AS whole (words), {search_terms.WORDS}
"""  # noqa: S608 - put together from constants


def _all(row):
    """Return the SQL of all columns of `row` but its key."""
    return ", ".join(f"{row}.{name}" for name in _COLUMNS[1:])


# A row that says the same already is left alone: writing all anew disturbs no reader.
_KEEP = f"""
INSERT INTO practices_search AS kept ({", ".join(_COLUMNS)}) {_ROWS}
ON CONFLICT (practice_id) DO UPDATE SET ({", ".join(_COLUMNS[1:])}) = ({_all("excluded")})
WHERE ({_all("kept")}) IS DISTINCT FROM ({_all("excluded")})
"""
_DIFFERENT = f"""
SELECT practice_id FROM ({_ROWS}) AS told LEFT JOIN practices_search kept USING (practice_id)
WHERE ({_all("kept")}) IS DISTINCT FROM ({_all("told")}) ORDER BY practice_id
"""  # noqa: S608
_LOCK = "SELECT FROM practices_practice WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_TAKE_WAITING = """
DELETE FROM practices_search_waiting WHERE practice_id IN (
    SELECT practice_id FROM practices_search_waiting ORDER BY practice_id LIMIT %s
    FOR UPDATE SKIP LOCKED) RETURNING practice_id
"""


def keep(practice):
    """Write, or for what is hidden take out, the search row of `practice`.

    Called in the transaction that changed it: by `workflow.apply`, and after a vouching.
    """
    put_off = _put_off.get()
    if put_off is None:
        keep_all([practice.pk])
    else:
        put_off.add(practice.pk)


@contextmanager
def kept_at_the_end():
    """Write the row of each practice that `keep` is called for once, when the block ends.

    For whoever changes the same ones over and over in one transaction, as the demo does: until the
    end a search in it finds the rows as they were. Nothing is written when the block fails.
    """
    token = _put_off.set(set())
    try:
        yield
        put_off = _put_off.get()
    finally:
        _put_off.reset(token)
    keep_all(sorted(put_off))


def keep_all(pks):
    """Write the search rows of the practices with these ids, newest first; drop the hidden."""
    pks = list(pks)
    with step("Writing search rows", len(pks)) as reached:
        for number, _kept in enumerate(side_by_side(_keep_chunk, _chunks(pks)), start=1):
            reached(min(number * _CHUNK, len(pks)))


def _chunks(pks):
    return [pks[start : start + _CHUNK] for start in range(0, len(pks), _CHUNK)]


@transaction.atomic
@prepared.statements()
def _keep_chunk(chunk):
    # Nobody changes them between what is read here and written: it would stand there for good.
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [chunk])
    shown = _shown(chunk)
    if hidden := set(chunk) - {practice.pk for practice in shown}:
        SearchRow.objects.filter(pk__in=hidden).delete()
    write(shown, *_vouched_and_taken(shown))
    title_starts.keep(chunk)


def rebuild():
    """Write every row anew, after this code has changed; return how many there are."""
    search_check.recount_words()  # who writes an entry learns again the words whose row was lost
    published = Practice.objects.exclude(state=PracticeState.UNPUBLISHED)
    keep_all(published.newest_first().values_list("pk", flat=True))
    SearchRow.objects.exclude(pk__in=published.values("pk")).delete()
    common.recount()
    search_terms.settle()
    return SearchRow.objects.count()


def fold():
    """Lay what is new into kept counts and indexes: before, each search reads it one by one.

    Return how many pages of them there were. Run every minute; a row is found from the first.
    """
    common.fold()
    search_words.count(if_free=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT practices_search_fold()")
        return cursor.fetchone()[0]


def write_waiting(seconds=60):
    """Write anew the rows of entries whose place, theme or terms have changed; return how many.

    Run every minute, for so many seconds at most; the rest waits for the next.
    """
    until, written = monotonic() + seconds, 0
    while (some := _write_some()) or search_terms.settle(until):
        written += some
        if monotonic() >= until:
            break
    return written


@transaction.atomic
def _write_some():
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_WAITING, [_AT_ONCE])
        waiting = [pk for (pk,) in cursor.fetchall()]
    _keep_chunk(waiting)
    return len(waiting)


def wrong_rows():
    """Return the ids of practices whose row is missing, is there but must not be, or differs.

    The beginnings of its title, by which it is suggested, are part of what is compared.
    """
    return compared()[0]


def compared():
    """Return `wrong_rows()`, and what `search_words.differing` says of the words of all entries."""
    pks = set(Practice.objects.values_list("pk", flat=True))
    pks |= set(SearchRow.objects.values_list("pk", flat=True))
    pks, rows, wrong, lost = sorted(pks), [], set(), set()
    with step("Comparing search rows", len(pks)) as reached:
        for number, found in enumerate(side_by_side(_wrong_among, _chunks(pks)), start=1):
            rows += found[0]
            wrong.update(found[1])
            lost.update(found[2])
            reached(min(number * _CHUNK, len(pks)))
    return rows, sorted(wrong), sorted(lost)


def _wrong_among(chunk):
    shown = _shown(chunk)
    kept = set(SearchRow.objects.filter(pk__in=chunk).values_list("pk", flat=True))
    rows, words = _different(shown)
    rows = {*rows, *(kept - {practice.pk for practice in shown}), *title_starts.wrong(chunk)}
    return sorted(rows), *search_words.differing(words)


def _shown(pks):
    practices = Practice.objects.filter(pk__in=pks).exclude(state=PracticeState.UNPUBLISHED)
    practices = practices.select_related("live_version", "place__state").newest_first()
    return [practice for practice in practices if not practice.is_hidden]


def write(practices, vouchings, takings):
    """Write the rows of `practices`, whose live versions and places are loaded.

    `vouchings` and `takings` are `{practice id: types of endorsement, statuses of adoption}`.
    """
    if not practices:
        return
    given, words = search_rows.given(practices, vouchings, takings)
    with connection.cursor() as cursor:
        cursor.execute(search_terms.UNCHANGED + _KEEP, given)
    search_words.learn(set().union(*words.values()))


def _different(shown):
    """Return the ids of the practices `shown` whose row is not what is told of them, or is lost.

    With them all words of those that are published, as of these alone the words are counted.
    """
    if not shown:
        return [], set()
    given, words = search_rows.given(shown, *_vouched_and_taken(shown))
    counted = [words[one.pk] for one in shown if one.state == PracticeState.PUBLISHED]
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, given)
        return [pk for (pk,) in cursor.fetchall()], set().union(*counted)


def _vouched_and_taken(practices):
    """Return `{practice id: types of its standing endorsements}`, and so the statuses of adoptions.

    Of adoptions those that others see. One query for both, whose SQL is made once a day.
    """
    pks = [practice.pk for practice in practices]
    sql, values = _held(timezone.localdate())
    found = {"vouched": {}, "taken": {}}
    with connection.cursor() as cursor:
        cursor.execute(sql, [pks if value == _NONE else value for value in values])
        for pk, which, value in cursor.fetchall():
            found[which].setdefault(pk, []).append(value)
    return found["vouched"], found["taken"]


@lru_cache(maxsize=1)
def _held(day):
    """Return SQL and values of the types and statuses that practices hold: `_NONE` for ids."""
    among = RawSQL("SELECT unnest(%s::bigint[])", [_NONE])
    standing = Endorsement.objects.told(day).filter(practice__in=among).order_by()
    shown = Adoption.objects.filter(practice__in=among).shown().order_by()
    vouched = standing.values_list("practice", Value("vouched"), "type").distinct()
    taken = shown.values_list("practice", Value("taken"), "shown_status").distinct()
    return vouched.union(taken, all=True).query.sql_with_params()
