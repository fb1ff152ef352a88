"""Terms of the glossary of several words: one word of the entries they are in, never wrong."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from practices import search_index, search_terms
from practices.desk import terms
from practices.models import GlossaryTerm, SearchRow
from practices.search import Filters, find, finding, ranking
from practices.search.reading import OR, read_query, words_of
from practices.search.snippets import Hits
from practices.search.words import TERM, folded, words_for_index
from tests import plans
from tests.factories.practices import published_practice
from tests.locks import held

pytestmark = pytest.mark.django_db
PLAIN = {"problem": "It was late.", "result": "It is done.", "place": "state:33"}
ENTRIES = 16
# Words that are no part of a term, so that nothing stands together across them.
BETWEEN = "\nxylophone zebra\n"


def column(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def titles(query):
    return [one.title for one in find(query, Filters(), AnonymousUser()).practices]


def asked(query):
    return read_query(query).terms[0].query


def has(practice, term):
    """Return where in its vector an entry has the word of a term: the weights, "" where not."""
    (vector,) = column("SELECT vector::text FROM practices_search WHERE practice_id = %s", practice)
    places = re.search(rf"'{TERM}{term}':(\S+)", vector)
    return "".join(re.findall("[A-D]", places[1])) if places else ""


def term_named(name):
    return GlossaryTerm.objects.get(words__en__0=name).pk


def several_of(term):
    forms = [folded(form) for several in term.words.values() for form in several]
    return [form for form in forms if re.search("[ -]", form)]


def test_each_term_of_the_glossary_is_in_the_entries_in_which_its_phrases_are():
    """Every form stands in one entry as it is, in another with its words the other way round."""
    every = list(GlossaryTerm.objects.order_by("pk"))
    for turn in range(ENTRIES):
        some = [form for term in every for form in several_of(term)][turn::ENTRIES]
        turned = [" ".join(form.split()[::-1]) for form in some]
        published_practice(
            title=f"As it is {turn}", **PLAIN | {"result": BETWEEN.join(some)[:3900]}
        )
        published_practice(title=f"Apart {turn}", **PLAIN | {"result": BETWEEN.join(turned)[:3900]})
    in_some = 0
    for term, phrases in table("SELECT term_id, array_to_string(phrases::text[], ' | ')"):
        by = {"phrases": phrases, "word": f"'{TERM}{term}'"}
        rows = {how: rows_with(query) for how, query in by.items()}
        assert rows["word"] == rows["phrases"], phrases
        assert rows["word"] or not phrases, term
        in_some += 0 < len(rows["word"]) < 2 * ENTRIES
    assert in_some > 140  # the programme of all stands in all


def table(select):
    with connection.cursor() as cursor:
        cursor.execute(f"{select} FROM practices_search_term ORDER BY term_id")
        return cursor.fetchall()


def rows_with(query):
    rows = "SELECT practice_id FROM practices_search WHERE vector @@ %s::tsquery"
    return set(column(rows, query)) if query else set()


def test_a_term_is_asked_for_by_one_word_and_marked_as_it_stands():
    published_practice(title="वर्षा जल संचयन से पानी", language="hi", **PLAIN)
    published_practice(title="जल, वर्षा, संचयन", language="hi", **PLAIN)
    with CaptureQueriesContext(connection) as caught:
        page = find("rainwater harvesting", Filters(), AnonymousUser())
    assert (page.count, page.practices[0].title) == (1, "वर्षा जल संचयन से पानी")
    searched, _near = [one["sql"] for one in caught if "WITH hits" in one["sql"]]
    looked_for = re.findall(r"@@ '((?:[^']|'')+)'::tsquery", searched)
    assert len(looked_for) > 2
    assert not [query for query in looked_for if "<->" in query]
    marked = Hits(page.words.marked).title("वर्षा जल संचयन से पानी, जल").html
    assert marked == "<mark>वर्षा जल संचयन</mark> से पानी, जल"


def test_its_word_has_the_weight_of_what_it_stands_in():
    term = term_named("rainwater harvesting")
    weights = {
        "A": {"title": "Rainwater harvesting"},
        "B": {"result": "Rainwater harvesting, rain water harvesting."},
        "AB": {"title": "Roof water harvesting", "result": "Rainwater harvesting"},
        "": {"title": "Harvesting of rainwater"},
    }
    for weight, texts in weights.items():
        practice = published_practice(**{"title": f"Of {weight or 'none'}"} | PLAIN | texts)
        assert has(practice.pk, term) == weight, texts
    across = published_practice(**PLAIN | {"title": "By one hand", "problem": "Pump it."})
    pump = term_named("handpump")
    assert rows_with("'hand' <-> 'pump'") == {across.pk}  # from one part into the next
    assert has(across.pk, pump) == "C"


def test_so_many_have_a_term_as_have_its_word():
    """The planner, which may have no figure for it, is asked only where these are not enough."""
    for number in range(4):
        published_practice(title=f"वर्षा जल संचयन {number}", language="hi", **PLAIN)
    words = words_of(read_query("rainwater harvesting"))
    meant = words.meant(0)
    assert meant.split(OR)[-1] == f"'{TERM}{term_named('rainwater harvesting')}'"
    asked = ranking.asked_for(words, 2)
    assert (asked[3][0], asked[4][0]) == (1, meant)
    assert finding._lowest(asked)[0] == 0
    beside = words_of(read_query("plain rainwater harvesting"))
    numbers, parts, terms, ways = ranking.asked_for(beside, 2)[3:7]
    told = zip(numbers, parts, terms, ways, strict=True)
    of_all = [(term, way, part.split(OR)[-1]) for number, part, term, way in told if number == 1]
    assert (1, 0, meant.split(OR)[-1]) in of_all
    assert {(term, way) for term, way, _last in of_all} == {(0, 0), (1, 0), (1, 1)}
    without = words_of(read_query("rainwater harvesting -village"))
    assert 1 not in ranking.asked_for(without, 2)[3]


def test_so_many_have_a_term_and_a_word_as_the_more_of_its_ways_says():
    """By what means the same, which many have, though few have its own words."""
    for number in range(12):
        text = f"वर्षा जल संचयन {number}, quillwort"
        published_practice(**PLAIN | {"title": text, "language": "hi"})
    plans.tell_planner(SearchRow)
    words = words_of(read_query("quillwort rainwater harvesting"))
    sql = ranking.LEAST.partition("SELECT practices_search_least")[0]
    (number, known), *_others = finding._fetch(
        f"{sql} SELECT number, known FROM together ORDER BY number", ranking.asked_for(words, 2)[:7]
    )
    assert number == 1
    assert known >= 6  # by chance; of its own words there is none


def test_so_many_have_its_words_as_have_each_of_them():
    """As by chance at least: then not all of very many that have both are read to be ranked."""
    words = words_of(read_query("hand pump"))
    *_rest, are_known = ranking.asked_for(words, 2)
    assert not any(are_known)
    assert all(ranking.asked_for(words_of(read_query("hand lever")), 2)[-1])
    numbers, parts = ranking.asked_for(words, 2)[3:5]
    typed = [part for number, part in zip(numbers, parts, strict=True) if number == 3]
    assert [part.split(OR)[0] for part in typed] == ["'hand'", "'pump'"]


def test_a_text_does_not_say_itself_which_terms_it_has():
    term = term_named("rainwater harvesting")
    for text in (f"{TERM}{term}", f"qq{TERM}g{term}", f"{TERM.upper()}{term}"):
        practice = published_practice(title=f"Of {text} and more", **PLAIN)
        assert has(practice.pk, term) == "", text
    assert titles("rainwater harvesting") == []


def change(cast, term, **words):
    terms.write(
        term, words={code: [word] for code, word in words.items()}, note="", by=cast.national
    )
    return GlossaryTerm.objects.get(pk=term.pk)


def test_what_a_curator_changes_is_found_at_once_and_by_its_word_a_minute_later(cast):
    practice = published_practice(title="मटका ठंडा पानी", language="hi", **PLAIN)
    other = published_practice(title="घड़ा भरा हुआ", language="hi", **PLAIN)
    term = change(cast, GlossaryTerm(words={}), en="zeerpot", hi="मटका ठंडा")
    assert "<->" in asked("zeerpot")
    assert titles("zeerpot") == [practice.title]
    later = published_practice(title="यहाँ मटका ठंडा", language="hi", **PLAIN)
    assert [has(one.pk, term.pk) for one in (practice, later)] == ["", "A"]
    assert search_index.wrong_rows() == [practice.pk]
    assert search_index.write_waiting() == 1
    assert "<->" not in asked("zeerpot")
    assert set(titles("zeerpot")) == {practice.title, later.title}
    assert has(other.pk, term.pk) == ""
    term = change(cast, term, en="zeerpot", hi="घड़ा भरा")
    assert titles("zeerpot") == [other.title]
    assert search_index.write_waiting() == 3
    assert "<->" not in asked("zeerpot")
    assert [has(one.pk, term.pk) for one in (practice, later, other)] == ["", "", "A"]
    assert titles("zeerpot") == [other.title]
    assert search_index.wrong_rows() == []


def test_what_leaves_the_phrases_as_they_are_writes_no_entry_anew(cast):
    published_practice(title="मटका ठंडा पानी", language="hi", **PLAIN)
    term = change(cast, GlossaryTerm(words={}), en="zeerpot", hi="मटका ठंडा")
    search_index.write_waiting()
    term = change(cast, term, en="zeerpot", hi="मटका ठंडा", ta="பானை")
    assert "<->" not in asked("zeerpot")
    terms.retire(term, by=cast.national)
    assert titles("zeerpot") == []
    terms.restore(GlossaryTerm.objects.get(pk=term.pk), by=cast.national)
    assert titles("பானை") == ["मटका ठंडा पानी"]
    assert "<->" not in asked("zeerpot")
    term = change(cast, term, en="zeerpot")
    assert titles("zeerpot") == []
    assert search_index.write_waiting() == 1
    assert search_index.wrong_rows() == []


def test_a_term_that_changed_while_it_was_settled_stays_open(cast, monkeypatch):
    """Its entries were looked at by phrases that it has no more."""
    published_practice(title="मटका ठंडा पानी", language="hi", **PLAIN)
    term = change(cast, GlossaryTerm(words={}), en="zeerpot", hi="घड़ा भरा")
    was_open = search_terms._open_terms()
    change(cast, term, en="zeerpot", hi="मटका ठंडा")
    monkeypatch.setattr(search_terms, "_open_terms", lambda: was_open)
    assert not search_terms.settle()
    assert "<->" in asked("zeerpot")
    assert titles("zeerpot") == ["मटका ठंडा पानी"]


def test_entries_whose_rows_wait_for_another_term_keep_a_term_open(cast):
    practice = published_practice(title="मटका ठंडा, घड़ा भरा", language="hi", **PLAIN)
    change(cast, GlossaryTerm(words={}), en="zeerpot", hi="मटका ठंडा")
    change(cast, GlossaryTerm(words={}), en="potzeer", hi="घड़ा भरा")
    assert search_terms.settle()
    assert column("SELECT practice_id FROM practices_search_waiting") == [practice.pk]
    assert "<->" in asked("zeerpot")
    assert "<->" in asked("potzeer")
    assert search_index.write_waiting() == 1
    assert "<->" not in asked("zeerpot") + asked("potzeer")


@pytest.mark.django_db(transaction=True)
def test_no_entry_is_written_while_phrases_change(cast):
    """Who writes entries holds the lock with others, who changes phrases holds it alone."""
    name = "practices_search_term"
    practice = published_practice(title="मटका ठंडा", language="hi", **PLAIN)
    assert held(name) == []
    with transaction.atomic():
        search_index.keep(practice)
        assert held(name) == ["ShareLock"]
    with transaction.atomic():
        change(cast, GlossaryTerm(words={}), en="zeerpot", hi="मटका ठंडा")
        assert held(name) == ["ExclusiveLock"]
    assert held(name) == []


def test_a_rebuilt_search_asks_by_words(cast):
    published_practice(title="मटका ठंडा पानी", language="hi", **PLAIN)
    change(cast, GlossaryTerm(words={}), en="zeerpot", hi="मटका ठंडा")
    search_index.rebuild()
    assert "<->" not in asked("zeerpot")
    SearchRow.objects.update(vector="'पानी':1A")  # as if written before there were such words
    assert len(search_index.wrong_rows()) == 1


def test_a_phrase_that_another_finds_too_is_looked_for_once(cast):
    words = {"bn": ["শোষক গর্ত", "শোষক গর্তের", "শোষক বড় গর্ত", "নলা"], "en": ["zeer pot", "zeerpot"]}
    terms.write(term := GlossaryTerm(words={}), words=words, note="", by=cast.national)
    assert "'শোষক' <-> 'গর্তের'" in term.query
    select = "SELECT term_id = %s, array_to_string(phrases::text[], ' | '), asked"
    ((phrases, asked),) = [row[1:] for row in table(select.replace("%s", str(term.pk))) if row[0]]
    bengali = ["'শোষক':* <-> 'গর্ত':*", "'শোষক':* <-> 'বড':* <-> 'গর্ত':*"]
    assert sorted(phrases.split(" | ")) == sorted([*bengali, "'zeer' <-> 'pot'"])
    assert asked == f"('নলা') | ('zeerpot') | '{TERM}{term.pk}'"


def test_keys_of_bare_words_stand_in_the_order_of_the_text():
    """Else an entry would have another vector with each process that writes it."""
    text = "नदियों गाड़ियों लड़कियों सब्ज़ियों नालियों झाड़ियों मछलियों टंकियों"
    keys = words_for_index(text).split()[len(text.split()) :]
    bare = [words_for_index(word).split()[2] for word in text.split()]
    assert [key for key in keys if key in bare] == bare
