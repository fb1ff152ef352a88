"""What `benchmarks.search` measures, inside a portal that it fills."""

import json
import resource
import threading
from itertools import pairwise
from unittest import mock

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import corpus, plain_view
from benchmarks.beside_tantivy import Tantivy
from benchmarks.timing import in_database, late, middle, timed, worked
from practices import search_index
from practices.models import Practice, Theme
from practices.search import (
    Filters,
    find,
    finding,
    marks,
    orders,
    ranking,
    statements,
    title_starts,
)
from practices.search.counts import shown
from practices.search.facets import KIND, STATE
from practices.search.reading import read_query, words_of
from practices.search.stop_words import STOPS

ROUNDS = 15
PUBLISHED = 100  # entries, one by one
LARGE = 100_000  # beyond it the naive queries take seconds each: they are asked once
SHARES = (60, 47, 42, 36, 30, 25, 21, 18, 15, 13, 11, 9)  # of a hundred entries have each word
BY_ORM = 2000  # entries that are written by bulk_create, to compare
ANYBODY = AnonymousUser()
PATIENCE = "SET LOCAL statement_timeout = 0; "
# What naive code asks: all hits ranked, counted, and counted by three facets.
RANKED = (
    "SELECT practice_id FROM practices_search WHERE state = 'published' AND vector @@ %s::tsquery"
    " ORDER BY ts_rank(vector, %s::tsquery) DESC LIMIT 20"
)
COUNTED = (
    "SELECT {value}, count(*) FROM practices_search"
    " WHERE state = 'published' AND vector @@ %s::tsquery GROUP BY 1"
)
BY_THEME = """
SELECT t.theme_id, count(*) FROM practices_search s
JOIN practices_practice_themes t ON t.practice_id = s.practice_id
WHERE s.state = 'published' AND s.vector @@ %s::tsquery GROUP BY 1
"""
# Plain words of one script, so that each finds the same here and in tantivy; none of those that a
# query leaves out beside others.
CHOSEN = """
SELECT word FROM practices_search_word
WHERE stemmer = %s AND entries BETWEEN %s AND %s AND length(word) BETWEEN 5 AND 12
    AND word <> ALL(%s)
ORDER BY abs(entries - %s), word LIMIT 1
"""
CLOSE = """
SELECT word FROM practices_search_word WHERE stemmer IS NOT NULL AND word %% %s
ORDER BY similarity(word, %s) DESC, entries DESC LIMIT 5
"""


def measure(size):
    """Return the figures of a portal that is filled with `size` entries."""
    rows = _searches(size)
    rows += _pairs(size)
    rows += _browsing(size)
    rows += _pages(size)
    rows += _writing(size)
    rows += _at_once(size)
    return rows + _updated(size)


def tell(rows):
    """Print the results as one line of JSON."""
    print(json.dumps(rows, ensure_ascii=False))


def cold(size):
    """Time the first search of each kind, of a server that was just started."""
    _fetch("SELECT 1", None)
    taken = [
        (name, timed(lambda asked=words: _seek(" ".join(asked))))
        for name, words in _chosen(size).items()
    ]
    return [
        _result(size, f"{name}, the first after a start of the server", "ms", took, 1)
        for name, took in taken
    ]


def fill(size):
    """Fill the portal with `size` entries; time it, and an entry against one by bulk_create."""
    plainly = corpus.load_by_orm(BY_ORM) * 1000 / BY_ORM
    took = corpus.load(size)
    composed = took["composing"] * 1000 / min(size, corpus.COMPOSED)
    an_entry = composed + took["indexes"] * 1000 / size
    parts = ", ".join(f"{part} {seconds:.0f}" for part, seconds in took.items())
    return [
        _result(size, f"ingest ({parts})", "s", sum(took.values()), size),
        _result(size, "ingest of an entry, against bulk_create", "ms", an_entry, BY_ORM, plainly),
    ]


