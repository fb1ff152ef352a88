"""Workshops through HTTP: called, changed by two at once, read by everybody, wrong inputs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.querysets import today
from events.models import Event, Note
from places.models import Area
from tests.workshops.conftest import client_of
from workshops.models import Workshop

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Pits that stay",
    "purpose": "Two days on emptying pits.",
    "words_language": "en",
    "programme": "sbm",
    "opens_at": "10:00",
    "closes_at": "17:00",
    "venue": "Hall",
    "themes": ["faecal-sludge"],
    "districts": ["district:9104", "district:9105"],
    "languages": ["hi"],
}


def form(**words):
    days = {"starts_on": today() + timedelta(days=3), "ends_on": today() + timedelta(days=4)}
    return FORM | days | words


def test_a_state_calls_a_workshop_once_for_its_division(cast):
    area = Area.objects.create(name="Mewar", kind="division", state=cast.places.home_state)
    area.places.set([cast.places.home_district])
    client, request_id = client_of(cast.state), uuid4()
    hosts = [str(cast.offices.state.pk), f"{cast.offices.state.pk}-{area.pk}"]
    page = client.get("/workshops/new/").content.decode()
    assert all(f'value="{host}"' in page for host in hosts)
    sent = form(host=hosts[1], request_id=request_id)
    answers = [client.post("/workshops/new/", sent) for _ in range(2)]
    workshop = Workshop.objects.get()  # sent twice, made once
    assert [answer["Location"] for answer in answers] == [workshop.get_absolute_url()] * 2
    assert (workshop.area, workshop.office, workshop.state) == (area, cast.offices.state, "draft")
    assert workshop.districts.count() == 2
    assert workshop.host == "Mewar"
    event = Event.objects.get(verb="convene-workshop")
    assert (event.request_id, event.office_id) == (request_id, cast.offices.state.pk)
    assert client_of(cast.district2).get("/workshops/new/").content.decode().count("Mewar") == 1
    assert "Mewar" not in client_of(cast.district3).get("/workshops/new/").content.decode()
    assert client_of(cast.gp).get("/workshops/new/").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": str(today() + timedelta(days=60))}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, "starts_on"),
        ({"opens_at": "25:00"}, "opens_at"),
        ({"ends_on": str(today() + timedelta(days=3)), "closes_at": "09:00"}, "closes_at"),
        ({"themes": ["no-such"]}, "themes"),
        ({"districts": ["district:9120"]}, "districts"),  # of another state
        ({"districts": ["gp:937648"]}, "districts"),
        ({"host": "999999"}, "host"),
        ({"programme": "all"}, "programme"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_a_wrong_answer_comes_back_with_all_that_was_typed(cast, wrong, field):
    client = client_of(cast.state)
    sent = form(host=cast.offices.state.pk) | {"venue": "A hall by the river"} | wrong
    answer = client.post("/workshops/new/", sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "A hall by the river" in answer.content.decode()
    assert not Workshop.objects.exists()


def test_two_change_it_at_once_and_the_second_is_told(cast, held):
    workshop = held()
    address = f"{workshop.get_absolute_url()}edit/"
    sent = form(revision=workshop.revision)
    first = client_of(cast.state).post(address, sent | {"title": "By the state"})
    second = client_of(cast.facilitator)
    stale = second.post(address, sent | {"title": "By the facilitator"})
    assert (first.status_code, stale.status_code) == (302, 409)
    text = stale.content.decode()
    assert "By the state" in text
    assert "By the facilitator" in text
    revision = Workshop.objects.get().revision
    again = second.post(address, sent | {"title": "By the facilitator", "revision": revision})
    assert again.status_code == 302
    assert Workshop.objects.get().title == "By the facilitator"


def test_everybody_reads_what_is_announced_and_no_name_of_who_runs_it(cast, held):
    held("draft", title="Not yet told")
    workshop, cancelled = held(title="Pits"), held("cancelled", title="Called off")
    held("closed", title="Long over")
    stranger = client_of()
    page = stranger.get("/workshops/")
    text = page.content.decode()
    assert "Pits" in text
    assert "Called off" in text
    assert "Not yet told" not in text
    assert "Long over" not in text
    assert "Long over" in stranger.get("/workshops/?when=over").content.decode()
    assert stranger.get("/workshops/?when=never").status_code == 404
    assert page["Cache-Control"] == "public, max-age=60"
    assert not page.cookies
    own = stranger.get(workshop.get_absolute_url())
    assert own["Cache-Control"] == "public, max-age=60"
    assert not own.cookies
    assert cast.facilitator.name not in own.content.decode()
    assert (
        cast.facilitator.name
        in client_of(cast.state).get(workshop.get_absolute_url()).content.decode()
    )
    assert (
        "This workshop is cancelled" in stranger.get(cancelled.get_absolute_url()).content.decode()
    )
    assert "/workshops/new/" not in text
    assert "/workshops/new/" in client_of(cast.block).get("/workshops/").content.decode()


def test_a_list_costs_the_same_for_many(cast, held, django_assert_num_queries):
    held()
    client = client_of(cast.state)
    client.get("/workshops/")
    with django_assert_num_queries(9):
        client.get("/workshops/")
    for n in range(3):
        held(title=f"Another {n}", begins=20 + n)
    with django_assert_num_queries(9):
        client.get("/workshops/")


def test_only_people_whose_task_it_is_are_named(cast, held):
    workshop = held()
    address = f"{workshop.get_absolute_url()}facilitators/"
    client = client_of(cast.state)
    page = client.get(address).content.decode()
    assert "Facilitator" in page
    assert "Outsider" not in page
    assert client.post(address, {"people": [cast.outsider.pk]}).status_code == 422
    assert client.post(address, {"people": []}).status_code == 302
    assert client_of(cast.facilitator).get(f"{workshop.get_absolute_url()}edit/").status_code == 403


def test_without_a_reason_nothing_is_cancelled(cast, held):
    workshop = held()
    client = client_of(cast.state)
    answer = client.post(f"{workshop.get_absolute_url()}cancel/", {"note": " "})
    assert answer.status_code == 422
    assert "Write why" in answer.content.decode()
    long = client.post(f"{workshop.get_absolute_url()}cancel/", {"note": "x" * 1001})
    assert (long.status_code, "x" * 1001 in long.content.decode()) == (422, True)
    assert client.post(f"{workshop.get_absolute_url()}start/", {"note": "x"}).status_code == 302
    assert not Note.objects.filter(event__verb="start-workshop").exists()
    lacking = held("draft", venue="")
    refused = client.post(f"{lacking.get_absolute_url()}announce/")
    assert refused.status_code == 422
    assert "Write where it is held." in refused.content.decode()
