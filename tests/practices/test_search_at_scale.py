"""What is kept for speed says the same as what is counted: facets, words, and the newest alone."""

import itertools
import random
import re
import struct
from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices import search_index, workflow
from practices.models import SearchRow, Theme
from practices.search import (
    Filters,
    common,
    counts,
    facets,
    find,
    finding,
    ranking,
    statements,
    trust,
)
from practices.search.reading import read_query, words_of
from tests.factories.practices import practice_in, published_practice
from tests.factories.volume import many_published
from tests.plans import asked_with

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture
def told():
    themes = ["gobardhan", "solid-waste", "water-quality"]
    places = ["state:8", "gp:42664", "state:33"]
    return [
        published_practice(title=f"Told {n}", themes=themes[: n % 3 + 1], place=places[n % 3])
        for n in range(4)
    ]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def checked(**options):
    out = StringIO()
    call_command("check_search", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_facets_are_packed_and_counted_alike_here_and_in_the_database():
    chance = random.Random(7)
    packed = []
    for _ in range(40):
        values = {
            facet.name: chance.sample(
                facet.keys or range(1, facet.mask),
                facet.bits if facet.flags else len(facet.shifts()),
            )
            for facet in facets.FACETS
        }
        packed.append(facets.pack(values))
    counted = facets.count(b"".join(struct.pack(">q", one) for one in packed))
    again = {facet.name: {} for facet in facets.FACETS}
    for code in itertools.chain.from_iterable(map(facets.codes, packed)):
        facet = facets.FACETS[(code >> facets.CODE_BITS) - 1]
        number = code & ((1 << facets.CODE_BITS) - 1)
        again[facet.name][number] = again[facet.name].get(number, 0) + 1
    assert counted == again
    for one in packed:
        ((codes,),) = run("SELECT practices_search_codes(%s)", one)
        assert sorted(codes) == sorted(facets.codes(one))


def test_kept_counts_are_those_of_a_count(told, monkeypatch):
    pk = dict(Theme.objects.values_list("key", "pk"))
    workflow.apply(told[0], "withdraw", by=None, agent="test", note="No.", ground="outdated")
    theme = (pk["gobardhan"],)
    asked = [{}, {"theme": theme}, {"state": ("8", "33")}, {"theme": theme, "state": ("33",)}]
    kept = [find("", Filters(**one), ANYBODY) for one in asked]
    assert not any(counts.kept(Filters(**one), facets.FACETS)[1] for one in asked)
    monkeypatch.setattr(counts, "kept", lambda _filters, facets: ([], [None, *facets]))
    for one, page in zip(asked, kept, strict=True):
        counted = find("", Filters(**one), ANYBODY)
        assert (page.count, page.facets) == (counted.count, counted.facets), one
    assert kept[0].count == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"theme": (1, 2)},  # an entry with both would be counted twice
        {"theme": (1,), "kind": ("lesson",)},
        {"status": "withdrawn"},
        {"tag": "pit"},
        {"state": ("sample",)},
    ],
)
def test_kept_counts_are_not_asked_for_what_they_do_not_know(asked):
    assert None in counts.kept(Filters(**asked), facets.FACETS)[1]


def test_common_words_are_counted_among_the_best_standing_and_said_so(monkeypatch):
    many_published(30)
    run("UPDATE practices_search SET endorsements = 4 WHERE practice_id %% 3 = 0")
    stand_well = SearchRow.objects.filter(endorsements=4).count()
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    monkeypatch.setattr(finding, "ENOUGH", 1)
    page = find("pits", Filters(), ANYBODY)
    assert not page.exact
    assert page.count == stand_well < 30
    monkeypatch.setattr(finding, "ENOUGH", 1000)
    page = find("pits", Filters(), ANYBODY)  # the best are too few: all are counted
    assert page.exact
    assert page.count == 30


def test_where_fewer_stand_well_than_the_planner_says_a_lower_standing_is_looked_at(monkeypatch):
    """Not all of very many hits at once: so a guess of twice as many costs one more look."""
    pks = many_published(30)
    for endorsements, some in ((4, pks[:10]), (3, pks[10:20])):
        stand = "UPDATE practices_search SET endorsements = %s WHERE practice_id = ANY(%s)"
        run(stand, endorsements, some)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    monkeypatch.setattr(finding, "_lowest", lambda _asked: [3])
    monkeypatch.setattr(finding, "PAGE_SIZE", 15)
    page = find("pits", Filters(), ANYBODY)
    assert (page.count, page.exact) == (20, False)


