"""The District note on paper: four scripts, short and long, with and without photos."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from pypdfium2 import raw

from packs import drawings
from packs.layouts.texts import text
from practices.choices import LANGUAGES
from practices.living import endorsing
from tests.packs.conftest import WORDS, answers_in
from tests.packs.reading import flat

pytestmark = pytest.mark.django_db
RIGHT_TO_LEFT = ("ur", "ks", "sd")  # PDFium gives their letters as they stand, the last first
RISKS = ("What went wrong", "Where it will not work")


@pytest.mark.parametrize("number", [0, 8])
@pytest.mark.parametrize("longest", [False, True])
@pytest.mark.parametrize("language", list(WORDS))
def test_every_script_short_and_long_with_and_without_photos(
    draft, shown, language, longest, number
):
    answers = answers_in(language, longest=longest)
    paper = shown(practice := draft(number, **answers))
    assert len(paper) in (1, 2)
    assert not paper.ink_at_the_edge()
    for told in (answers["title"], answers["problem"], *(s[:100] for s in answers["steps"])):
        assert paper.says(told)
    for label in ("Problem", "How it was done", "Cost and materials", "Upkeep", *RISKS):
        assert paper.says(label)
    address = f"http://127.0.0.1:8000/c/{practice.code}"
    assert paper.says("Shortened to fit two pages") == longest
    assert paper.says(f"and all photos seen, at {address} or by the QR code") == longest
    assert paper.qr_codes() == [f"{address}?v=0"]
    # Every photo is there with what it shows, however small.
    for photo in range(2, number + 1):
        assert paper.says(f"The pit of house {photo}"), photo
    assert paper.smallest_letters() >= 9


def test_every_language_that_an_entry_may_have_has_its_letters(draft, shown):
    names = [name for _code, name in LANGUAGES]
    practice = draft(problem=" · ".join(names), steps=[" · ".join(names)])
    paper = shown(practice)
    assert "□" not in paper.words
    for code, name in LANGUAGES:
        assert code in RIGHT_TO_LEFT or paper.says(name), name


def test_the_longest_with_very_many_who_vouch(draft, shown):
    name = text(
        "Kamla Bai, Village Water Committee Member, Sample GP, Sample Block (9 October 2026)"
    )
    rows = [{"count": "In Sample District: 40", "names": [name] * 6} for _side in range(2)]
    groups = [{"label": "I saw it", "seal": drawings.seal("saw-it"), "rows": rows}] * 4
    vouching = {"head": "320 people endorse it", "none": "", "groups": groups}
    paper = shown(draft(**answers_in("ta", longest=True)), vouching=vouching)
    assert len(paper) == 2
    assert paper.says("In Sample District: 40")
    assert paper.qr_codes()


NEARLY = "Each family lifts the lid once a month and says what it saw. "


def test_what_nearly_fits_stands_on_one_page_and_larger_on_two(draft, shown):
    """The more there is to say, the smaller the letters, until a second page is worth its paper."""
    seen = []
    for sentences in (1, 3, 4, 6, 9):
        told = dict.fromkeys(("who_did_what", "upkeep", "result"), NEARLY * sentences)
        paper = shown(draft(**told, steps=[NEARLY * 2] * 5))
        seen.append((len(paper), paper.smallest_letters()))
        assert paper.qr_codes()
        assert not paper.ink_at_the_edge()
    pages, sizes = zip(*seen, strict=True)
    assert list(pages) == sorted(pages)
    assert set(pages) == {1, 2}
    assert min(size for number, size in seen if number == 1) == 9
    assert min(size for number, size in seen if number == 2) == 10


def test_each_step_has_its_picture_beside_it(draft, shown):
    practice = draft(steps=["Dig.", "Meet.", "Wait."])
    bare = _drawn(shown(practice))
    for position, key in enumerate(("dig", "", "one-that-is-gone"), 1):
        practice.open_version.steps.filter(position=position).update(picture=key)
    pictured = shown(practice)
    assert _drawn(pictured) > bare
    step, picture = (flat(pictured.page_words(0)).count(words) for words in ("Dig.", "dig"))
    assert (step, picture) == (1, 0)  # the words say it; the picture is ornament


def _drawn(paper):
    return sum(one.type == raw.FPDF_PAGEOBJ_PATH for one in paper.document[0].get_objects())


def test_what_it_says_of_a_published_entry(cast, published, shown):
    practice = published(cost_amount=133_000, cost_year=2024)
    endorsing.endorse(practice, by=cast.gp2, type_="saw-it")
    endorsing.endorse(practice, by=cast.outsider, type_="saw-it")
    words = shown(practice).words
    for told in (
        "₹1.33 lakh for each household (2024)",
        "Paid from: The household's own money",
        "Known how: counted",
        "Reach: 84 households",
        f"Last confirmed in {practice.confirmed_on:%B %Y}, again in {practice.confirm_by:%B %Y}",
        "2 people endorse it",
        "Elsewhere: 1: Outsider",
        "Version 1, accepted",
        "Swachh Bharat Mission (Grameen)",
        practice.code,
        "not an order, norm, sanction",
        "CC BY 4.0",
        "Page 1 of",
    ):
        assert told in words, told
    assert re.search(r"In .+ District: 1: Gp2", words)
    assert "at the Gram Panchayat office" not in words  # whom to ask is not for paper


def test_it_speaks_the_readers_language_and_marks_it(published, shown):
    practice = published()
    with translation.override("hi"):
        paper = shown(practice)
    assert paper.says("समस्या")
    assert paper.says("ज़िला नोट")
    assert b"/Lang(hi)" in paper.pdf
    assert b"/Lang(en)" in paper.pdf  # the entry's own words


def test_it_is_tagged_titled_and_its_photos_are_described(draft, shown):
    paper = shown(draft(2))
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang(en)", b"pdfuaid:part", b"/Alt"):
        assert mark in paper.pdf, mark
    assert paper.document.get_metadata_dict()["Title"] == (
        "Twin pits dug by the neighbours themselves"
    )
    assert "The pit of house 2" in paper.words


def test_a_photo_whose_file_is_gone_is_left_out(draft, shown):
    from django.core.files.storage import default_storage

    from practices import photos

    practice = draft(1)
    for width in (360, 720):
        default_storage.delete(photos.made_name(practice.attachments.get().uid, width))
    assert len(shown(practice)) in (1, 2)


@pytest.mark.parametrize(
    ("state", "stamp"),
    [
        ("draft", "Not reviewed: Draft"),
        ("submitted", "Not reviewed: Being read by the desk"),
        ("returned", "Not reviewed: Returned with a note"),
        ("declined", "Not reviewed: Declined"),
        ("superseded", "Replaced: "),
        ("withdrawn", "Withdrawn: "),
        ("published", None),
    ],
)
def test_what_is_not_live_is_stamped_on_each_page(cast, published, shown, state, stamp):
    long = answers_in("en", longest=True)
    paper = shown(practice := published(state, **long), cast.gp)
    assert len(paper) == 2
    heads = [paper.page_words(number)[:200] for number in range(2)]
    for words in ("Not reviewed", "Replaced: ", "Withdrawn: "):
        on_each = [words in head for head in heads]
        assert on_each == [bool(stamp and stamp.startswith(words[:8]))] * 2, words
    if stamp:
        assert stamp in heads[0]
    if state == "superseded":
        practice.refresh_from_db()
        assert practice.superseded_by.code in heads[1]
        assert flat(practice.superseded_by.title) in paper.page_words(0)
    assert not paper.ink_at_the_edge()


def test_a_shielded_entry_gives_nothing_away(cast, published, shown):
    practice = published(shielded=True, terrain="hilly")
    a_week_ago = timezone.now() - timedelta(days=7)
    endorsing.endorse(practice, by=cast.gp2, type_="saw-it", at=a_week_ago)
    stranger, desk = shown(practice).words, shown(practice, cast.district).words
    assert "A Gram Panchayat in a hilly district of" in stranger
    assert "Names would reveal the place" in stranger
    for secret in (cast.places.home_gp.name, cast.places.home_district.name, "Gp2", "Secretary,"):
        assert secret not in stranger, secret
    assert cast.places.home_gp.name in desk
    assert "Do not pass this print on" in desk
    day = practice.versions.get().decided_at
    assert f"{day:%B} {day:%Y}" in stranger
