"""`check_search` sees all that the search reads, and `--mend` puts it right."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from practices import search_index, search_terms, workflow
from practices.desk import terms
from practices.models import GlossaryTerm
from practices.search import Filters, find
from tests.factories.practices import published_practice
from tests.practices.test_search_at_scale import checked, run

pytestmark = pytest.mark.django_db
WORDS = "SELECT word, stemmer, entries FROM practices_search_word WHERE entries > 0 ORDER BY word"


def _withdrawn(title):
    practice = published_practice(title=title)
    workflow.apply(practice, "withdraw", by=None, agent="test", note="No.", ground="outdated")


@pytest.mark.parametrize(
    ("harm", "mended_by"),
    [
        ("DELETE FROM practices_search_word WHERE word = 'windmills'", "check_search"),
        ("DELETE FROM practices_search_word WHERE word = 'windmills'", "rebuild_search"),
        ("UPDATE practices_search_word SET stemmer = NULL", "check_search"),
        ("UPDATE practices_search_word SET stemmer = NULL WHERE word ~ '^wind'", "rebuild_search"),
    ],
)
def test_which_words_were_written_so_is_checked_and_mended(harm, mended_by):
    for n in range(3):
        published_practice(title=f"Windmills {n}, unheard")
    _withdrawn("Unheardof thing, hear")
    before = run(WORDS)
    assert {("windmills", "english", 3), ("windmil", None, 3)} < set(before)
    assert "agrees" in checked()
    run(harm)
    assert find("windmlils", Filters(), AnonymousUser()).spelled == ""
    with pytest.raises(CommandError):
        checked()
    options = {"mend": True} if mended_by == "check_search" else {}
    call_command(mended_by, stdout=StringIO(), stderr=StringIO(), **options)
    assert run(WORDS) == before
    assert find("windmlils", Filters(), AnonymousUser()).spelled == "windmills"
    assert "agrees" in checked()


def test_a_stem_of_a_word_that_only_withdrawn_entries_have_agrees():
    published_practice(title="A dirigible")
    _withdrawn("Zeer")
    published_practice(title="Zeers")  # whose stem it is: nobody tells it of what is published
    assert ("zeer", None, 1) in run(WORDS)
    assert "agrees" in checked()


def test_the_order_of_the_phrases_of_a_term_is_no_difference():
    run(
        "UPDATE practices_search_term SET phrases ="
        " ARRAY(SELECT one FROM unnest(phrases) AS one ORDER BY one::text DESC)"
    )
    several = "SELECT term_id FROM practices_search_term WHERE cardinality(phrases) > 1"
    assert run(several)
    assert terms.wrong() == []


@pytest.mark.parametrize(
    ("harm", "differs"),
    [
        ("UPDATE practices_glossaryterm SET query = $$'x'$$ WHERE id = %s", "query"),
        ("UPDATE practices_glossaryterm SET marks = 'x' WHERE id = %s", "marks"),
        ("DELETE FROM practices_glossaryform WHERE term_id = %s", "forms"),
        ("UPDATE practices_glossaryform SET key = 'x' WHERE term_id = %s", "forms"),
        ("DELETE FROM practices_search_term WHERE term_id = %s", "index"),
        ("UPDATE practices_search_term SET phrases = '{}' WHERE term_id = %s", "index"),
        ("UPDATE practices_search_term SET asked = $$'x'$$ WHERE term_id = %s", "index"),
    ],
)
def test_what_terms_are_found_by_is_checked_and_mended(harm, differs):
    term, other = (
        GlossaryTerm.objects.create(words={"en": [f"zeer {word}", word]})
        for word in ("wind", "rain")
    )
    terms.mend([term.pk, other.pk])
    entry = published_practice(title="A zeer wind")
    search_terms.settle()
    assert "agrees" in checked()
    run(harm, term.pk)
    search_index.keep(entry)
    assert terms.wrong() == [(term.pk, "zeer wind", differs)]
    with pytest.raises(CommandError):
        checked()
    assert "put right" in checked(mend=True)
    assert "agrees" in checked()
    asked = "SELECT in_index FROM practices_search_term WHERE term_id = %s"
    assert run(asked, term.pk) == [(True,)]
    assert run("SELECT vector::text LIKE %s FROM practices_search", f"%qqg{term.pk}'%") == [(True,)]
    assert find("wind", Filters(), AnonymousUser()).count == 1
