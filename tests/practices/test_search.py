"""Finding: words in every script, misspelt ones, places, themes, and what must not be found."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from places.models import Place
from practices import search_check, search_index, workflow
from practices.models import Practice, SearchRow, SearchWord, Theme
from practices.search import Filters, NoSuchPage, find, ranking, title_starts
from tests.factories.practices import practice_in, published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def titles(query="", user=ANYBODY, **filters):
    return [practice.title for practice in find(query, Filters(**filters), user).practices]


@pytest.mark.parametrize(
    ("title", "language", "typed"),
    [
        ("শৌচালয় নিৰ্মাণত মহিলা", "as", "শৌচালয়"),
        ("কৃষকের শৌচালয়ে জল", "bn", "শৌচালয়"),  # NFD and an ending
        ("பள்ளியில் புதிய கழிப்பறைகள்", "ta", "கழிப்பறை"),
        ("शौचालयों की मरम्मत", "hi", "शौचालय"),
        ("खड़े पानी की निकासी", "hi", "खडे"),  # without the nukta
        ("Masons learn to build toilets", "en", "TOILET"),
        ("Masons learn to build toilets", "en", "toilat"),
        ("Masons learn to build toilets", "en", "the building of a toilat"),
    ],
)
def test_words_are_found_in_their_forms(title, language, typed):
    published_practice(
        title="Springs of the upper valley",
        problem="Wells ran dry.",
        result="Water flows.",
        themes=["springs-recharge"],
        steps=["Walk.", "Dig.", "Plant."],
    )
    published_practice(title=title, language=language)
    assert titles(typed)[:1] == [title]


def test_what_has_none_of_the_words_is_not_found():
    published_practice()
    assert titles("hydroponics") == []


def test_title_comes_before_steps_and_steps_before_story():
    common = {"problem": "It was late.", "result": "It is done."}
    plain = ["Meet.", "Walk.", "Sign."]
    published_practice(title="Third", story="A long story of a windmill.", steps=plain, **common)
    published_practice(title="First: the windmill", steps=plain, **common)
    published_practice(title="Second", steps=["Build a windmill.", *plain], **common)
    assert titles("windmill") == ["First: the windmill", "Second", "Third"]


def test_place_theme_and_tag_names_find():
    published_practice(
        title="One", place="gp:42664", themes=["gobardhan"], tag_names=["biogas plant"]
    )
    published_practice(title="Two", place="state:33")
    assert titles("Udaipur") == ["One"]
    assert titles("गोबरधन") == ["One"]
    assert titles("biogas") == ["One"]
    assert titles("Tamil Nadu") == ["Two"]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "declined"])
def test_what_is_not_published_is_never_found(state):
    practice = practice_in(state, title="Secret windmill")
    assert titles("windmill", practice.author) == []
    assert titles("", practice.author, status="withdrawn") == []


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_closed_ones_are_asked_for(state):
    practice = practice_in(state, title="Old windmill")
    assert practice.pk not in [p.pk for p in find("windmill", Filters(), ANYBODY).practices]
    assert titles("windmill", status=state) == ["Old windmill"]


def test_withdrawn_for_danger_leaves_no_trace():
    practice = published_practice(title="Dangerous windmill")
    workflow.apply(
        practice, "withdraw", by=None, agent="test", note="People may fall.", ground="unsafe"
    )
    for status in ("published", "withdrawn", "superseded"):
        page = find("windmill", Filters(status=status), ANYBODY)
        assert (page.count, page.practices) == (0, [])


def test_a_revision_replaces_the_words():
    practice = practice_in("published+submitted", title="Old words windmill")
    version = practice.open_version
    type(version).objects.filter(pk=version.pk).update(title="New words aqueduct")
    workflow.apply(practice, "accept", by=None, agent="test")
    assert titles("windmill") == []
    assert titles("aqueduct") == ["New words aqueduct"]


def test_filters_hold_or_within_a_group_and_between_groups():
    published_practice(title="a", themes=["toilet-technology"], kind="practice", place="state:8")
    published_practice(
        title="b", themes=["gobardhan", "solid-waste"], kind="lesson", place="gp:42664"
    )
    published_practice(title="c", themes=["water-quality"], kind="lesson", place="state:33")
    pk = dict(Theme.objects.values_list("key", "pk"))
    assert titles(theme=(pk["solid-waste"], pk["water-quality"])) == ["c", "b"]
    assert titles(theme=(pk["solid-waste"], pk["toilet-technology"]), kind=("lesson",)) == ["b"]
    assert titles(state=("8",)) == ["b", "a"]
    assert titles(level=("gp",)) == ["b"]
    assert titles(level=("block",)) == []
    page = find("", Filters(kind=("lesson",), state=("8",)), ANYBODY)
    assert page.count == 1
    assert page.facets["kind"] == {"practice": 1, "lesson": 1}  # its own choice is left out
    assert page.facets["state"] == {8: 1, 33: 1}
    assert page.facets["level"] == {"gp": 1}
    assert sum(page.facets["theme"].values()) == 2


def test_places_are_filtered_with_all_below():
    published_practice(title="gp", place="gp:42664")
    published_practice(title="district", place="district:102")
    gp = Place.objects.with_parents().by_key("gp:42664")
    assert titles(places=(gp,)) == ["gp"]
    assert "gp" in titles(places=(gp.block,))
    assert "gp" in titles(places=(gp.district,))
    assert titles(places=(Place.objects.by_key("district:87"),)) == []


def test_tag_by_name_in_any_case():
    published_practice(title="tagged", tag_names=["Soak pit"])
    published_practice(title="other")
    assert titles(tag="soak PIT") == ["tagged"]
    assert titles(tag="no such tag") == []


def test_query_is_cut_and_said_so():
    page = find(" ".join(f"word{n}" for n in range(40)), Filters(), ANYBODY)
    assert len(page.typed.terms) == 12
    assert page.typed.cut
    assert not find("two words", Filters(), ANYBODY).typed.cut


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE x; --",
        "' OR 1=1",
        "a & | ! ( ) : * <->",
        "%s %(x)s %",
        "'" * 1000,
        "\\",
        "।।",
        "the of and",
        "😀",
        "a:*",
        "\u200d",
        "शौ।चा",
        "ा",
    ],
)
def test_strange_queries_do_no_harm(query):
    published_practice()
    assert find(query, Filters(), ANYBODY).count >= 0


def test_pages_and_marks_reach_every_row_once():
    many_published(57)
    assert Practice.objects.listed().count() == 57
    for sort, query in [
        ("newest", ""),
        ("endorsed", ""),
        ("relevance", "pits"),
        ("newest", "pits"),
    ]:
        page = find(query, Filters(sort=sort), ANYBODY)
        seen = list(page.practices)
        while page.next:
            page = find(query, Filters(sort=sort, after=page.next), ANYBODY)
            seen += page.practices
        assert len(seen) == len({p.pk for p in seen}) == page.count == 57, (sort, query)
    numbered = [p for n in (1, 2, 3) for p in find("", Filters(page=n), ANYBODY).practices]
    assert [p.pk for p in numbered] == [p.pk for p in Practice.objects.listed().newest_first()]
    with pytest.raises(NoSuchPage):
        find("", Filters(page=4), ANYBODY)


def test_ranking_ends_at_the_window_and_goes_on_newest_first(monkeypatch):
    monkeypatch.setattr(ranking, "WINDOW", 10)
    many_published(45)
    page = find("pits", Filters(), ANYBODY)
    seen = list(page.practices)
    while page.next:
        page = find("pits", Filters(after=page.next), ANYBODY)
        seen += page.practices
    assert len(seen) == len({p.pk for p in seen}) == 45
    dates = [p.published_at for p in seen[10:]]
    assert dates == sorted(dates, reverse=True)


def test_rebuild_writes_the_same_rows():
    published_practice(title="One", at=timezone.now())
    practice_in("withdrawn")
    before = list(SearchRow.objects.order_by("pk").values_list())
    SearchRow.objects.all().delete()
    assert search_index.rebuild() == len(before)
    assert list(SearchRow.objects.order_by("pk").values_list()) == before


def test_rows_put_off_are_written_at_the_end_and_not_where_all_failed():
    with search_index.kept_at_the_end():
        practice = published_practice(title="Windmill for the tanks")
        assert not SearchRow.objects.filter(pk=practice.pk).exists()
    assert search_index.wrong_rows() == []
    with pytest.raises(KeyError):
        _publish_and_fail()
    assert len(search_index.wrong_rows()) == 1
    search_index.keep(Practice.objects.get(live_version__title="Windmill, repaired"))
    assert search_index.wrong_rows() == []


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM practices_title_start WHERE key LIKE 'wind%%' AND practice_id = %s",
        "INSERT INTO practices_title_start VALUES (true, 'a title of before', %s)",
    ],
)
def test_what_is_suggested_is_checked_and_mended(spoil):
    practice, _right = (published_practice(title="Windmill for the tanks") for _n in range(2))
    with connection.cursor() as cursor:
        cursor.execute(spoil, [practice.pk])
    assert search_index.wrong_rows() == [practice.pk]
    call_command("check_search", mend=True, stdout=StringIO())
    assert search_index.wrong_rows() == []
    assert len(title_starts.begun_with("windmill", 9)) == 2
    assert title_starts.begun_with("a title of before", 9) == []


@search_index.kept_at_the_end()
def _publish_and_fail():
    published_practice(title="Windmill, repaired")
    raise KeyError


def _run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _entries():
    return dict(SearchWord.objects.exclude(entries=0).values_list("word", "entries"))


def test_words_are_counted_with_every_change():
    first = published_practice(title="Windmill for the tanks")
    published_practice(title="Windmill, repaired")
    words = SearchWord.objects.in_bulk(["windmill", "tanks", "tank"])
    assert words["windmill"].entries == 2
    assert (words["tanks"].entries, words["tanks"].stemmer) == (1, "english")
    assert (words["tank"].entries, words["tank"].stemmer) == (1, None)  # nobody wrote it
    search_index.keep(first)
    assert _entries()["windmill"] == 2  # once, however often it is written
    workflow.apply(first, "withdraw", by=None, agent="test", note="Wrong.", ground="outdated")
    assert _entries()["windmill"] == 1
    assert "tanks" not in _entries()


def test_a_common_word_is_counted_by_the_job_and_before_any_goes():
    first = published_practice(title="Windmill for the tanks")
    _run("UPDATE practices_search_word SET entries = 100 WHERE word = 'windmill'")
    second = published_practice(title="Windmill, repaired")
    assert (_entries()["windmill"], _entries()["tanks"]) == (100, 1)
    search_index.fold()
    assert _entries()["windmill"] == 101
    search_index.fold()
    assert _entries()["windmill"] == 101
    published_practice(title="A windmill more")
    workflow.apply(second, "withdraw", by=None, agent="test", note="Wrong.", ground="outdated")
    assert _entries()["windmill"] == 101
    _run("UPDATE practices_search_word SET entries = entries - 99 WHERE word = 'windmill'")
    assert search_check.wrong_counts()["practices_search_word"] == []
    workflow.apply(first, "withdraw", by=None, agent="test", note="Wrong.", ground="outdated")
    assert _entries()["windmill"] == 1


def test_who_keeps_an_entry_anew_counts_nothing_of_others():
    first = published_practice(title="Windmill for the tanks")
    _run("UPDATE practices_search_word SET entries = 100 WHERE word = 'windmill'")
    published_practice(title="Windmill, repaired")
    Practice.objects.filter(pk=first.pk).update(endorsement_count=1)
    search_index.keep(first)
    assert _entries()["windmill"] == 100
    assert SearchRow.objects.get(pk=first.pk).endorsements == 1
    search_index.fold()
    assert _entries()["windmill"] == 101


def test_what_is_laid_by_belongs_to_what_is_compared():
    published_practice(title="Windmill for the tanks")
    _run("UPDATE practices_search_word SET entries = 100 WHERE word = 'windmill'")
    published_practice(title="Windmill, repaired")
    _run("UPDATE practices_search_word SET entries = 1 WHERE word = 'windmill'")
    assert search_check.wrong_counts()["practices_search_word"] == []
