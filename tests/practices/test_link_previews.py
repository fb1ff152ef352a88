"""What a shared link shows in a chat: title, line and picture, in the entry's own language."""

import re
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from accounts.models import User
from practices import jobs, photo_cards, photos, workflow
from practices.models import Attachment, AttachmentState, Photo
from practices.templatetags.link_previews import DRAWN_HEIGHT, DRAWN_WIDTH
from tests.factories.practices import draft_practice, practice_in, published_practice

pytestmark = pytest.mark.django_db
HINDI = {
    "language": "hi",
    "title": "गाँव ने ख़ुद दूसरा गड्ढा खोदा",
    "result": "सभी 84 परिवार दूसरे गड्ढे का उपयोग करते हैं। अब कोई गड्ढा नहीं भरता।",
}


def tags(address):
    """Return the tags of the page at `address` that say what a link to it shows."""
    html = Client().get(address).content.decode().partition("</head>")[0]
    pattern = r'<meta (?:property|name)="((?:og|twitter):[^"]+|description)" content="([^"]*)">'
    found = re.findall(pattern, html)
    assert len(dict(found)) == len(found), "a tag stands twice"
    return dict(found)


@pytest.fixture
def pictured(cast):
    """Return a function that publishes an entry with one photo, 900 wide unless told."""

    def make(*, width=900, description="Two pits side by side", **answers):
        practice = draft_practice(author=cast.gp, place=cast.places.home_gp, **answers)
        photo = Attachment.objects.create(
            practice=practice,
            state=AttachmentState.READY,
            widths=[w for w in photos.WIDTHS if w < width] or [360],
            width=width,
            height=width,
            sha256="ab" * 32,
        )
        for made in photo.widths:
            _write(photo, made)
        details = {"attachment": photo, "position": 1, "description": description}
        Photo.objects.create(version=practice.open_version, **details)
        for verb, by in (("submit", cast.gp), ("accept", cast.district)):
            workflow.apply(practice, verb, by=by)
            practice.refresh_from_db()
        return practice, photo

    return make


def _write(photo, width):
    """Write a made file full of noise, which is the heaviest that a photo can be."""
    noise, written = Image.effect_noise((width, width), 90).convert("RGB"), BytesIO()
    noise.save(written, "WEBP", quality=60)
    default_storage.save(photos.made_name(photo.uid, width), ContentFile(written.getvalue()))


def test_a_practice_shows_title_line_and_drawing_in_its_own_language(settings):
    address = published_practice(**HINDI).get_absolute_url()
    for prefix in ("", "/hi"):
        shown = tags(prefix + address)
        assert shown["og:title"] == HINDI["title"]
        assert shown["og:description"] == shown["description"]
        assert shown["og:description"] == "सभी 84 परिवार दूसरे गड्ढे का उपयोग करते हैं।"
        assert shown["og:locale"] == "hi_IN"
        assert shown["og:type"] == "article"
        assert shown["og:image"].startswith(f"{settings.SITE_URL}/static/cards/")
        assert (shown["og:image:width"], shown["og:image:height"]) == ("600", "315")
        assert shown["og:image:alt"]
        assert shown["twitter:card"] == "summary_large_image"
        assert shown["og:url"] == settings.SITE_URL + prefix + address
    assert tags(address)["og:site_name"] == "Living Sourcebook"


def test_every_drawn_card_has_the_size_that_is_said_and_is_light():
    for path in (django_settings.BASE_DIR / "static/cards").glob("*.png"):
        with Image.open(path) as card:
            assert card.size == (DRAWN_WIDTH, DRAWN_HEIGHT), path.name
        assert path.stat().st_size < 300_000


@pytest.mark.parametrize("address", ["/", "/practices/", "/themes/", "/places/", "/about/"])
def test_other_pages_show_what_they_are_in_the_readers_language(address, settings):
    for prefix, locale in (("", "en_IN"), ("/hi", "hi_IN")):
        shown = tags(prefix + address)
        assert shown["og:title"]
        assert shown["og:description"]
        assert shown["og:locale"] == locale
        assert shown["og:url"] == settings.SITE_URL + prefix + address
        assert shown["og:image"].startswith(settings.SITE_URL)


def test_a_theme_and_a_place_say_how_much_is_told(cast):
    practice_in("published", author=cast.gp, place=cast.places.home_gp)
    assert tags("/themes/toilet-technology/")["og:description"].startswith("1 practice")
    place = tags("/places/district/9104/")
    assert "Girwa" in place["og:title"]
    assert place["og:description"].startswith("1 practice")
    assert tags("/places/district/9105/")["og:description"] == "Not yet heard from"


