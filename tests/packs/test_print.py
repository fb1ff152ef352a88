"""The address of a print: who gets it, in which language, from where, how often it is made."""

from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.turns import turn
from packs import jobs, prints, typesetting
from packs.layouts import LAYOUTS
from packs.views import print as view
from practices import redacting, workflow
from practices.forgetting import withdraw_photos
from tests.packs.reading import Paper

pytestmark = pytest.mark.django_db


def address(practice, query=""):
    return f"/practices/{practice.pk}/print/district-note.pdf{query}"


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def counted(monkeypatch):
    """Return a list that gets an entry for each print that is set in type."""
    made, real = [], typesetting.set_type
    monkeypatch.setattr(
        typesetting, "set_type", lambda *words, **how: made.append(words) or real(*words, **how)
    )
    return made


def test_a_stranger_gets_the_note_of_what_is_published(client, published):
    practice = published()
    answer = client.get(address(practice))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Disposition"].startswith(f'inline; filename="{practice.code} Twin pits')
    assert "Twin pits dug" in Paper(body(answer)).words


def test_a_title_in_another_script_names_the_file_too(client, published):
    answer = client.get(address(published(title="दो गड्ढे", language="hi")))
    assert "filename*=utf-8''LS-" in answer["Content-Disposition"]


def test_the_second_time_nothing_is_made(client, published, counted):
    practice = published()
    first, second = client.get(address(practice)), client.get(address(practice))
    assert body(first) == body(second)
    assert len(counted) == 1
    pressed = client.get(address(practice), headers={"accept-encoding": "gzip"})
    for etag in (first["ETag"], pressed["ETag"], f"W/{first['ETag']}"):
        again = client.get(address(practice), headers={"if-none-match": etag})
        assert again.status_code == 304
        assert again["Cache-Control"] == "public, no-cache"


def test_another_address_of_the_portal_makes_another_print(client, published, settings):
    practice = published()
    body(client.get(address(practice)))
    settings.SITE_URL = "https://sourcebook.example"
    paper = Paper(body(client.get(address(practice))))
    assert paper.qr_codes() == [f"https://sourcebook.example/c/{practice.code}?v=1"]


def test_what_changed_is_made_anew(cast, client, published, counted):
    practice = published()
    body(client.get(address(practice)))
    workflow.apply(practice, "withdraw", by=cast.district, note="The pits fell in.")
    words = Paper(body(client.get(address(practice)))).words
    assert len(counted) == 2
    assert "Withdrawn" in words
    assert "The pits fell in." in words


def test_words_that_were_hidden_are_on_no_new_print(cast, client, published, counted):
    practice = published(result="Rampyari Devi opened her pit. All 84 use one.")
    assert "Rampyari Devi" in Paper(body(client.get(address(practice)))).words
    redacting.hide(practice, by=cast.district, words="Rampyari Devi", reason="personal-data")
    words = Paper(body(client.get(address(practice)))).words
    assert "Rampyari" not in words
    assert "[…] opened her pit." in words
    assert len(counted) == 2


def test_a_photo_that_was_withdrawn_is_on_no_new_print(cast, client, draft):
    practice = draft(1)
    client.force_login(cast.gp)
    assert "/Image" in body(client.get(address(practice))).decode("latin-1")
    withdraw_photos(cast.gp)
    assert "/Subtype/Image" not in body(client.get(address(practice))).decode("latin-1")


def test_what_was_withdrawn_for_danger_has_no_print(cast, client, published):
    for ground in ("unsafe", "personal-data"):
        practice = published()
        body(client.get(address(practice)))
        workflow.apply(practice, "withdraw", by=cast.district, note="Gas.", ground=ground)
        readers = [Client() for _person in range(3)]
        readers[1].force_login(cast.gp)
        readers[2].force_login(cast.district)
        assert [one.get(address(practice)).status_code for one in readers] == [404] * 3


def test_a_draft_is_printed_for_its_author_alone(cast, client, draft):
    practice = draft()
    assert client.get(address(practice)).status_code == 404
    client.force_login(cast.district)
    assert client.get(address(practice)).status_code == 404
    client.force_login(cast.gp)
    answer = client.get(address(practice))
    assert answer["Cache-Control"] == "private, no-store"
    assert "Not reviewed: Draft" in Paper(body(answer)).words


def test_the_language_of_its_labels(client, published):
    practice = published()
    for query, word in (("?lang=hi", "समस्या"), ("?lang=ta", "Problem"), ("", "Problem")):
        assert Paper(body(client.get(address(practice, query)))).says(word)


def test_the_readers_own_language(cast, client, published):
    cast.gp2.language = "hi"
    cast.gp2.save()
    client.force_login(cast.gp2)
    assert Paper(body(client.get(address(published())))).says("समस्या")


def test_a_language_that_there_is_not(client, published):
    practice = published()
    body(client.get(address(practice)))
    for query in ("?lang=xx", "?lang=", "?lang=en-GB", "?lang=../en"):
        assert client.get(address(practice, query)).status_code == 400


