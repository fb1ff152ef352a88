"""What people ask in other words than an entry has: abbreviations, few hits, words of the field."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from practices.models import GlossaryForm, GlossaryTerm, SearchRow
from practices.search import Filters, find
from practices.search.glossary import derived
from practices.search.letter_names import latin_letters
from practices.search.reading import read_query
from practices.search.words import folded
from tests.factories.practices import PLAIN, published_practice

pytestmark = pytest.mark.django_db


def titles(query):
    """Return the titles of what has all words, or where nothing has of what comes nearest."""
    page = find(query, Filters(), AnonymousUser())
    return [practice.title for practice in page.practices[: page.full or None]]


def first(query):
    practices = find(query, Filters(), AnonymousUser()).practices
    return practices[0].title if practices else ""


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("एटीएम", "atm"),
        ("एफएसटीपी", "fstp"),
        ("वीडब्ल्यूएससी", "vwsc"),
        ("এফটিকে", "ftk"),
        ("எம்ஆர்எஃப்", "mrf"),
        ("ஓடிஎஃப்", "odf"),
    ],
)
def test_letters_that_are_written_by_their_names_are_an_abbreviation(written, letters):
    assert letters in latin_letters(folded(written))


@pytest.mark.parametrize("word", ["सीटी", "बीमारी", "पानी", "নদী", "ஏரி", "atm", ""])
def test_other_words_are_no_abbreviation(word):
    assert latin_letters(folded(word)) == ()


def test_an_abbreviation_is_found_in_latin_letters_and_by_what_it_stands_for():
    published_practice(title="A water ATM for the ward", **PLAIN)
    published_practice(title="Field test kits in every village", **PLAIN)
    assert first("पानी का एटीएम") == "A water ATM for the ward"
    assert first("எஃப்டிகே") == "Field test kits in every village"


def test_behind_few_that_have_all_words_come_the_nearest(client):
    published_practice(title="Turbine grinder at the mill", **PLAIN)
    published_practice(title="Turbine in the river", **PLAIN)
    page = find("turbine grinder", Filters(), AnonymousUser())
    assert [one.title for one in page.practices] == [
        "Turbine grinder at the mill",
        "Turbine in the river",
    ]
    assert (page.relaxed, page.full, page.count) == (True, 1, 1)
    answer = client.get("/practices/?q=turbine+grinder").text
    assert "1 practice has all these words. Those that come nearest follow." in answer
    assert "No practice has all" not in answer
    for query, filters in [
        ("“turbine grinder”", Filters()),
        ("turbine grinder", Filters(sort="newest")),
        ("grinder", Filters()),
    ]:
        page = find(query, filters, AnonymousUser())
        assert (page.relaxed, page.count) == (False, 1), query


def test_a_term_of_several_words_comes_near_where_they_stand_apart(client):
    published_practice(title="River revival by schools", **PLAIN)
    published_practice(title="The river was low before its revival", **PLAIN)
    page = find("नदी पुनर्जीवन", Filters(), AnonymousUser())
    assert [one.title for one in page.practices] == [
        "River revival by schools",
        "The river was low before its revival",
    ]
    assert (page.relaxed, page.full, page.count) == (True, 1, 1)
    assert len(find("“नदी पुनर्जीवन”", Filters(), AnonymousUser()).practices) == 0
    html = client.get("/practices/?q=नदी+पुनर्जीवन").text
    assert "<mark>River revival</mark> by schools" in html
    assert "The <mark>river</mark> was low before its <mark>revival</mark>" in html


def test_the_few_that_have_all_words_are_counted_with_the_filters(client):
    published_practice(title="Turbine grinder at the mill", **PLAIN)
    published_practice(title="Turbine grinder of the school", language="hi", **PLAIN)
    for near in ("Turbine in the river", "Turbine on the hill", "Grinder at home"):
        published_practice(title=near, language="hi", **PLAIN)
    html = client.get("/practices/?q=turbine+grinder&language=hi").text
    assert "1 practice has all these words. Those that come nearest follow." in html
    assert "2 practices have" not in html
    page = find("turbine grinder", Filters(language=("hi",)), AnonymousUser())
    assert (page.relaxed, page.full, page.count, len(page.practices)) == (True, 1, 1, 4)
    html = client.get("/practices/?q=turbine+grinder").text
    assert "2 practices have all these words. Those that come nearest follow." in html
    page = find("turbine grinder", Filters(language=("ta",)), AnonymousUser())
    assert (page.relaxed, page.count, page.practices) == (False, 0, [])
    published_practice(title="Turbine grinder by the road", **PLAIN)  # three are not few
    page = find("turbine grinder", Filters(language=("hi",)), AnonymousUser())
    assert (page.relaxed, page.count, len(page.practices)) == (False, 1, 1)


def test_first_come_the_few_that_have_all_words_whatever_else_counts():
    old = published_practice(title="Turbine", **PLAIN | {"problem": "There was a grinder."})
    published_practice(title="Turbine in the river", **PLAIN)
    past = date(2001, 1, 1)
    SearchRow.objects.filter(pk=old.pk).update(confirm_by=past, sinks_on=past)
    page = find("turbine grinder", Filters(), AnonymousUser())
    assert [one.title for one in page.practices] == ["Turbine", "Turbine in the river"]


def test_the_nearest_hide_none_that_has_all_words_on_a_small_page():
    for mill in ("old", "new"):
        published_practice(title=f"Turbine grinder at the {mill} mill", **PLAIN)
    published_practice(title="Turbine in the river", **PLAIN)
    filters, seen = Filters(), []
    for _page in range(2):
        page = find("turbine grinder", filters, AnonymousUser(), size=1, facets=())
        assert (page.relaxed, page.count) == (False, 2)
        seen += [practice.title for practice in page.practices]
        filters = Filters(after=page.next)
    assert page.next is None
    assert set(seen) == {f"Turbine grinder at the {mill} mill" for mill in ("old", "new")}


def test_a_word_of_the_field_is_mended_by_its_sound_or_a_letter():
    """Which no entry has as it was typed, nor anything that is written like it."""
    published_practice(title="गाँव का निर्माण", language="hi", **PLAIN)
    published_practice(title="जल का संरक्षण", language="hi", **PLAIN)
    published_practice(title="Tribal hamlets", **PLAIN)
    for typed, spelled in [
        ("nirmad", "निर्माण"),
        ("सरंक्षण", "संरक्षण"),
        ("trible", "tribal"),
    ]:
        page = find(typed, Filters(), AnonymousUser())
        assert (page.spelled, page.count) == (spelled, 1), typed
    published_practice(title="গাঁৱৰ পাঠশালা", language="as", **PLAIN)
    # neer is water, and begins otherwise; of another language one other sound makes any word
    for other in ("hydroponics", "zeer", "football", "sanrakshit"):
        assert find(other, Filters(), AnonymousUser()).spelled == "", other
    published_practice(title="Path shalas", **PLAIN)  # two words that are there before such a sound
    assert find("pathshalas", Filters(), AnonymousUser()).spelled == "path shalas"


def test_a_mistyped_word_is_mended_as_soon_as_the_glossary_has_it():
    published_practice(title="Zeerpot", **PLAIN)
    assert find("मटकापोट", Filters(), AnonymousUser()).spelled == ""
    words = {"en": ["zeerpot"], "hi": ["मटकापोत"]}
    term = GlossaryTerm.objects.create(words=words, query="'zeerpot'", marks="zeerpot")
    GlossaryForm.objects.create(term=term, folded="मटकापोत", stemmed="'मटकापोत'")
    assert first("मटकापोट") == "Zeerpot"


def test_in_an_english_sentence_a_known_word_is_of_no_other_language():
    published_practice(title="পুট পুকুর", language="bn", **PLAIN)
    published_practice(title="Tap in order", **PLAIN)

    def keys(query):
        return [term.keys for term in read_query(query).terms if term.words == ("tap",)]

    assert keys("tap pukur")[0]
    assert keys("where is the tap of the village") == [()]
    assert first("where is the pukur") == "পুট পুকুর"


def test_a_romanised_hindi_sentence_is_read_as_hindi_alone():
    published_practice(title="நாளில் பணி", language="ta", **PLAIN)
    published_practice(title="नाली का पानी", language="hi", **PLAIN)
    assert find("naali pani", Filters(), AnonymousUser()).count == 2
    for query in ("naali me pani", "naali ke pani", "pani kahan naali"):
        assert find(query, Filters(), AnonymousUser()).count == 1
        assert first(query) == "नाली का पानी"


def test_a_term_of_several_words_begins_and_ends_with_one_that_says_something():
    published_practice(title="A tap connection in each house", **PLAIN)
    (term,) = read_query("after tap connections").terms
    assert term.words == ("tap", "connections")


def test_of_a_term_that_nothing_has_as_a_whole_each_word_is_looked_for():
    published_practice(title="ஊராட்சியின் குடிநீர்", language="ta", **PLAIN)
    assert first("kudineer suthigarippu") == "ஊராட்சியின் குடிநீர்"


def test_a_short_tamil_word_is_found_with_its_endings():
    for title in ("குப்பைத் தொட்டியில் இடுக", "வேறு ஒன்று"):
        published_practice(title=title, language="ta", **PLAIN)
    assert first("kuppai thotti") == "குப்பைத் தொட்டியில் இடுக"
    assert find("kuppai", Filters(), AnonymousUser()).count == 1


def test_a_word_that_entries_have_is_not_taken_for_one_of_the_glossary_that_sounds_so():
    published_practice(title="কুম্ভত মানুহ", language="as", **PLAIN)
    published_practice(title="An open well", **PLAIN)
    assert find("কুম্ভ", Filters(), AnonymousUser()).count == 1
    assert find("কুঁৱা", Filters(), AnonymousUser()).count >= 1


def test_new_terms_come_to_a_glossary_that_stands_and_leave_what_was_changed():
    added = importlib.import_module("practices.migrations.0049_more_glossary")
    changed, plain = GlossaryTerm.objects.order_by("pk")[:2]
    GlossaryTerm.objects.filter(pk=changed.pk).update(words={"en": ["toilet"]}, revision=2)
    GlossaryTerm.objects.filter(pk=plain.pk).update(words=plain.words | {"hi": ["x"]})
    gone = GlossaryTerm.objects.get(words__en__0="railway")
    gone.delete()
    with connection.schema_editor() as editor:
        added.add_terms(apps, editor)
    assert GlossaryTerm.objects.get(pk=changed.pk).words == {"en": ["toilet"]}
    assert GlossaryTerm.objects.get(pk=plain.pk).words == plain.words
    again = GlossaryTerm.objects.get(words__en__0="railway")
    assert again.forms.filter(folded="train").exists()


def test_a_term_with_a_word_that_says_nothing_is_known_by_its_sound():
    published_practice(title="Nobody goes out: open defecation ended", **PLAIN)
    assert titles("khule me soch") == ["Nobody goes out: open defecation ended"]
    assert titles("band darvaze me soch") == []


def test_a_term_in_which_a_word_is_said_twice_is_known():
    published_practice(title="A household tap for each home", **PLAIN)
    assert titles("ghar ghar nal") == ["A household tap for each home"]


def test_a_short_romanised_word_is_widened_but_no_english_one():
    published_practice(title="Cleaning the yard", **PLAIN)
    published_practice(title="A drought in summer", **PLAIN)
    assert titles("safai") == ["Cleaning the yard"]
    assert titles("sukha") == ["A drought in summer"]
    assert titles("where to soak clothes") == []  # it sounds as सूखा does
    assert titles("puja") == []  # a word for worship, which sounds as फौज does
    published_practice(title="The army built it", **PLAIN)
    assert (titles("puja"), titles("fauj")) == ([], ["The army built it"])


def test_a_rare_word_hides_no_term_of_several_that_few_have():
    published_practice(title="Material recovery facility of the block", **PLAIN)
    for number in range(3):
        published_practice(title=f"Recovery of block {number}", **PLAIN)
    published_practice(title="Zeer", **PLAIN)
    assert "Material recovery facility of the block" in titles("material recovery facility zeer")


def test_what_is_no_english_word_is_mended_though_something_sounds_so():
    published_practice(title="Turbine scheme", **PLAIN)
    published_practice(title="सचीम", language="hi", **PLAIN)
    page = find("turbine scheem", Filters(), AnonymousUser())
    assert (page.spelled, page.count) == ("turbine scheme", 1)
    published_practice(title="निर्माण", language="hi", **PLAIN)
    published_practice(title="Nirmal school", **PLAIN)  # nirman is निर्माण, and no mistake
    assert find("turbine nirman", Filters(), AnonymousUser()).spelled == ""
    assert find("turbine me scheem", Filters(), AnonymousUser()).spelled == ""  # it is Hindi


def test_of_a_term_that_nothing_has_its_own_language_comes_first():
    published_practice(title="Toilet, toilet and toilet", **PLAIN)
    published_practice(title="கழிப்பறை கட்டுதல்", language="ta", **PLAIN)
    assert titles("kazhivarai") == ["கழிப்பறை கட்டுதல்", "Toilet, toilet and toilet"]


def test_words_of_a_term_are_none_of_another_language_that_sounds_so():
    published_practice(title="সুখত গড়", language="bn", **PLAIN)
    published_practice(title="A soak pit", **PLAIN)
    assert titles("sokhta gaddha") == ["A soak pit"]


@pytest.mark.parametrize("typed", ["kuan", "कुआँ", "open well"])
def test_a_well_is_not_in_each_hindi_text_whose_stem_is_one_letter(typed):
    plain = PLAIN | {"went_wrong": "Nothing yet."}
    published_practice(title="गाँव का निर्माण", language="hi", **plain)
    published_practice(title="An open well is cleaned", **plain)
    assert titles(typed) == ["An open well is cleaned"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("சபரிமலை", "Sabarimala"),
        ("மதுரை", "Madurai"),
        ("இடமலக்குடி", "Idamalakudi"),
        ("தஞ்சாவூர்", "Thanjavur"),
        ("தெலங்கானா", "Telangana"),
    ],
)
def test_a_tamil_name_is_spoken_as_it_is_written_in_latin_letters(typed, name):
    """Tamil has one letter for p and b, t and d, k and g: which is heard its neighbours tell."""
    published_practice(title=f"Pits dug at {name}", **PLAIN)
    published_practice(title="Pits dug elsewhere", **PLAIN)
    assert titles(typed) == [f"Pits dug at {name}"]


def test_a_tamil_word_run_together_is_taken_apart_where_one_half_is_a_stem():
    published_practice(title="வாழைத் தண்டுகளே போதும்", language="ta", **PLAIN)
    assert titles("வாழைத்தண்டு") == ["வாழைத் தண்டுகளே போதும்"]
    assert titles("கூரைப்பலகை") == []


def test_a_number_in_a_term_is_read_as_it_stands():
    published_practice(title="A bund built by MGNREGA", **PLAIN)
    assert titles("100 naal velai") == ["A bund built by MGNREGA"]
    assert titles("400 naal velai") == []


@pytest.mark.parametrize("typed", ["pani janch", "पानी जांच", "paani ki jaanch"])
def test_a_term_is_known_without_what_within_it_says_nothing(typed):
    """As the glossary has it, पानी की जांच, it has a word that says nothing."""
    published_practice(title="Water testing by schools", **PLAIN)
    published_practice(title="Water tanks of schools", **PLAIN)
    assert titles(typed) == ["Water testing by schools"]


def test_words_of_every_day_are_known_in_each_language():
    published_practice(title="A camel brings the bricks", **PLAIN)
    published_practice(title="A lorry brings the sacks", **PLAIN)
    for typed in ("ऊंट", "oont", "ஒட்டகம்", "উট"):
        assert titles(typed) == ["A camel brings the bricks"], typed


def test_a_portal_that_has_its_glossary_learns_terms_in_short_by_an_update():
    """Their words stay as they are, so `derived` alone says that they are found by more."""
    GlossaryForm.objects.filter(folded="पानी जांच").delete()
    update = importlib.import_module("practices.migrations.0062_more_everyday_words")
    (operation,) = update.Migration.operations
    with connection.schema_editor() as editor:
        operation.code(apps, editor)
    assert GlossaryForm.objects.filter(folded="पानी जांच", term__words__en__0="water testing")


def test_a_term_that_says_no_is_not_known_without_it():
    _query, _marks, forms = derived({"hi": ["बोल नहीं सकता", "पानी की जांच"]})
    assert [form for form, _stem, _key in forms] == ["बोल नहीं सकता", "पानी की जांच", "पानी जांच"]