PLAIN = {"problem": "It was late.", "result": "It is done.", "steps": ["Meet.", "Walk.", "Sign."]}


def test_of_many_hits_those_are_ranked_whose_titles_and_standing_say_most(monkeypatch):
    """Of several words one in the title will do; among equals the better standing is looked at."""
    for name in ("WINDOW", "SEVERAL"):
        monkeypatch.setattr(ranking, name, 3)
    titles = ["Drain", "Drain here, drain there", "A lane of Bhilwara", "Lane and drain"]
    for title in titles:
        published_practice(title=title, story="A lane with its drain.", **PLAIN)
    many_published(6, [PLAIN | {"title": "Late", "story": "A lane. The drain is not in it."}])
    run("UPDATE practices_search SET endorsements = 5 WHERE title_key LIKE 'drain here%%'")
    assert find("drain", Filters(), ANYBODY).practices[0].title == titles[1]
    found = [practice.title for practice in find("lane drain", Filters(), ANYBODY).practices]
    assert found[0] == titles[3]
    assert titles[1] in found[:3]
    assert "Late" not in found[:3]
    assert len(found) == len(set(found)) + 5 == 10


def test_the_best_of_two_words_is_found_however_deep_it_lies(monkeypatch):
    """Old and of no standing: its title says one word, its text both at once."""
    deep = published_practice(title="Kiln", story="The kiln and the quarry are one.", **PLAIN)
    many_published(12, [PLAIN | {"title": "Late", "story": f"A kiln. {'Far. ' * 30} A quarry."}])
    run("UPDATE practices_search SET endorsements = 5 WHERE practice_id <> %s", deep.pk)
    for name in ("WINDOW", "SEVERAL"):
        monkeypatch.setattr(ranking, name, 3)
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(5))
    monkeypatch.setattr(finding, "ENOUGH", 1)
    page = find("quarry kiln", Filters(), ANYBODY)
    assert page.practices[0] == deep
    assert page.count == 12  # counted are those of the best standing alone
    assert not page.exact


def test_of_words_that_none_has_all_enough_are_looked_up_by_the_index():
    """The rarer a word the more it tells; which of them an entry has no vector is unpacked for."""
    names = ("kiln", "quarry", "lathe", "anvil")
    terms = tuple(read_query(" ".join(names)).terms)
    queries = tuple(term.query for term in terms)
    words = statements.Words(names, queries, queries, queries, (), (1, 50, 50, 50), relaxed=True)
    asked = "SELECT %s::tsvector @@ %s::tsquery"
    for held, enough in (("kiln", True), ("quarry", False), ("quarry lathe anvil", True)):
        assert run(asked, held, words.all) == [(enough,)], held
    uneven = replace(words, entries=(1.0, 50.0, 0.0, 12.5))
    weights = re.findall(r"\) \* ([\d.]+)", uneven.score()[0])
    assert weights[:4] == ["57", "16", "0", "26"]
    assert not [one for one in weights if "." in one]  # the mark of a page holds whole scores
    many = tuple(f"'w{n}'" for n in range(12))
    words = statements.Words(many, many, many, many, (), (5,) * 12, relaxed=True)
    assert len(words.all) < 5_000
    assert run(asked, "w0 w1 w2", words.all) == [(True,)]
    assert run(asked, "w0 w1 w8 w9", words.all) == [(False,)]  # the first eight alone


def test_what_only_means_the_same_takes_no_place_of_what_was_typed(monkeypatch):
    """Its title has another word for it and it stands well: one ranked hit is the typed word's."""
    typed = published_practice(title="Late", story="A latrine at last.", **PLAIN)
    many_published(6, [PLAIN | {"title": "शौचालय", "story": "It stands."}])
    run("UPDATE practices_search SET endorsements = 5 WHERE practice_id <> %s", typed.pk)
    monkeypatch.setattr(ranking, "WINDOW", 1)
    found = find("latrine", Filters(), ANYBODY)
    assert found.practices[0] == typed
    assert found.count == 7


