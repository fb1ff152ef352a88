"""The poster of a gallery walk on paper: read from afar, written on by hand."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from packs.layouts.poster import chosen
from practices import workflow
from tests.packs import tags
from tests.packs.conftest import answers_in
from tests.packs.reading import flat
from tests.packs.test_gp_card import KEYS, LINES, pictured, translated
from tests.packs.test_hostile import TRICKS, letters

pytestmark = pytest.mark.django_db
BOXES = ("A question", "We do this too", "We tried, it failed because")


@pytest.mark.parametrize(
    ("language", "longest"), [("en", True), ("hi", False), ("ta", True), ("as", False)]
)
def test_every_script_short_and_long_with_photos_and_without(draft, printed, language, longest):
    answers = answers_in(language, longest=longest)
    steps = answers["steps"] * (1 if longest else 3)
    practice = pictured(draft(2 * longest, **answers | {"steps": steps}), LINES[language])
    paper = printed("poster", practice)
    assert len(paper) == 1
    assert [round(side / 72 * 25.4) for side in paper.document[0].get_size()] == [297, 420]
    assert not paper.ink_at_the_edge()
    for told in (answers["title"], LINES[language], *BOXES, practice.code):
        assert paper.says(told), told
    assert paper.says("How it was done: three of 7 steps") == longest
    assert paper.qr_codes() == [f"http://127.0.0.1:8000/c/{practice.code}?v=0"]
    assert paper.smallest_letters() >= 13
    assert "□" not in paper.words
    found = tags.tags_of(paper.document[0])
    assert sum(tag.type == "H1" for tag in found) == 1
    assert ("The pit of house 1" in {tag.alt for tag in found}) == longest
    assert None not in tags.marks_of(paper.document[0])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.pdf


@pytest.mark.parametrize(
    ("pictures", "lines", "positions"),
    [
        ("", "", [1, 4, 7]),
        ("256", "", [2, 5, 6]),
        ("23", "", [1, 2, 3]),
        ("2345", "3", [3, 4, 5]),
        ("", "3", [1, 3, 7]),
        ("1234567", "56", [1, 5, 6]),
    ],
)
def test_the_three_steps_are_those_that_are_ready_for_it(pictures, lines, positions):
    steps = [
        SimpleNamespace(
            position=n,
            picture="dig" * (str(n) in pictures),
            seen=None,
            card_line="Dig." * (str(n) in lines),
        )
        for n in range(1, 8)
    ]
    assert [step.position for step in chosen(steps)] == positions
    assert chosen(steps[:2]) == steps[:2]


def test_a_translation_stands_above_the_title_as_it_was_told(cast, published, printed):
    practice = published()
    translated(practice, "hi", cast.district, title="पड़ोसियों ने ख़ुद दो गड्ढे खोदे")
    with translation.override("hi"):
        paper = printed("poster", practice)
    for told in ("पड़ोसियों ने ख़ुद दो गड्ढे खोदे", "Twin pits dug by the", "हम भी यह करते हैं"):
        assert paper.says(told), told
    assert paper.says("मूल भाषा: English")
    assert paper.document.get_metadata_dict()["Title"].startswith("पड़ोसियों")


def test_stamped_where_it_is_not_live_and_silent_where_it_is_shielded(cast, published, printed):
    practice = published(shielded=True, terrain="hilly", village="Morwal")
    stranger = printed("poster", practice).words
    assert "A Gram Panchayat in a hilly district of" in stranger
    for secret in (cast.places.home_gp.name, cast.places.home_district.name, "Morwal"):
        assert secret not in stranger
    workflow.apply(practice, "withdraw", by=cast.district, note="The pits fell in.")
    assert "Do not rely on it." in printed("poster", practice).words
    assert "Not reviewed: Draft" in printed("poster", published("draft"), cast.gp).words


def test_what_people_type_stands_there_letter_by_letter(draft, printed):
    tricks = [flat(trick)[:60] for trick in TRICKS]
    title, warning, *steps = tricks[1:6]
    practice = draft(title=title, not_where=warning, steps=steps, result=tricks[8])
    practice.open_version.steps.filter(position=2).update(card_line=tricks[9], picture=KEYS[0])
    words = printed("poster", practice).words.replace(" ", "")
    for trick in (title, warning, steps[0], steps[2], tricks[8], tricks[9]):
        assert letters(trick) in words, trick
