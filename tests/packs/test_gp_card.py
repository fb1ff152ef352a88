"""The picture card on paper: two of one height, few words, four scripts, nothing else."""

import io

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from PIL import Image

from packs.layouts import gp_card
from packs.layouts.district_note import note_of
from packs.pictures import square
from practices import photos, workflow
from practices.living.translated import mark_of, originals
from practices.models import Attachment, Practice, Translation, Version
from tests.packs import tags
from tests.packs.conftest import WORDS, answers_in, with_photos
from tests.packs.reading import flat
from tests.packs.test_hostile import TRICKS, letters

pytestmark = pytest.mark.django_db
KEYS = ("walk", "dig", "fill", "cover", "test-water", "pay", "check")
LINES = {
    "en": "Keep 10 m from any well.",
    "hi": "क्षेत्र के मित्र पानी नापें।",
    "ta": "க்ஷேத்திரம் பாருங்கள்.",
    "as": "পশ্চিমৰ ফালে গাঁত খান্দক।",
}


def pictured(practice, line=""):
    """Give the steps of an open version pictures, and the second a short line."""
    for key, step in zip(KEYS, practice.open_version.steps.all(), strict=False):
        step.picture, step.card_line = key, line if step.position == 2 else ""
        step.save()
    return practice


def reading(version):
    return Version.objects.with_reading_data().get(pk=version.pk)


def translated(practice, language, checker, **texts):
    """Give what is live a translation; what is not given reads "hi: ..."."""
    version = Practice.objects.get(pk=practice.pk).live_version
    source = originals(version)
    return Translation.objects.create(
        based_on=version,
        language=language,
        texts={key: texts.get(key, f"{language}: {text}") for key, text in source.items()},
        marks={key: mark_of(text) for key, text in source.items()},
        state="checked",
        person=practice.author,
        checked_by=checker,
        checked_at=timezone.now(),
        saved_at=timezone.now(),
        revision=1,
    )


def boxes(paper, words):
    """Return (left, bottom) of each place where `words` stand."""
    text = paper.document[0].get_textpage()
    search, found = text.search(words), []
    while hit := search.get_next():
        found.append(text.get_charbox(hit[0])[:2])
    return found


@pytest.mark.parametrize("longest", [False, True])
@pytest.mark.parametrize("language", list(WORDS))
def test_every_script_short_and_long_with_pictures_and_without(draft, printed, language, longest):
    answers = answers_in(language, longest=longest)
    practice = draft(**answers | {"steps": answers["steps"] * (1 if longest else 3)})
    if longest:
        pictured(practice, LINES[language])
    else:
        practice.open_version.steps.filter(position=2).update(card_line=LINES[language])
    paper = printed("gp-card", practice)
    assert len(paper) == 1
    assert [round(side / 72 * 25.4) for side in paper.document[0].get_size()] == [297, 210]
    assert not paper.ink_at_the_edge()
    for told in (answers["title"], LINES[language], "Draft, as of"):
        assert paper.says(told)
    assert paper.says("Where it will not work Not known") != longest
    assert paper.qr_codes() == [f"http://127.0.0.1:8000/c/{practice.code}?v=0"] * 2
    assert paper.smallest_letters() >= 10
    assert "□" not in paper.words


def test_one_in_each_language_at_the_same_heights(cast, published, printed):
    practice = pictured(published("submitted", not_where="In black soil."))
    workflow.apply(practice, "accept", by=cast.district)
    alone = printed("gp-card", practice)
    translated(
        practice, "hi", cast.district, title="पड़ोसियों ने ख़ुद दो गड्ढे खोदे", not_where="काली मिट्टी में।"
    )
    with translation.override("hi"):
        paper = printed("gp-card", practice)
    for told in ("Not here", "यहाँ न करें", "काली मिट्टी में।", "In black soil.", "Dig the second pit."):
        assert paper.says(told), told
    assert paper.says("अनुवाद किया और जाँचा गया। मूल भाषा: English")
    (left, base), (right, other) = boxes(paper, practice.code)
    assert abs(base - other) < 0.1
    assert round(right - left) == round(148.5 / 25.4 * 72)
    assert boxes(paper, "पड़ोसियों")[0][0] < left  # the reader's language first
    # Two cards to a reader's eye; who hears it hears the same one once.
    for one, cards in ((paper, 2), (alone, 1)):
        found = tags.tags_of(one.document[0])
        assert sum(tag.type == "H1" for tag in found) == cards
        assert sum(tag.alt.startswith("QR") or "QR" in tag.alt for tag in found) == cards
        assert None not in tags.marks_of(one.document[0])
        assert b"<pdfuaid:part>1</pdfuaid:part>" in one.pdf
    assert len(boxes(alone, practice.code)) == 2
    assert {"hi", "en"} <= {tag.language for tag in tags.tags_of(paper.document[0])}
    with translation.override("en"):  # to who reads the original the translation is the other
        assert boxes(printed("gp-card", practice), "Twin")[0][0] < left


