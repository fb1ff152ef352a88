"""Cards become drafts: once, of who told them, with theme, place and teller filled in."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.errors import NotAllowed
from practices.models import Particulars, Practice
from tests.workshops.conftest import client_of
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from tests.workshops.test_workflow import told
from workshops import cards, drafting, people
from workshops.models import Card, Participant

pytestmark = pytest.mark.django_db
SAID = {"language": "en", "kind": "practice", "text": "The committee meets each Monday."}


@pytest.fixture
def hall(cast, running):  # noqa: F811
    workshop, code = running
    join(code, cast.gp)
    typist = cast.facilitator
    theme = workshop.themes.get()
    home = {"district": cast.places.home_district, "theme": theme}
    words = {"teller_name": "Kamla", "teller_office": "Pani Samiti"}
    cards.write(workshop, uid=uuid4(), user=typist, **SAID | home | words)
    long = {"kind": "lesson", "text": "Pits fill. " * 30, "place_text": "Far away"}
    cards.write(workshop, uid=uuid4(), user=typist, **SAID | long)
    cards.write(workshop, uid=uuid4(), user=typist, **SAID | {"kind": "question"})
    seat = Participant.objects.get(person=cast.gp)
    cards.write(workshop, uid=uuid4(), user=cast.gp, seat=seat, **SAID | home)
    return workshop


def test_cards_become_drafts_once_of_who_told_them(cast, held, hall):
    client = client_of(cast.facilitator)
    address = f"/workshops/{hall.pk}/drafts/"
    other = held("running", begins=0, title="Another")
    assert client.post(address, {"card": "x"}).status_code == 422
    assert client.post(address).status_code == 422
    assert not Practice.objects.exists()
    sent = {"card": ["1", "2", "3", "4", "99"], "request_id": uuid4()}
    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    client.post(address, {"card": ["1", "2", "4"]})
    assert drafting.make_drafts(other, [1, 2], by=cast.facilitator) == 0
    assert Practice.objects.count() == 3

    first, second, third, own = (Card.objects.get(number=n).practice for n in (1, 2, 3, 4))
    assert third is None  # a question tells of nothing done
    version = first.open_version
    assert (version.state, version.kind, version.title) == ("draft", "practice", SAID["text"])
    assert (version.place, version.themes) == (cast.places.home_district, ["faecal-sludge"])
    assert (version.particulars.told_by_name, version.needs_help) == ("Kamla", True)
    assert (first.author, version.office) == (cast.facilitator, cast.offices.facilitator)
    version = second.open_version
    assert (version.kind, version.place, version.place_text) == ("lesson", None, "Far away")
    assert len(version.title) <= 120
    assert version.story.startswith("Pits fill.")
    version = own.open_version
    assert (own.author, version.typist, version.office) == (
        *(cast.gp, cast.facilitator),
        cast.offices.gp,
    )
    # A GP's Secretary does not tell of a whole district: its name stands in words.
    assert (version.place, version.place_text) == (None, "Girwa")
    assert len(told(cast.gp, "draft-cards")) == 1
    assert client_of(cast.gp).get(own.get_absolute_url()).status_code == 200
    page = client.get(address).content.decode()
    assert first.code in page
    assert "No card waits to become a draft" in page


def test_only_who_runs_it_makes_drafts(cast, hall):
    address = f"/workshops/{hall.pk}/drafts/"
    assert client_of(cast.gp).post(address, {"card": "1"}).status_code == 403
    for who in (cast.outsider, cast.national, None):
        assert client_of(who).get(address).status_code == 404
    with pytest.raises(NotAllowed):
        drafting.make_drafts(hall, [1], by=cast.gp)


def test_a_name_that_is_erased_leaves_the_drafts_too(cast, hall, running):  # noqa: F811
    _workshop, code = running
    join(code, name="Sita Plantedname")
    sita = Participant.objects.get(name="Sita Plantedname")
    told_by_phone = {"user": AnonymousUser(), "seat": sita}
    cards.write(hall, uid=uuid4(), **told_by_phone, **SAID)
    on_paper = {"user": cast.facilitator, "teller_name": "sita plantedname"}
    cards.write(hall, uid=uuid4(), **on_paper, **SAID)
    drafting.make_drafts(hall, [1, 5, 6], by=cast.facilitator)
    named = Particulars.objects.exclude(told_by_name="")
    assert named.count() == 3
    people.go(sita, user=AnonymousUser())
    assert named.get().told_by_name == "Kamla"
    assert Particulars.objects.exclude(told_by_office="").count() == 1
