"""The feed of open questions: what waits, by theme, and nothing that betrays a shielded asker."""

from datetime import timedelta
from xml.etree import ElementTree as Xml

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.questions import workflow
from tests.factories.learning import answer_of, question_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = f"{ATOM}entry"


def test_a_feed_tells_what_waits_by_theme_and_betrays_nobody(cast):
    at = timezone.now() - timedelta(weeks=6)  # the month of its Monday is over
    question_of(cast.gp, "Of <taps>\x0b & pits")
    secret = question_of(cast.gp2, "Of nobody", shielded=True, at=at)
    question_of(cast.gp2, "Of soap", theme="handwashing")
    answered = answer_of(question_of(cast.gp, "Of old"), cast.gp2)
    workflow.apply(answered.question, "accept", by=cast.gp, answer=answered)
    workflow.apply(question_of(cast.gp2, "Of spite"), "hide", by=cast.district, note="Harm.")
    client = Client()
    client.get("/questions/feed/")
    with CaptureQueriesContext(connection) as some:
        answer = client.get("/questions/feed/?theme=faecal-sludge")
    assert answer["Content-Type"].startswith("application/atom+xml")
    titles = [one.findtext(f"{ATOM}title") for one in Xml.fromstring(answer.content).iter(ENTRY)]
    assert titles == ["Of <taps> & pits", "Of nobody"]  # by its month
    text = answer.content.decode()
    assert f"<updated>{secret.shown_at:%Y-%m-01T00:00:00}" in text
    for told in (secret.uid, secret.place.name, secret.office.title, f"{at:%Y-%m-%dT%H:%M}"):
        assert str(told) not in text.split("Of nobody")[1].split("</entry>")[0]
    question_of(cast.gp2, "Of more")
    with CaptureQueriesContext(connection) as more:
        client.get("/questions/feed/?theme=faecal-sludge")
    assert len(more) == len(some)
    assert "/questions/feed/?theme=handwashing" in page_at(client, "/questions/?theme=handwashing")
    assert client.get("/questions/feed/?theme=none-such").status_code == 400
    assert "Of soap" in page_at(client, "/questions/feed/?status=mine")


def test_markup_in_what_is_written_stays_text_in_feed_readers(cast, entry):
    """A summary is read as HTML: once out of its XML, no tag may stand in it."""
    bait = "<img src=//spy.example/a.png onerror=alert(1)>"
    question_of(cast.gp, "Of taps", detail=f"Of pits. {bait}")
    entry("published", story=bait, result=bait, problem=bait)
    client = Client()
    for address in ("/questions/feed/", "/practices/feed/"):
        (one,) = Xml.fromstring(client.get(address).content).iter(ENTRY)
        summary = one.find(f"{ATOM}summary")
        assert summary.get("type") == "html"
        assert "<" not in summary.text
        assert "&lt;img src=//spy.example" in summary.text, address


def page_at(client, address):
    return client.get(address).content.decode()
