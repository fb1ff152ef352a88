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
    ],
)
def test_a_text_is_folded_as_what_is_typed(text):
    practice_in("draft", title="One", problem=text)
    assert Version.objects.values_list(folded_text("problem"), flat=True).get().split() == (
        folded(text).split()
    )


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