def test_what_is_not_translated_keeps_its_language(cast, published):
    practice = published()
    one = translated(practice, "hi", cast.district, title="दो गड्ढे")
    version = Version.objects.with_reading_data().get(practice=practice)
    seen = []
    for missing in (None, "steps-2", "not_where"):
        one.texts.pop(missing, None)
        one.save()
        with translation.override("hi"):
            first, second = gp_card.card_of(practice, version, cast.gp)[0]["cards"]
            note = note_of(practice, version, cast.gp)[0]
        texts = (first["title"], first["steps"][0]["lines"][0], first["warning"]["words"])
        seen.append([told["l"] for told in texts])
        assert note["sections"][1]["items"][0]["l"] == seen[-1][1]
        assert note["title"]["w"] == "दो गड्ढे"
        assert second["title"]["l"] == "en"
    assert seen == [["hi", "hi", "hi"], ["hi", "en", "hi"], ["hi", "en", "en"]]


def test_sixty_words_at_most(draft, cast):
    practice = pictured(draft(**answers_in("en", longest=True)), LINES["en"])
    version = practice.open_version
    data, _pictures = gp_card.card_of(practice, version, cast.gp)
    card = data["cards"][0]
    told = [step["lines"][0]["w"] for step in card["steps"]] + [card["warning"]["words"]["w"]]
    assert sum(len(line.replace("…", "").split()) for line in told) <= 60
    assert told[1] == LINES["en"]
    assert all(line.endswith("…") for n, line in enumerate(told) if n != 1)


@pytest.mark.parametrize(
    ("state", "stamp"),
    [("draft", "Not reviewed: Draft"), ("withdrawn", "Withdrawn: ")],
)
def test_what_is_not_live_is_stamped_on_each_card(cast, published, printed, state, stamp):
    words = printed("gp-card", published(state), cast.gp).words
    assert words.count(stamp) == 2


def test_a_shielded_one_gives_nothing_away(cast, published, printed):
    practice = published(shielded=True, terrain="hilly", village="Morwal")
    stranger = printed("gp-card", practice).words
    assert "A Gram Panchayat in a hilly district of" in stranger
    for secret in (cast.places.home_gp.name, cast.places.home_district.name, "Morwal"):
        assert secret not in stranger
    desk = printed("gp-card", practice, cast.district).words
    assert cast.places.home_gp.name in desk
    assert "Do not pass this print on." in desk


def test_what_people_type_stands_there_letter_by_letter(draft, printed):
    tricks = [flat(trick)[:60] for trick in TRICKS]
    for first in (0, 5):
        title, warning, *steps = tricks[first : first + 7]
        practice = draft(title=title, not_where=warning, steps=[*steps, "Last."])
        practice.open_version.steps.filter(position=6).update(card_line=tricks[first])
        words = printed("gp-card", practice).words.replace(" ", "")
        for trick in (title, warning, *steps):
            assert words.count(letters(trick)) >= 2, trick


@pytest.mark.parametrize("layout", ["gp-card", "poster"])
def test_what_has_no_room_is_made_smaller_and_not_cut_off(cast, published, printed, layout):
    endless = {"title": "W" * 120, "steps": ["W" * 300] * 7, "not_where": "W" * 4000}
    practice = pictured(published("submitted", **endless), "W" * 60)
    paper = printed(layout, practice, cast.gp)
    assert len(paper) == 1
    assert not paper.ink_at_the_edge()
    assert set(paper.qr_codes()) == {f"http://127.0.0.1:8000/c/{practice.code}?v=0"}
    assert paper.says("There is more to it: read it by the code before you begin.")


def test_a_photo_of_the_entry_stands_for_its_step(cast, draft, printed):
    practice = pictured(with_photos(draft(), 2))
    version = practice.open_version
    one, other = (photo.attachment for photo in version.photos.order_by("position"))
    version.steps.filter(position=1).update(photo=one)
    version.steps.filter(position=2).update(photo=other, picture="")
    data = gp_card.card_of(practice, reading(version), cast.gp)[0]
    first, second, third = data["cards"][0]["steps"][:3]
    assert (first["photo"]["alt"]["w"], third["photo"]) == ("The pit of house 1", None)
    assert second["picture"] == ""
    seen = {}
    for state in ("ready", "withheld"):
        Attachment.objects.filter(pk=one.pk).update(state=state)
        paper = printed("gp-card", practice, cast.gp)
        assert not paper.ink_at_the_edge()
        seen[state] = paper.photos()
    assert sorted(set(seen["ready"])) == [(272, 272)]
    assert len(seen["ready"]) == 2 * len(seen["withheld"])
    # Its file gone from the disk, the drawing or the number stands there.
    default_storage.delete(photos.made_name(other.uid, 720))
    assert printed("gp-card", practice, cast.gp).photos() == []
    poster = printed("poster", practice, cast.gp)
    assert len(poster) == 1
    for grey in (True, False):
        made = square(one).in_a_pack(grey=grey).jpeg()
        with Image.open(io.BytesIO(made)) as image:
            assert (image.size, image.mode) == ((272, 272), "L" if grey else "RGB")
