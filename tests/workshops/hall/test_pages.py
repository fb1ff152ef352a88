"""The pages of a workshop's way to the hall and back, through HTTP."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.factories.workshops import brought_back
from tests.workshops.conftest import client_of
from tests.workshops.hall.walks import card, manifest, texts
from workshops.hall import homecoming, opening
from workshops.models import Homecoming, Workshop
from workshops.views import hall

pytestmark = pytest.mark.django_db


LOOK = {"look": "1"}


def sent(content, **more):
    return {"file": SimpleUploadedFile("pits.ral", content), "request_id": uuid4()} | more


def test_a_facilitator_takes_it_out_and_brings_it_back(cast, workshop, in_hall):
    client, address = client_of(cast.facilitator), f"/workshops/{workshop.pk}/hall/"
    assert "Take this workshop to the hall" in client.get(address).content.decode()
    asked = {"request_id": uuid4()}
    answer = client.post(f"{address}take/", asked)
    assert answer["Content-Disposition"].endswith('.ral"')
    assert answer["Cache-Control"] == "private, no-store"
    assert manifest(answer.content)["workshop"] == str(workshop.uid)
    assert client.post(f"{address}take/", asked).status_code == 302  # sent twice: taken once
    assert workshop.outings.count() == 2  # with that of the hall below
    [content] = in_hall(lambda there, person: card(there, "From the hall", by=person))
    brought = client.post(f"{address}bring/", sent(content))
    assert brought.status_code == 302
    assert client.post(f"{address}bring/", sent(content))["Location"] == brought["Location"]
    assert "1 new" not in client.get(brought["Location"]).content.decode()  # reads no file
    seen = client.post(brought["Location"], LOOK)
    assert "1 new" in seen.content.decode()
    assert client.post(brought["Location"], {"shown": seen.context["shown"]}).status_code == 302
    assert "From the hall" in texts(workshop).values()
    assert "1 new" in client.get(brought["Location"]).content.decode()
    again = client.post(f"{address}bring/", sent(content))["Location"]
    assert "Nothing new" in client.post(again, LOOK).content.decode()


def test_a_wrong_file_comes_back_with_a_word(cast, workshop, taken):
    client, address = client_of(cast.facilitator), f"/workshops/{workshop.pk}/hall/bring/"
    for content, words in ((taken, "file for the hall"), (b"x" * 99, "not the file of a workshop")):
        answer = client.post(address, sent(content))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert client.post(address, {}).status_code == 422
    assert not Homecoming.objects.exists()


def test_what_both_changed_is_shown_and_a_stale_page_merges_nothing(cast, workshop, monkeypatch):
    row = brought_back(workshop, cast.facilitator)
    client, address = client_of(cast.facilitator), f"/workshops/{workshop.pk}/hall/{row.pk}/"
    monkeypatch.setattr(hall, "MOST_PREVIEWS", 1)
    cache.clear()
    page = client.post(address, LOOK)
    assert client.get(address).status_code == 200
    assert client.post(address, LOOK).status_code == 429  # each does the whole merge
    key = page.context["seen"].choices[0].key
    for words in ("Card 1", "Pits filled in three years."):
        assert words in page.content.decode()
    assert "Nothing new" not in page.content.decode()
    stale = client.post(address, {"shown": "older", "hall": key})
    assert (stale.status_code, texts(workshop)[1]) == (409, "Card 1")
    client.post(address, {"shown": page.context["shown"], "hall": key})
    assert texts(workshop)[1] == "Pits filled in three years."
    assert "What the hall had was taken." in client.get(address).content.decode()
    assert client.post(address, {"shown": page.context["shown"]}).status_code == 302


def test_others_neither_see_nor_do_it(cast, held, workshop):
    row, other = brought_back(workshop, cast.facilitator), held("running")
    theirs = f"/workshops/{other.pk}/hall/{row.pk}/"
    assert client_of(cast.facilitator).get(theirs).status_code == 404
    paths = (("", "get"), ("take/", "post"), ("bring/", "post"), (f"{row.pk}/", "get"))
    for path, method in (*paths, (f"{row.pk}/", "post")):
        address = f"/workshops/{workshop.pk}/hall/{path}"
        for person in (cast.gp, cast.state2, cast.national):
            assert getattr(client_of(person), method)(address).status_code == 403
        assert getattr(Client(), method)(address)["Location"].startswith("/accounts/login/")
    draft = held("draft")
    assert client_of(cast.gp).get(f"/workshops/{draft.pk}/hall/").status_code == 404
    refused = client_of(cast.state).post(f"/workshops/{draft.pk}/hall/take/")
    assert refused.status_code == 409


def test_a_file_that_nobody_merges_is_forgotten(cast, workshop):
    row = brought_back(workshop, cast.facilitator)
    homecoming.drop_waiting(row.brought_at + homecoming.WAITS)
    assert Homecoming.objects.exists()
    homecoming.drop_waiting(row.brought_at + homecoming.WAITS * 1.1)
    assert not Homecoming.objects.exists()


@override_settings(MODE="hall", SITE_URL="http://192.168.7.1:8000")
def test_the_halls_screen_opens_its_file_and_packs_up(cast, workshop, taken):
    Workshop.objects.all().delete()
    person = opening.local_facilitator("typed-from-screen")
    client, stranger = client_of(person), Client()
    assert "192.168.7.1:8000/w/" in stranger.get("/hall/").content.decode()
    for other in (stranger, client_of(cast.gp)):
        assert other.post("/hall/open/", sent(taken)).status_code in (302, 403)
    assert client.post("/hall/open/", sent(b"x")).status_code == 422
    assert client.post("/hall/open/", sent(taken)).status_code == 302
    there = Workshop.objects.get()
    page = client.get("/hall/").content.decode()
    assert f"/workshops/{there.pk}/hall/" in page
    assert 'class="spelt"' in page  # the code, for who runs it alone
    assert 'class="spelt"' not in stranger.get("/hall/").content.decode()
    packed = client.post(f"/workshops/{there.pk}/hall/take/", {"request_id": uuid4()})
    assert manifest(packed.content)["serial"] == 1


def test_a_portal_has_no_halls_screen(client, cast):
    assert client.get("/hall/").status_code == 404
    assert client_of(cast.facilitator).post("/hall/open/").status_code == 404