def test_what_only_sounds_so_takes_no_place_of_what_was_typed(monkeypatch):
    typed = published_practice(title="Late", story="A pukur at last.", **PLAIN)
    many_published(6, [PLAIN | {"title": "Late", "story": "পুকুর"}])
    run("UPDATE practices_search SET endorsements = 5 WHERE practice_id <> %s", typed.pk)
    monkeypatch.setattr(ranking, "WINDOW", 1)
    found = find("pukur", Filters(), ANYBODY)
    assert found.practices[0] == typed
    assert found.count == 7


@pytest.fixture
def apart(monkeypatch):
    """Twelve entries with two words apart, of which six are looked through for the phrase."""
    many_published(12, [PLAIN | {"title": "Late", "story": "A quarry. There is no kiln."}])
    monkeypatch.setattr(finding, "_is_large", lambda _hour: True)
    monkeypatch.setattr(finding, "_least", lambda _words: ranking.Least(4))
    monkeypatch.setattr(statements, "MOST_LOOKED_THROUGH", 6)


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_phrases_of_words_that_very_many_have_are_looked_for_in_some(apart, sort, client):
    """No more are looked through; where they do not stand together they are found apart."""
    run("UPDATE practices_search SET title_vector = '', merit = DEFAULT")
    page = find("“quarry kiln”", Filters(sort=sort), ANYBODY)
    assert (page.apart, page.count, page.exact) == (True, 12, True)
    assert "stand together" in client.get("/practices/", {"q": '"quarry kiln"'}).content.decode()
    run("UPDATE practices_search SET vector = vector || 'quarry:90 kiln:91'::tsvector")
    page = find("“quarry kiln” -plastic", Filters(sort=sort), ANYBODY)
    assert (page.apart, page.count, page.exact) == (False, 6, False)
    assert page.short == set(page.facets)


@pytest.mark.parametrize("address", ["/practices.json", "/api/v1/practices/"])
def test_data_say_whether_all_are_counted_and_quoted_words_stand_apart(apart, address, client):
    def told(q):
        answer = client.get(address, {"q": q}).json()
        return [answer[name] for name in ("count", "exact", "apart")]

    run("UPDATE practices_search SET title_vector = '', merit = DEFAULT")
    assert told('"quarry kiln"') == [12, True, True]
    run("UPDATE practices_search SET vector = vector || 'quarry:90 kiln:91'::tsvector")
    assert told('"quarry kiln" -plastic') == [6, False, False]


def test_a_phrase_in_the_title_is_found_however_few_are_looked_through(apart):
    deep = published_practice(title="The quarry kiln", **PLAIN)
    page = find("“quarry kiln”", Filters(), ANYBODY)
    assert (page.practices, page.count, page.exact) == ([deep], 1, False)


def test_words_are_found_before_and_after_they_are_laid_into_the_index():
    search_index.fold()
    entry = published_practice(title="Quillwort")
    assert find("quillwort", Filters(), ANYBODY).practices == [entry]
    assert search_index.fold() > 0
    assert search_index.fold() == 0
    assert find("quillwort", Filters(), ANYBODY).practices == [entry]


def test_where_no_word_is_so_common_nothing_is_kept(told):
    assert common.keep() == 0
    published_practice(title="Told once more")
    assert run("SELECT * FROM practices_search_change") == []


def test_near_each_other_counts_and_of_few_entries_more_than_a_title(monkeypatch):
    """Of more than are ranked a title says more: no index tells where words stand together."""
    told = {
        "far": {"title": "Late", "story": f"A kiln. {'Far away. ' * 20} A quarry."},
        "near": {"title": "Late", "story": f"A kiln, a quarry. {'Far away. ' * 20}"},
        "title": {"title": "Kiln", "story": f"It was. {'Far away. ' * 20} A quarry."},
    }
    pks = {name: published_practice(**PLAIN | answers).pk for name, answers in told.items()}

    def found():
        return [practice.pk for practice in find("kiln quarry", Filters(), ANYBODY).practices]

    with CaptureQueriesContext(connection) as caught:
        assert found() == [pks["near"], pks["title"], pks["far"]]
    assert not asked_with(caught, "FROM best)")  # all are ranked: none lies beyond
    of_more_than_are_ranked(monkeypatch)
    assert found() == [pks["title"], pks["near"], pks["far"]]


def of_more_than_are_ranked(monkeypatch):
    monkeypatch.setattr(statements, "_ARE_FEW", statements._ARE_FEW.replace("600", "0"))


