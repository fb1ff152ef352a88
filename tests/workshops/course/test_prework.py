"""Before a workshop: each district writes its own, nobody ranks them, a pack is made of asks."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from events.models import Event
from packs.models import Pack
from practices.errors import NotAllowed
from tests.packs.reading import words_of
from tests.workshops.conftest import client_of
from tests.workshops.test_people import join
from workshops import joining, pace
from workshops.models import Prework
from workshops.prework import services

pytestmark = pytest.mark.django_db
SAID = {"practice": "Shared tanker.", "problem": "", "question": "Who pays?", "language": "en"}


@pytest.fixture
def called(cast, held):
    """Return (an announced workshop, the address of its pre-work, its code)."""
    workshop = held("announced")
    door = joining.open_door(workshop, by=cast.facilitator)
    return workshop, f"/workshops/{workshop.pk}/prework/", joining.code_of(door)


def test_each_district_writes_its_own_and_no_other(cast, held, called):
    workshop, here, code = called
    home, other = cast.places.home_district, cast.places.other_district
    phone, _answer = join(code)  # of the home district
    own, others = f"{here}{home.pk}/", f"{here}{other.pk}/"
    assert phone.get(here)["Location"] == own
    assert phone.post(own, SAID | {"revision": 0}).status_code == 302
    assert phone.post(others, SAID | {"revision": 0}).status_code == 404
    elsewhere = held("announced", title="Another")
    assert phone.post(f"/workshops/{elsewhere.pk}/prework/{home.pk}/", SAID).status_code == 404
    for who in (None, cast.gp, cast.outsider, cast.national):
        assert client_of(who).get(here).status_code == 404, who
        assert client_of(who).post(own, SAID | {"revision": 1}).status_code == 404, who
    row = Prework.objects.get()
    assert (row.district, row.question, row.typist) == (home, "Who pays?", None)
    assert Event.objects.get(verb="send-prework").agent == "participant"


def test_two_of_a_district_write_and_who_runs_it_sees_who_has_not(cast, held, called):
    workshop, here, code = called
    home, other = cast.places.home_district, cast.places.other_district
    phone, _answer = join(code)
    own, others = f"{here}{home.pk}/", f"{here}{other.pk}/"
    phone.post(own, SAID | {"revision": 0})
    desk = client_of(cast.district)
    stale = desk.post(own, SAID | {"revision": 0, "practice": "My own words"})
    assert stale.status_code == 409
    assert "My own words" in stale.content.decode()
    assert "Shared tanker." in stale.content.decode()
    empty = SAID | {"practice": " ", "question": "", "revision": 1}
    assert desk.post(own, empty).status_code == 422
    assert desk.post(own, SAID | {"practice": "x" * 401, "revision": 1}).status_code == 422
    assert desk.post(own, SAID | {"revision": 1, "problem": "Floods."}).status_code == 302
    assert Prework.objects.get().problem == "Floods."

    runs = client_of(cast.facilitator)
    page = runs.get(here).content.decode()
    assert page.index("Girwa") < page.index("Salumbar")
    assert page.count("not yet heard from") == 1
    assert runs.post(others, SAID | {"revision": 0}).status_code == 302  # typed from paper
    assert "One problem" in words_of(phone.get(f"/workshops/{workshop.pk}/prework.pdf"))
    for public in (f"/workshops/{workshop.pk}/", "/workshops/", "/calendar.ics"):
        assert "Shared tanker" not in client_of().get(public).content.decode()
    with pytest.raises(NotAllowed):
        services.send(workshop, home, user=AnonymousUser(), revision=2, **SAID)
    closed = held("closed", title="Third")
    late = f"/workshops/{closed.pk}/prework/{home.pk}/"
    assert runs.post(late, SAID | {"revision": 0}).status_code == 409


def test_a_pack_is_made_of_themes_and_asks(cast, called, entry):
    workshop, here, _code = called
    fits = entry("published", themes=["faecal-sludge"], title="Tankers shared")
    asked = entry("published", themes=["user-charges"], title="Unusualword for charges")
    entry("published", themes=["springs-recharge"], title="Springs")
    home = cast.places.home_district
    words = SAID | {"question": "unusualword"}
    services.send(workshop, home, user=cast.district, revision=0, **words)
    runs, address, sent = client_of(cast.facilitator), f"{here}pack/", {"request_id": uuid4()}
    assert client_of(cast.district).post(address, sent).status_code == 403
    answers = [runs.post(address, sent) for _n in "ab"]
    assert answers[0]["Location"] == answers[1]["Location"]
    pack = Pack.objects.get()
    assert {item.practice for item in pack.items.all()} == {fits, asked}
    assert (pack.visibility, pack.occasion) == ("private", workshop.title)


def test_a_loop_of_sending_comes_to_an_end(cast, called, monkeypatch):
    _workshop, here, code = called
    monkeypatch.setattr(pace, "OF_A_SEAT", 1)
    phone, _answer = join(code)
    own = f"{here}{cast.places.home_district.pk}/"
    answers = [phone.post(own, SAID | {"revision": number}).status_code for number in (0, 1)]
    assert answers == [302, 429]
