"""Terms of several words that are typed as one, soakpit, and mistyped so, sokpit."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.desk import terms
from practices.models import GlossaryForm, GlossaryTerm
from practices.search import Filters, find
from practices.search.glossary import derived
from practices.search.reading import read_query
from practices.search.spelling import as_terms
from tests.factories.practices import PLAIN, published_practice

pytestmark = pytest.mark.django_db
PITS = "Soak pits"


@pytest.fixture
def entries():
    """What sounds like soakpit, சாகுபடி, cultivation, comes more often than soak pits."""
    for number in range(3):
        published_practice(title=f"சாகுபடி {number}", language="ta", **PLAIN)
    published_practice(title="சாகுபடி: the cost", language="ta", **PLAIN)
    published_practice(title="Twin pits", **PLAIN)
    published_practice(title=PITS, **PLAIN)


def answer(query):
    page = find(query, Filters(), AnonymousUser())
    return page.spelled, [practice.title for practice in page.practices]


def test_a_term_of_two_or_three_words_in_latin_letters_is_known_as_one_too():
    words = {
        "en": ["soak pits", "dust bin", "dustbin", "self help group", "a b c", "gp", "24 hours"],
        "hi": ["सोख्ता गड्ढा", "men and women only"],
    }
    query, marks, forms = derived(words)
    given = {folded for several in words.values() for folded in several}
    new = {folded: (stem, key) for folded, stem, key in forms if folded not in given}
    assert set(new) == {"soakpits", "selfhelpgroup", "men women only"}  # the last in short
    assert new["soakpits"] == ("'soakpit'", "")
    assert [folded for folded, _stem, _key in forms].count("dustbin") == 1
    assert "soakpit" not in marks.split()
    assert {"('soakpits')", "('soakpit')", "('selfhelpgroup')"} <= set(query.split(" | "))
    query, marks, _forms = derived({"en": ["water weed", "tap stands", "tapstand"]})
    assert "':*" not in query  # a beginning of its stem would be that of waterwell
    assert [one for one in marks.split() if one.startswith("=")] == ["='waterwe'"]


@pytest.mark.parametrize("typed", ["soakpit", "soakpits", "SoakPit"])
def test_it_means_the_term_and_nothing_that_sounds_so(entries, typed):
    assert answer(typed) == ("", [PITS])


def test_beside_another_word_what_has_one_by_its_sound_has_not_both(entries):
    page = find("soakpit cost", Filters(), AnonymousUser())
    assert page.is_near
    assert {practice.title for practice in page.practices} == {PITS, "சாகுபடி: the cost"}


def test_an_entry_that_has_it_as_one_word_is_found_beside_the_others(entries):
    published_practice(title="The soakpit", **PLAIN)
    assert set(answer("soakpit")[1]) == {PITS, "The soakpit"}


@pytest.mark.parametrize("typed", ["soak pit", "soak pits", "सोख्ता गड्ढा", "soakaway"])
def test_an_entry_that_has_it_as_one_word_is_found_by_the_term(entries, typed):
    """These two are all that have the term; what comes near stands behind them."""
    published_practice(title="Of soakpits", **PLAIN)
    page = find(typed, Filters(), AnonymousUser())
    assert page.count == 2
    assert {practice.title for practice in page.practices[:2]} == {PITS, "Of soakpits"}


def test_written_as_one_it_counts_as_much_as_in_words():
    """Of what only means the same even a title is worth less than a word in the text."""
    for number in range(3):
        published_practice(title=f"सोख्ता गड्ढा {number}", language="hi", **PLAIN)
    told = published_practice(title="Late", story="A soakpit at last.", **PLAIN)
    assert find("soak pit", Filters(), AnonymousUser()).practices[0] == told
    late = published_practice(title="Late", story="A handpump at last.", **PLAIN)
    published_practice(title="নলকূপ", language="bn", **PLAIN)
    assert find("hand pumps", Filters(), AnonymousUser()).practices[0] == late


def test_what_the_glossary_has_as_one_word_is_looked_up_by_its_sound_too():
    (joined,), (one,) = (read_query(word).terms for word in ("soakpit", "tubewell"))
    assert not joined.keys
    assert one.keys
    assert not joined.is_unknown
    assert not one.is_unknown


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("sokpit", "soakpit"),
        ("soakpitt", "soakpit"),
        ("sokpit cost", "soak pit cost"),
        ("sokpit kaise banaye", "soakpit kaise banaye"),
        ("sokpit twinpitt", "soak pit twin pit"),
    ],
)
def test_mistyped_it_is_spelt_so_though_something_sounds_like_it(entries, typed, spelled):
    found, titles = answer(typed)
    assert found == spelled
    assert PITS in titles


def test_what_entries_have_or_stands_in_a_phrase_is_left_as_it_is(entries):
    assert as_terms("“sokpit drain”", read_query("“sokpit drain”")) == ""
    published_practice(title="Sokpit, written so once", **PLAIN)
    spelled, titles = answer("sokpit")
    assert spelled == ""
    assert "Sokpit, written so once" in titles


def test_two_mistakes_are_another_word(entries):
    assert as_terms("watershed", read_query("watershed")) == ""  # no wasteshed


def test_what_nothing_has_as_a_whole_is_looked_for_by_its_words():
    published_practice(title="The dam that was checked", **PLAIN)
    assert answer("checkdam") == ("check dam", ["The dam that was checked"])
    assert answer("check dam") == ("", ["The dam that was checked"])


def test_what_stays_as_it_was_typed_is_not_said_to_be_respelt(entries):
    assert as_terms("sokpit-drain", read_query("sokpit-drain")) == ""
    long = "sokpit " + "pit " * 60
    page = find(long, Filters(), AnonymousUser())
    assert (page.typed.cut, page.spelled.split()[0]) == (True, "soakpit")


def test_a_retired_term_is_none(cast, entries):
    terms.retire(GlossaryTerm.objects.get(words__en__0="soak pit"), by=cast.national)
    assert answer("sokpit")[0] == ""


def test_it_costs_a_query_and_none_where_all_words_are_known(entries):
    for query, most in [("sokpit", 1), ("soakpit", 0), ("twin pits", 0)]:
        typed = read_query(query)
        as_terms(query, typed)  # the glossary is read once
        with CaptureQueriesContext(connection) as caught:
            as_terms(query, typed)
        assert len(caught) == most, query


def test_a_portal_that_has_its_glossary_learns_them_by_an_update():
    GlossaryForm.objects.filter(folded="soakpit").delete()
    update = importlib.import_module("practices.migrations.0065_numbers")
    operation, _waiting = update.Migration.operations
    with connection.schema_editor() as editor:
        operation.code(apps, editor)
    assert GlossaryForm.objects.filter(folded="soakpit", term__words__en__0="soak pit").exists()