@pytest.mark.parametrize("query", ["kilns quarry", "kiln quarry", "भट्ठी खदान"])
def test_forms_of_one_word_are_no_neighbours(query, monkeypatch):
    """A title of one word has its forms side by side: it says no more than a longer one."""
    of_more_than_are_ranked(monkeypatch)
    for title in ("Kilns", "Kilns behind a long row of houses", "भट्ठी", "भट्ठी और दूर के घर"):
        published_practice(title=title, **PLAIN | {"story": f"{'Far away. ' * 30}Quarry. खदान।"})
    words = words_of(read_query(query))
    rows = finding.search(Filters(), words, ANYBODY, 20, ()).rows
    assert [row.keys[0] > 0 for row in rows] == [True] * 2
    assert len({row.keys[0] for row in rows}) == 1


def test_one_form_of_each_word_is_held_against_the_others():
    told = {
        "kilns": "'kiln'",
        "soakpits": "'soakpit'",
        "नदियों": "'qqindyu':*",
        "শৌচালয়ে": "'qqb",
        '"kilns here"': "'kilns' <-> 'here'",
    }
    for typed, single in told.items():
        (found,) = words_of(read_query(typed)).single
        assert found.startswith(single), typed
        assert "'kilns' |" not in found
    assert "'kilns'" in words_of(read_query("kilns")).exact[0]


def test_what_a_row_keeps_of_its_standing_is_what_its_points_say():
    """A generated column: a change of the points without a migration is noticed here."""
    entry = published_practice()
    for key, points in trust.POINTS.items():
        facet = next((f for f in (facets.ENDORSED, facets.ADOPTED) if key in f.keys), None)
        packed = facet.pack([key]) if facet else 0
        run("UPDATE practices_search SET facets = %s WHERE practice_id = %s", packed, entry.pk)
        assert run("SELECT merit FROM practices_search") == [(points if facet else 0,)]
    run("UPDATE practices_search SET facets = 0, endorsements = 9, adoptions = 9")
    assert run("SELECT merit FROM practices_search") == [(2 * trust.MOST_OF_A_COUNT,)]


def test_check_finds_and_mends_each_kind_of_disagreement(told, monkeypatch):
    monkeypatch.setattr(common, "least", lambda: 2)
    common.keep()
    practice_in("draft", title="Not yet told")
    assert "agrees" in checked()
    harms = {
        "row of practice": "UPDATE practices_search SET title_key = 'x' WHERE practice_id = %s",
        "practices_search_word": "UPDATE practices_search_word SET entries = entries + 1"
        " WHERE word = 'told' AND %s > 0",
        "practices_search_cell": "DELETE FROM practices_search_cell WHERE value = 0 AND %s > 0",
        "practices_search_common": "UPDATE practices_search_common SET counts = '{\"0\": 99}'"
        " WHERE query <> '' AND %s > 0",
    }
    for harm in (*harms.values(), "DELETE FROM practices_search WHERE practice_id = %s"):
        run(harm, told[0].pk)
        with pytest.raises(CommandError):
            checked()
        assert "put right" in checked(mend=True)
        assert "agrees" in checked()
    for name, harm in harms.items():
        run(harm, told[1].pk)
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("check_search", stdout=out, stderr=StringIO())
        assert name in out.getvalue()


def test_rebuild_leaves_what_is_right_alone_and_drops_what_must_not_be_there(told):
    before = run("SELECT practice_id, xmin::text FROM practices_search ORDER BY 1")
    run(
        "UPDATE practices_practice SET state = 'withdrawn', closed_at = now(),"
        " closing_ground = 'unsafe' WHERE id = %s",
        told[3].pk,
    )
    search_index.rebuild()
    after = run("SELECT practice_id, xmin::text FROM practices_search ORDER BY 1")
    assert after == [row for row in before if row[0] != told[3].pk]


def test_a_word_that_nobody_uses_any_more_goes(told):
    workflow.apply(told[0], "withdraw", by=None, agent="test", note="No.", ground="outdated")
    kept = "SELECT count(*), min(stemmer) FROM practices_search_word WHERE word = '%s'"
    assert run(kept % "told") == [(1, "english")]
    alone = published_practice(title="Quillwort")
    assert run(kept % "quillwort") == [(1, "english")]
    workflow.apply(alone, "withdraw", by=None, agent="test", note="No.", ground="outdated")
    assert run(kept % "quillwort") == [(0, None)]
    search_index.rebuild()
    assert run(kept % "quillwort") == [(0, None)]
