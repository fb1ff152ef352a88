"""A practice as a text for a chat: what it says, how long it is, what it never does."""

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from practices import sharing, workflow
from practices.models import Version
from tests.factories.practices import practice_in, published_practice, teller

pytestmark = pytest.mark.django_db
LONG = {
    "en": "The committee met on each Monday and wrote down who had paid and who had not. ",
    "hi": "समिति हर सोमवार को बैठी और उसने लिखा कि किसने पैसे दिए और किसने नहीं दिए। ",
    "ta": "குழு ஒவ்வொரு திங்கட்கிழமையும் கூடி யார் பணம் கொடுத்தார்கள் என்று எழுதியது. ",
    "as": "সমিতিয়ে প্ৰতি সোমবাৰে বহি কোনে টকা দিলে আৰু কোনে নিদিলে লিখি থলে। ",
}
TEXTS = ("problem", "result", "went_wrong", "not_where")


def text_of(practice):
    practice.refresh_from_db()
    version = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    return sharing.text_of(practice, version)


def long_answers(language):
    words = (LONG[language] * 8)[:400].strip()
    steps = [(LONG[language] * 5)[:300].strip() for _ in range(7)]
    told = dict.fromkeys(TEXTS, words)
    return told | {"language": language, "title": words[:120].strip(), "steps": steps}


def shared(practice, user=None, prefix=""):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(f"{prefix}/practices/{practice.pk}/share/")


def test_it_says_what_one_must_know_in_the_readers_language(settings):
    practice = published_practice()
    lines = text_of(practice).splitlines()
    assert lines[0] == "Twin pits dug by the neighbours themselves"
    assert lines[1].startswith("Place: ")
    assert lines[2] == "What changed: All 84 households use a second pit."
    assert lines[3].startswith("First steps: 1) Walk the lanes and mark each full pit. 2) Dig")
    assert lines[4] == "What went wrong: Three pits lay too near a well and were moved."
    assert lines[5].startswith("Where it will not work: Where water stands")
    assert lines[6] == "Nobody has endorsed it yet."
    assert lines[7] == "A peer's account, not an order."
    assert lines[8] == f"{settings.SITE_URL}/c/{practice.code}"
    with translation.override("hi"):
        text = text_of(practice)
    assert "All 84 households use a second pit." in text
    assert text.endswith(f"{settings.SITE_URL}/hi/c/{practice.code}")
    assert not set(lines[3:]) & set(text.splitlines())


@pytest.mark.parametrize("language", LONG)
def test_the_longest_entry_fits_and_keeps_every_part(language):
    practice = published_practice(**long_answers(language))
    for reader, names in (("en", 4), ("hi", 4)):
        with translation.override(reader):
            text = text_of(practice)
        assert len(text) <= sharing.LONGEST
        assert len(text) > sharing.LONGEST * 0.8  # the room is used
        body = text.splitlines()[2 : 2 + names]
        assert all(len(line) > 40 for line in body)
        assert practice.code in text.splitlines()[-1]
        for line in body:
            assert line.endswith(("…", ".", "।"))
            _assert_whole_words(line, practice)


def _assert_whole_words(line, practice):
    """Each word of a cut line stands in what was written: none lost its last signs."""
    version = practice.live_version
    told = " ".join([getattr(version, field) for field in TEXTS] + version.step_texts())
    words = line.partition(":")[2].removesuffix(" …").split()
    assert not [word for word in words if word not in told and not re.fullmatch(r"\d\)", word)]


