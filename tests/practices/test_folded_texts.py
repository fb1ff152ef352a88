"""Texts that the database folds are what the search makes of what is typed."""

import pytest

from practices.models import Version
from practices.search.folded_texts import folded_text, has
from practices.search.words import folded
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "Soak-pit_at “the” SCHOOL!",
        "हिन्दी में सड़क की बाढ़।",
        "क्\u200dष \u200bज़\ufeff गाँव॥ पञ्च",
        "পাৰি ৱাৰ্ড ড়া কো",
        "கழிப்பறை 😀 கொ",
        "ಕೆರೆ ਪੰਜਾਬ ପୋଖରୀ",
        "Café ﬁeld Ⅳ naïve",
        "10,000 toilets, 1,00,000; 12,34,567 and 1,000,000,",
        "1,2,3 in 2015,2016 of 10,5 or 1234,000 10,000,5 ,10,000 5,10,000kg 1,000\n2,000",
        "१०,००० ১,০০,০০০ ௧௦ 1२,੩੪੫ ૬૭ ୮୯ ౦ ೧ ൨ ১০লি",
        "１０,０００ ⁵,000 10,\u200b000 1,22,22,22,22,22,222",
    ],
)
def test_a_text_is_folded_as_what_is_typed(text):
    practice_in("draft", title="One", problem=text)
    assert Version.objects.values_list(folded_text("problem"), flat=True).get().split() == (
        folded(text).split()
    )


def test_a_number_is_found_however_it_is_written():
    practice_in("draft", title="10,000 toilets", problem="Wards 1,2,3 of ১০,০০০ homes")
    for text, finds in [
        ("10000 toilets", True),
        ("१०००० toilets", True),
        ("10,000 homes", True),
        ("1 2 3", True),
        ("123", False),
    ]:
        found = Version.objects.filter(has(("title", "problem"), [folded(text)]))
        assert found.exists() == finds, text


def test_a_phrase_stands_in_one_text():
    practice_in("draft", title="A soak", problem="Pit of the yard")
    for words, every, finds in [
        (["soak", "pit"], True, True),
        (["soak pit"], True, False),
        (["pit of"], True, True),
        (["soak", "lawn"], True, False),
        (["soak", "lawn"], False, True),
        (["lawn"], False, False),
    ]:
        found = Version.objects.filter(has(("title", "problem"), words, every=every))
        assert found.exists() == finds, words