def test_other_addresses(client, published):
    practice = published()
    for path in (
        f"/practices/{practice.pk}/print/no-card.pdf",
        f"/practices/{practice.pk + 99}/print/district-note.pdf",
        f"/hi{address(practice)}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(address(practice)).status_code == 405


def test_the_page_leads_to_it(cast, client, published, draft):
    page = client.get(f"/hi{published().get_absolute_url()}").content.decode()
    menu = page.partition("छापें</summary>")[2].partition("</details>")[0]
    for name in LAYOUTS:
        assert f"/print/{name}.pdf?lang=hi" in menu
    assert "ज़िले के लिए नोट" in menu
    own = draft()
    client.force_login(cast.gp)
    assert address(own, "?lang=en") in client.get(f"/practices/{own.pk}/").content.decode()


def test_a_revision_and_an_old_version_offer_no_print(cast, client, published):
    practice = published("published+draft")
    client.force_login(cast.gp)
    assert "/print/" in client.get(practice.get_absolute_url()).content.decode()
    assert "/print/" not in client.get(f"/practices/{practice.pk}/open/").content.decode()


class TestManyAtOnce:
    """Every place is taken: a job makes the print, a page without a script asks again."""

    @pytest.fixture(autouse=True)
    def busy(self, monkeypatch):
        monkeypatch.setattr(typesetting, "AT_ONCE", 0)
        monkeypatch.setattr(view, "WAIT_FOR_A_PLACE", 0)
        self.queued = []
        monkeypatch.setattr(jobs, "queue_print", self.queued.append)

    def test_a_job_makes_it(self, client, published, monkeypatch):
        practice = published()
        answer = client.get(address(practice, "?lang=hi"))
        assert answer.status_code == 202
        assert answer["Refresh"] == "2"
        assert answer["Cache-Control"] == "private, no-store"
        page = answer.content.decode()
        assert "आपकी प्रति तैयार हो रही है" in page
        assert address(practice, "?lang=hi") in page
        assert client.get(address(practice, "?lang=hi")).status_code == 202
        assert len(self.queued) == 1
        monkeypatch.setattr(typesetting, "AT_ONCE", 2)
        assert jobs.make_print(self.queued[0])
        assert jobs.make_print(self.queued[0])  # a second run does no harm
        monkeypatch.setattr(typesetting, "AT_ONCE", 0)
        assert client.get(address(practice, "?lang=hi")).status_code == 200

    def test_no_more_wait_than_can_be_made(self, client, published, monkeypatch):
        practice = published()
        monkeypatch.setattr(prints, "MOST_WAITING", 1)
        assert client.get(address(practice)).status_code == 202
        answer = client.get(address(practice, "?lang=hi"))
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")

    def test_places_are_counted_over_processes(self, tmp_path):
        place = partial(turn, tmp_path / "few", 2, 0)
        with place(), place(), pytest.raises(typesetting.AllBusy), place():
            pass
        with place():
            pass


def test_what_cannot_be_set_is_said_and_not_tried_again(client, published, monkeypatch):
    tried = []

    def fail(*words, **how):
        tried.append(words)
        raise typesetting.CannotBeSet("out of memory")

    monkeypatch.setattr(typesetting, "set_type", fail)
    practice = published()
    assert [client.get(address(practice)).status_code for _ in range(2)] == [503, 503]
    assert len(tried) == 1


def test_what_failed_for_the_machine_s_sake_is_tried_again(client, published, monkeypatch):
    def no_process(*words, **how):
        raise BlockingIOError("no further process")

    practice = published()
    with monkeypatch.context() as full:
        full.setattr(typesetting.subprocess, "run", no_process)
        answer = client.get(address(practice))
        assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert client.get(address(practice)).status_code == 503
    monkeypatch.setattr(prints, "FAILED_FOR", 0)
    assert client.get(address(practice)).status_code == 200


def test_what_is_slow_goes_to_a_job(client, published, monkeypatch):
    queued = []
    monkeypatch.setattr(jobs, "queue_print", queued.append)

    def slow(*words, **how):
        raise typesetting.TooSlow

    monkeypatch.setattr(typesetting, "set_type", slow)
    assert client.get(address(published())).status_code == 202
    assert len(queued) == 1
    assert not jobs.make_print(queued[0])
    assert prints.failed(queued[0]).exists()


def test_the_photos_of_a_print_lie_where_they_are_cleared(draft, shown, monkeypatch, settings):
    seen, run = [], typesetting._run
    monkeypatch.setattr(
        typesetting, "_run", lambda work, *how: seen.append(work) or run(work, *how)
    )
    shown(draft())
    assert seen[0]["folder"].startswith(f"{settings.PRINTS}/making/")


def test_the_cost_does_not_grow(cast, draft):
    def cost(practice):
        client = Client()
        client.force_login(cast.gp)
        body(client.get(address(practice)))
        with CaptureQueriesContext(connection) as caught:
            body(client.get(address(practice)))
        return len(caught)

    few = draft(1, steps=["One."], themes=["toilet-technology"])
    many = draft(8, steps=["One."] * 7, themes=["liquid-waste", "solid-waste", "handwashing"])
    assert cost(few) == cost(many)


def test_hidden_words_are_in_no_print_made_after(client, cast, published):
    practice = published(result="Rampyari Devi and 83 others use a second pit.")
    assert "Rampyari" in Paper(body(client.get(address(practice)))).words
    redacting.hide(practice, by=cast.district, words="Rampyari Devi", reason="personal-data")
    words = Paper(body(client.get(address(practice)))).words
    assert ("Rampyari" in words, "and 83 others use" in words) == (False, True)