def test_a_word_without_end_is_cut_between_letters_and_not_within_one():
    practice = published_practice(**(long_answers("hi") | {"result": "क्षि" * 100}))
    text = text_of(practice)
    assert len(text) <= sharing.LONGEST
    cut = re.search(r"What changed: (\S+) …", text).group(1)
    assert cut == "क्षि" * (len(cut) // 4)


def test_hostile_words_do_nothing_in_a_chat():
    hostile = "> *BOLD* _slant_ ~gone~ `code` \u202eevil\u202c\u2066x\u2069 \u200fy\n\n- list"
    practice = published_practice(title=hostile[:100], result=hostile, went_wrong=hostile)
    text = text_of(practice)
    own = text.rpartition("\n")[0]
    assert not set("*_~`") & set(own)
    assert not [sign for sign in own if unicodedata.category(sign) == "Cf"]
    assert "BOLD" in own
    assert not [line for line in text.splitlines() if line.startswith((">", "-", "*"))]
    assert len(text.splitlines()) == 9  # no line of its own making


def test_joiners_that_a_script_needs_stay():
    practice = published_practice(language="hi", result="क्\u200dष और न्\u200cय बने रहते हैं।")
    assert "क्\u200dष और न्\u200cय" in text_of(practice)


def test_words_from_right_to_left_keep_to_their_place():
    practice = published_practice(language="ur", title="گاؤں نے خود گڑھا کھودا")
    assert text_of(practice).splitlines()[0] == "\u2068گاؤں نے خود گڑھا کھودا\u2069"


def test_it_counts_who_vouches(cast):
    practice = published_practice(author=cast.gp, place=cast.places.home_gp)
    for person, kind in ((cast.gp2, "we-do-this"), (cast.block, "saw-it"), (cast.gp2, "saw-it")):
        client = Client()
        client.force_login(person)
        client.post(f"/practices/{practice.pk}/endorse/", {"type": kind})
    assert "2 people endorse it: We do this 1, I saw it 2." in text_of(practice)


def test_a_lesson_says_that_it_is_one():
    practice = published_practice(kind="lesson", title="The shed that nobody used")
    assert text_of(practice).startswith("Lesson learnt: The shed that nobody used\n")


def test_what_was_not_told_is_said_so():
    told = {"went_wrong": "", "answer_states": {"went_wrong": "not-known"}}
    assert "What went wrong: Not known" in text_of(published_practice(**told))


class TestWhatNoLongerHolds:
    def test_replaced(self, settings):
        practice = practice_in("superseded")
        first, second, third = text_of(practice).splitlines()[:3]
        assert first.startswith("REPLACED (")
        assert second == f"Use instead: {settings.SITE_URL}/c/{practice.superseded_by.code}"
        assert third == "Why: It is done better now."

    def test_withdrawn(self):
        first, second = text_of(practice_in("withdrawn")).splitlines()[:2]
        assert first.startswith("WITHDRAWN (")
        assert first.endswith("Do not rely on this text.")
        assert second == "Why: It no longer holds."

    @pytest.mark.parametrize("state", ["superseded", "withdrawn"])
    def test_the_longest_still_fits(self, state):
        practice = practice_in(state, **long_answers("en"))
        assert len(text_of(practice)) <= sharing.LONGEST


class TestPage:
    def test_anybody_reads_it_without_a_script(self):
        practice = published_practice()
        answer = shared(practice)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "public" in answer["Cache-Control"]
        assert re.search(r"<textarea[^>]* readonly", html)
        link = re.search(r'href="(https://wa\.me/[^"]+)"', html).group(1).replace("&amp;", "&")
        assert parse_qs(urlsplit(link).query)["text"] == [text_of(practice)]
        assert not re.findall(r'(?:src|<link rel="stylesheet" href)="https?:', html)
        assert 'data-share-copy data-done="Copied" hidden' in html

    def test_the_practice_leads_to_it(self):
        practice = published_practice()
        html = Client().get(practice.get_absolute_url()).content.decode()
        assert f'href="/practices/{practice.pk}/share/"' in html

    @pytest.mark.parametrize("state", ["draft", "submitted", "returned", "declined"])
    def test_what_is_not_published_has_none_even_for_its_author(self, cast, state):
        practice = practice_in(state, author=cast.gp, place=cast.places.home_gp)
        for user in (None, cast.gp, cast.gp2, cast.district):
            assert shared(practice, user).status_code == 404

    def test_what_is_hidden_for_its_danger_has_none(self, cast):
        practice = published_practice(author=cast.gp, place=cast.places.home_gp)
        workflow.apply(practice, "withdraw", by=cast.gp, note="Unsafe.", ground="unsafe")
        for user in (None, cast.gp, cast.district):
            assert shared(practice, user).status_code == 404

    def test_a_revision_that_is_open_is_not_in_it(self, cast):
        told = {"author": cast.gp, "place": cast.places.home_gp}
        practice = practice_in("published+draft", **told)
        Version.objects.filter(practice=practice, state="draft").update(result="MARKEDWORD")
        assert "MARKEDWORD" not in shared(practice, cast.gp).content.decode()

    @pytest.mark.parametrize("role", [None, "gp", "district"])
    def test_a_shielded_place_is_told_to_nobody_through_it(self, cast, role):
        told = {"author": cast.gp, "place": cast.places.home_gp, "terrain": "hilly"}
        practice = published_practice(shielded=True, **told)
        user = getattr(cast, role) if role else None
        text = shared(practice, user).content.decode().partition("<textarea")[2]
        assert "A Gram Panchayat in a hilly district of Marudesh" in text
        for word in ("Khajuri", "Kotra", "Girwa"):
            assert word not in text

    def test_hostile_words_end_no_field(self):
        practice = published_practice(result="</textarea><script>alert(1)</script>")
        html = shared(practice).content.decode()
        assert "<script>alert" not in html
        assert html.count("</textarea>") == 1

    def test_more_vouching_costs_no_more_queries(self, cast):
        practice = published_practice(author=cast.gp, place=cast.places.home_gp)

        def queries():
            with CaptureQueriesContext(connection) as caught:
                shared(practice)
            return len(caught)

        few = queries()
        for person in (cast.gp2, cast.block, teller()):
            client = Client()
            client.force_login(person)
            client.post(f"/practices/{practice.pk}/endorse/", {"type": "saw-it"})
        assert queries() == few