def test_hostile_words_stay_inside_their_tags():
    practice = published_practice(title='"><script>alert(1)</script>', result='" onload="x. Done.')
    html = Client().get(practice.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in tags(practice.get_absolute_url())["og:title"]


@pytest.mark.parametrize(
    ("state", "word"), [("superseded", "Replaced"), ("withdrawn", "Withdrawn")]
)
def test_what_no_longer_holds_says_so_before_its_title(state, word):
    practice = practice_in(state, title="Pits in every lane")
    title = tags(practice.get_absolute_url())["og:title"]
    assert title.startswith(word)
    assert title.endswith(": Pits in every lane")


def test_what_is_hidden_or_not_published_shows_nothing(cast):
    unsafe = published_practice(title="Markedword pits")
    workflow.apply(unsafe, "withdraw", by=unsafe.author, note="Unsafe.", ground="unsafe")
    assert set(tags(f"/practices/{unsafe.pk}/")) == {"og:site_name"}
    draft = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
    client = Client()
    client.force_login(User.objects.get(pk=cast.gp.pk))
    html = client.get(f"/practices/{draft.pk}/").content.decode()
    assert "og:title" not in html


def test_a_shielded_one_names_neither_place_nor_photo(pictured):
    practice, _photo = pictured(shielded=True)
    shown = tags(practice.get_absolute_url())
    assert "/static/cards/" in shown["og:image"]
    assert not [words for words in shown.values() if "Khajuri" in words or "Girwa" in words]


class TestPhoto:
    def test_it_replaces_the_drawing_as_a_small_jpeg(self, pictured, settings):
        practice, photo = pictured()
        shown = tags(practice.get_absolute_url())
        assert shown["og:image"] == f"{settings.SITE_URL}/media/photos/{photo.uid}/card.jpg"
        assert shown["og:image:alt"] == "Two pits side by side"
        answer = Client().get(f"/media/photos/{photo.uid}/card.jpg")
        body = b"".join(answer.streaming_content)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "public" in answer["Cache-Control"]
        assert len(body) <= 300_000
        with Image.open(BytesIO(body)) as card:
            size = int(shown["og:image:width"]), int(shown["og:image:height"])
            assert (card.format, card.size) == ("JPEG", size)

    def test_it_is_made_once(self, pictured, monkeypatch):
        photo = pictured()[1]
        photo_cards.open_card(photo.uid).close()
        monkeypatch.setattr(photo_cards, "_made", lambda uid: pytest.fail("made again"))
        assert Client().get(f"/media/photos/{photo.uid}/card.jpg").status_code == 200

    def test_a_small_one_leaves_the_drawing(self, pictured):
        practice, photo = pictured(width=300)
        assert "/static/cards/" in tags(practice.get_absolute_url())["og:image"]
        assert Client().get(f"/media/photos/{photo.uid}/card.jpg").status_code == 404

    def test_it_goes_with_the_photo(self, pictured):
        photo = pictured()[1]
        photo_cards.open_card(photo.uid).close()
        jobs.bury(photo)
        assert not default_storage.exists(photos.card_name(photo.uid))
        assert Client().get(f"/media/photos/{photo.uid}/card.jpg").status_code == 404

    def test_what_is_withdrawn_for_danger_has_none(self, pictured, cast):
        practice, photo = pictured()
        workflow.apply(practice, "withdraw", by=cast.district, note="Unsafe.", ground="unsafe")
        assert Client().get(f"/media/photos/{photo.uid}/card.jpg").status_code == 404

    def test_a_drafts_photo_has_none_even_for_its_author(self, cast):
        practice = draft_practice(author=cast.gp, place=cast.places.home_gp)
        ready = {"state": AttachmentState.READY, "widths": [360, 720], "sha256": "ab" * 32}
        ready |= {"width": 720, "height": 720}
        photo = Attachment.objects.create(practice=practice, uploaded_by=cast.gp, **ready)
        _write(photo, 720)
        Photo.objects.create(version=practice.open_version, attachment=photo, position=1)
        client = Client()
        client.force_login(cast.gp)
        assert client.get(f"/media/photos/{photo.uid}/720.webp").status_code == 200
        assert client.get(f"/media/photos/{photo.uid}/card.jpg").status_code == 404
