"""Lessons on learning, and a forwarded message that becomes a draft."""

import uuid

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from learning.clips import answers
from learning.clips.drawn import CLIPS
from learning.lessons import LESSONS
from learning.models import ClipAnswer
from practices.models import Practice
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/learn/forwarded/"


def test_each_lesson_has_its_page_and_its_sheet(client):
    index = client.get("/learn/").content.decode()
    for lesson in LESSONS:
        assert f"/learn/{lesson.key}/" in index
        page = client.get(f"/learn/{lesson.key}/").content.decode()
        assert str(lesson.points[-1][1]) in page
        assert f"<b>{lesson.minutes} minutes in a room</b>" in page
        assert str(lesson.questions[0]) in page
        assert finders.find(f"icons/{lesson.drawing}.svg")
    assert client.get("/learn/none/").status_code == 404
    assert "सूचना" in client.get("/hi/learn/knowledge/").content.decode()


def test_a_forwarded_message_is_a_draft_that_nobody_else_reads(cast):
    client = client_of(cast.gp)
    text = "Twin pits  in two days\nFirst we asked the neighbours."
    words = {"text": text, "language": "en", "request_id": str(uuid.uuid4())}
    first, again = (client.post(ADDRESS, words) for _twice in range(2))
    assert (first.status_code, first["Location"]) == (302, again["Location"])
    practice = Practice.objects.get()
    version = practice.open_version
    assert (version.title, version.story) == ("Twin pits in two days", text.replace("  ", " "))
    assert (version.place, version.state, version.needs_help) == (
        *(cast.places.home_gp, "draft", False),
    )
    assert client.get(practice.get_absolute_url()).status_code == 200
    for other in (cast.gp2, cast.block, cast.district, cast.national):
        assert client_of(other).get(practice.get_absolute_url()).status_code == 404
    assert Client().post(ADDRESS, words).status_code == 302


@pytest.mark.parametrize(
    "words",
    [{"text": " ", "language": "en"}, {"text": "x" * 4001}, {"text": "x", "language": "tlh"}],
)
def test_what_is_no_message_is_said_beside_it_and_kept(cast, words):
    answer = client_of(cast.reader).post(ADDRESS, words)
    assert answer.status_code == 422
    assert words["text"].strip() in answer.content.decode()
    assert not Practice.objects.exists()


def test_what_people_took_from_a_clip_is_kept_for_who_notes_it_alone(cast, client, monkeypatch):
    address, took = "/learn/telling/", "/learn/telling/took/"
    page = client.get(address).content.decode()
    assert page.count("<li><svg") == len(CLIPS["telling"].frames)
    assert str(CLIPS["telling"].message) in page
    assert took not in page
    assert client.post(took, {"words": "x", "language": "en"}).status_code == 302
    assert not ClipAnswer.objects.exists()
    hers = client_of(cast.facilitator)
    for _twice in range(2):
        said = {"words": "Dig at night, quietly", "language": "en"}
        assert hers.post(took, said).status_code == 302
    row = ClipAnswer.objects.get()
    assert row.words in hers.get(address).content.decode()
    assert row.words not in client_of(cast.gp).get(address).content.decode()
    assert client_of(cast.gp).post(f"{took}{row.pk}/delete/").status_code == 404
    for wrong in ({"words": " "}, {"words": "Call 98123 45678"}, {"words": "x" * 161}):
        assert hers.post(took, {"language": "en"} | wrong).status_code == 422
    assert hers.post("/learn/failure/took/", said).status_code == 404
    for person in (cast.gp, cast.gp2, cast.block):
        answers.keep(CLIPS["telling"], "quietly!", "en", by=person)
    assert answers.shared(CLIPS["telling"]) == []  # four people
    answers.keep(CLIPS["telling"], "so quietly", "en", by=cast.state)
    assert answers.shared(CLIPS["telling"]) == ["quietly"]
    monkeypatch.setattr(answers, "MOST_KEPT", 1)
    assert hers.post(took, said | {"words": "One more"}).status_code == 422
    assert hers.post(f"{took}{row.pk}/delete/").status_code == 302
    assert not ClipAnswer.objects.filter(person=cast.facilitator).exists()