def _chosen(size):
    """Return the words that are asked for: some rare, some in nearly half of all entries."""
    return {
        "rare word": [_word("english", 8, max(200, size // 2000), 10)],
        "medium word": [_word("english", size // 200, size // 50, size // 100)],
        "common word": [_word("english", size // 4, size, size * 47 // 100)],
        "two common words": [
            _word("english", size // 4, size, size * 47 // 100),
            _word("english", size // 4, size, size * 60 // 100),
        ],
        "two words far apart": [
            _word("english", size // 10, size // 5, size * 14 // 100),
            _word("english", size // 5, size // 3, size * 27 // 100),
        ],
        "Hindi word": [_word("hindi", size // 50, size // 10, size * 4 // 100)],
    }


def _searches(size):
    words = _chosen(size)
    with Tantivy(size) as other:
        return [row for name, chosen in words.items() for row in _search(size, name, chosen, other)]


def _pairs(size):
    """Return how much of the best score pairs of words reach, common ones and not so common."""
    words = [_word("english", size // 20, size, size * share // 100) for share in SHARES]
    asked = [f"{one} {other}" for one, other in pairwise(words)]
    taken, rows = [], []
    for pair in asked:
        found = _seek(pair)
        taken += [timed(lambda again=pair: _seek(again)) for _ in range(3)]
        score = _quality(pair, found)
        rows.append(_result(size, f"score of the top 20, {pair}", "sum", *score))
    times = (("median", middle(taken)), ("p95", late(taken)))
    return rows + [_result(size, f"pairs of words, {n}", "ms", t, len(taken)) for n, t in times]


def _search(size, name, words, other):
    asked = " ".join(words)
    read, ours, within, naive, bare, theirs = [], [], [], [], [], []
    known, found = words_of(read_query(asked)), _seek(asked)
    statement = _statement_of(asked)
    for turn in range(ROUNDS):
        read.append(timed(lambda: read_query(asked)))
        ours.append(timed(lambda: within.append(in_database(lambda: _look_up(known)))))
        bare.append(timed(lambda: _fetch(*statement)))
        if other:
            theirs.append(other(words)[0])
        # Last, as of a million they read all there is, and nothing of ours is left in memory.
        if turn >= ROUNDS - _turns_of_naive(size):
            naive.append(timed(lambda: _naively(known.all)))
    counted = (
        f"{found.counts.total}{'' if found.exact else '+'} of {other(words)[1] if other else '?'}"
    )
    return [
        _result(size, f"{name} ({counted} hits)", "ms", middle(ours), ROUNDS, middle(theirs)),
        _result(size, f"{name}, p95", "ms", late(ours), ROUNDS),
        _result(size, f"{name}, in the database", "ms", middle(within), ROUNDS, middle(theirs)),
        _result(size, f"{name}, reading it", "ms", middle(read), ROUNDS),
        _result(size, f"{name}, against naive", "ms", middle(ours), 3, middle(naive)),
        _result(size, f"{name}, against its bare statement", "ms", middle(ours), 3, middle(bare)),
        _result(size, f"{name}, score of the top 20", "sum", *_quality(asked, found)),
    ]


def _turns_of_naive(size):
    return 3 if size <= LARGE else 1


def _seek(asked):
    """Return what a search finds in the database, its words read first."""
    return _look_up(words_of(read_query(asked)))


def _look_up(words):
    return finding.search(Filters(), words, ANYBODY, 20, shown(Filters()))


def _statement_of(asked):
    """Return the statement that a search ends with, as it is asked again: prepared before."""
    for _time in range(2):
        _seek(asked)
    with CaptureQueriesContext(connection) as caught:
        _seek(asked)
    return (caught[-1]["sql"], None)


def _naively(query):
    _fetch(PATIENCE + RANKED, [query, query])
    _fetch(COUNTED.format(value="1"), [query])
    _fetch(BY_THEME, [query])
    for facet in (KIND, STATE):
        _fetch(COUNTED.format(value=f"(facets >> {facet.shift}) & {facet.mask}"), [query])


def _quality(asked, found):
    """Return the score sum of the page, the number of its rows, and the sum were all ranked."""
    patient = statements.FOR_WORDS.replace("'3s'", "0")
    with (
        mock.patch.object(statements, "FOR_WORDS", patient),
        mock.patch.multiple(ranking, WINDOW=10**9, SEVERAL=10**9),
        mock.patch.object(finding, "_is_large", _none),
    ):
        best = _seek(asked)
    sums = [sum(row.keys[0] for row in one.rows[:20]) for one in (found, best)]
    return sums[0], len(found.rows[:20]), sums[1]


def _none(_words):
    return None


def _browsing(size):
    theme, state = Theme.objects.order_by("pk").first().pk, ("9",)
    filters = Filters(theme=(theme,), state=state)
    page, bare, naive = [], [], []
    for turn in range(ROUNDS):
        page.append(timed(lambda: bare.append(in_database(lambda: _page_of(filters)))))
        if turn < _turns_of_naive(size):
            naive.append(timed(lambda: _browse_naively(theme, state)))
    first, later = _in_turn(Filters(), Filters(after=_mark_at(min(20_000, size // 2))))
    close = [timed(lambda: _fetch(CLOSE, ["sanitaton", "sanitaton"])) for _ in range(ROUNDS)]
    begun = [timed(lambda: title_starts.begun_with("toil", 10)) for _ in range(ROUNDS)]
    return [
        _result(size, "browse by theme and state", "ms", middle(page), ROUNDS, middle(naive)),
        _result(size, "browse by theme and state, in the database", "ms", middle(bare), ROUNDS, 1),
        _result(
            size, "20,000 deep, against page 1", "ms", middle(later), len(later), middle(first)
        ),
        _result(size, "did you mean", "ms", middle(close), ROUNDS, 6),
        _result(size, "titles as one types", "ms", middle(begun), ROUNDS, 1),
    ]


def _page_of(filters, facets=None):
    facets = shown(filters) if facets is None else facets
    return finding.search(filters, None, ANYBODY, 20, facets)


def _in_turn(*several):
    """Return how long the page of each Filters takes; half a millisecond wants many turns."""
    times = [[] for _filters in several]
    for _turn in range(ROUNDS * 10):
        for taken, filters in zip(times, several, strict=True):
            taken.append(timed(lambda one=filters: _page_of(one, ())))
    return times


def _pages(size):
    """Whole pages through the middleware, in turn with a plain view of twenty entries.

    By the processor: what takes longer than the slice of time that the machine gives one program
    is put off behind others, a shorter one is not, so the clock says more than there is.
    """
    word = _word("english", size // 4, size, size * 47 // 100)
    asked = {"list page": "/practices/", "page of a search": f"/practices/?q={word}"}
    client, times = Client(headers={"host": "localhost"}), {}
    with override_settings(ROOT_URLCONF="benchmarks.plain_view"):
        for _turn in range(ROUNDS):
            for address in (plain_view.ADDRESS, *asked.values()):
                times.setdefault(address, []).append(worked(lambda at=address: _opened(client, at)))
    plain = middle(times[plain_view.ADDRESS][1:])
    return [
        _result(size, f"{name}, against a plain view", "ms", middle(times[at][1:]), ROUNDS, plain)
        for name, at in asked.items()
    ]


def _opened(client, address):
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")


def _browse_naively(theme, state):
    """The page, the count and three facets, as an ORM asks for them."""
    every = Practice.objects.filter(state="published")
    there = every.filter(place__state__code__in=state)
    both = there.filter(themes=theme)
    list(both.order_by("-published_at", "-pk").values_list("pk")[:20])
    both.count()
    _counted(there, "themes")
    _counted(every.filter(themes=theme), "place__state")
    _counted(both, "kind")


def _counted(practices, path):
    return list(practices.order_by().values_list(path).annotate(number=Count("pk")))


def _mark_at(number):
    row = _fetch(
        "SELECT published_at, practice_id FROM practices_search WHERE state = 'published'"
        f" ORDER BY published_at DESC, practice_id DESC OFFSET {number} LIMIT 1",
        None,
    )[0]
    return marks.mark_of(orders.Found(orders.NEWEST, row), 2)


def _writing(size):
    """Publish entries one by one that have all their words, after the first of the process.

    What is new is laid into the indexes now and then, as a job does each minute.
    """
    composed = Practice.objects.filter(pk__lte=corpus.COMPOSED).order_by("-pk")
    practices, taken, spent = list(composed[: PUBLISHED + 1]), [], []
    pks = [practice.pk for practice in practices]
    _fetch("DELETE FROM practices_search WHERE practice_id = ANY(%s) RETURNING 1", [pks])
    for turn, practice in enumerate(practices):
        if turn % 20 == 0:
            search_index.fold()
        taken.append(timed(lambda one=practice: spent.append(_worked_in(one))))
    parts = {"": taken[1:], " (processor)": spent[1:]}
    return [
        _result(size, f"publish: the search's part{how}{name}", "ms", told(times), PUBLISHED, 20)
        for how, times in parts.items()
        for name, told in (("", middle), (", p95", late))
    ]


def _worked_in(practice):
    return worked(lambda: search_index.keep(practice))


def _at_once(size):
    words = [
        _word("english", size // 200, size // 50, size // 100),
        _word("english", size // 4, size, size // 2),
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = []

    def ask():
        for turn in range(10):
            taken.append(timed(lambda word=words[turn % 2]: find(word, Filters(), ANYBODY)))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return [
        _result(size, "eight searches at once, p95", "ms", late(taken), len(taken)),
        _result(size, "memory that they left", "MB", grown, len(taken)),
    ]


def _updated(size):
    """Time a common word again after a tenth of the entries got an endorsement more, unvacuumed."""
    if size > LARGE:
        return []
    word = _chosen(size)["common word"][0]
    before = [timed(lambda: _seek(word)) for _ in range(ROUNDS)]
    more = "UPDATE practices_search SET endorsements = endorsements + 1 WHERE practice_id %% 10 = 0"
    took = timed(lambda: _fetch(f"{more} RETURNING 1", []))
    after = [timed(lambda: _seek(word)) for _ in range(ROUNDS)]
    name = "common word, a tenth updated"
    return [
        _result(size, name, "ms", middle(after), ROUNDS, middle(before)),
        _result(size, "an update of a row among many", "ms", took * 10 / size, size // 10),
    ]


def _word(stemmer, least, most, wanted):
    return _fetch(CHOSEN, [stemmer, least, most, [*STOPS], wanted])[0][0]


def _fetch(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _result(size, name, unit, value, n, against=0):
    return {
        "name": f"search: {size:,}: {name}",
        "unit": unit,
        "value": round(value, 2),
        "n": n,
        "against": round(against, 2),
        "ratio": round(value / against, 2) if against else 1,
    }
