"""Who holds which office under a desk, and what the desk may decide: downward only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Duty, User
from accounts.querysets import today
from accounts.services import grant_duty, suspend
from accounts.standing import standing_of
from events.models import Event, Outbox
from tests.factories.accounts import office, posting

LIST = "/curation/people/"


def page_of(person):
    return f"{LIST}{person.pk}/"


@pytest.fixture
def as_(client, cast):
    def sign_in(name):
        client.force_login(getattr(cast, name))
        return client

    return sign_in


def test_the_district_sees_the_offices_under_her(cast, as_):
    empty = office(cast.places.next_gp, "Sarpanch")
    page = as_("district").get(LIST).text
    for shown in ("Khajuri", "Bakhel", "Gp2", "Block Coordinator", empty.title, "District2"):
        assert shown in page
    for hidden in ("Salumbar", "District3", "Outsider", "Unconfirmed"):
        assert hidden not in page
    assert "This office is vacant." in page


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("q=bakhel", "Gp2", "Khajuri"),
        ("q=gp2", "Bakhel", "Khajuri"),
        ("q=block+coord", "Block Coordinator", "Bakhel"),
        ("empty=1", "Water Committee Member", "Block Coordinator"),
        ("q=nowhere", "No office found", "Bakhel"),
    ],
)
def test_searched(cast, as_, query, found, not_found):
    page = as_("district").get(f"{LIST}?{query}").text
    assert found in page
    assert not_found not in page


@pytest.mark.parametrize("number", ["2", "0", "x", "1e30"])
def test_no_such_page(as_, number):
    assert as_("district").get(f"{LIST}?page={number}").status_code == 404


def test_the_cost_does_not_grow(cast, as_):
    client = as_("district")
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    for _number in range(4):
        held = posting(cast.places.home_gp)
        grant_duty(held.person, "facilitator", cast.places.home_gp, by=cast.state)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["gp", "block", "reader", "facilitator", "auditor"])
def test_the_list_is_for_curators(as_, name):
    assert as_(name).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("by", "whom", "status"),
    [
        ("district", "gp", 200),
        ("district", "district2", 200),
        ("district", "district", 200),
        ("state", "district3", 200),
        ("state", "auditor", 200),
        ("national", "outsider", 200),
        ("district", "district3", 404),
        ("district", "state", 404),
        ("district", "outsider", 404),
        ("district", "reader", 404),
        ("gp", "gp2", 403),
    ],
)
def test_whom_one_may_look_up(cast, as_, by, whom, status):
    assert as_(by).get(page_of(getattr(cast, whom))).status_code == status


CURATOR = {"kind": "curator", "programme": "sbm", "place": "district:9104"}
FACILITATOR = {"kind": "facilitator", "place": "gp:937648"}
GRANTS = [
    # by, whom, what, status
    ("state", "gp", CURATOR, 302),
    ("district", "gp", FACILITATOR, 302),
    ("national", "gp", CURATOR, 302),
    ("district", "gp", CURATOR, 403),
    ("district", "gp", FACILITATOR | {"place": "district:9120"}, 403),
    ("state", "gp", CURATOR | {"place": "state:208"}, 403),
    ("state", "gp", CURATOR | {"place": "district:9120"}, 403),
    ("state", "gp", {"kind": "auditor", "place": "state:208", "ends_on": "2099-01-01"}, 403),
    ("district", "district", FACILITATOR, 403),
    ("district", "district2", FACILITATOR, 403),
    ("state", "state2", CURATOR, 403),
    ("state", "state", CURATOR, 403),
    ("district", "state", FACILITATOR, 404),
    ("district", "district3", FACILITATOR, 404),
    ("outsider", "gp", FACILITATOR, 404),
    ("district", "reader", FACILITATOR, 404),
    ("gp", "gp2", FACILITATOR, 403),
    ("auditor", "gp", FACILITATOR, 403),
    ("state", "gp", CURATOR | {"place": "block:9501"}, 422),
    ("state", "gp", CURATOR | {"programme": ""}, 422),
    ("state", "gp", CURATOR | {"kind": "king"}, 422),
    ("state", "gp", FACILITATOR | {"ends_on": "2020-01-01"}, 422),
    ("national", "gp", {"kind": "auditor", "place": "state:208"}, 422),
]


@pytest.mark.parametrize(("by", "whom", "what", "status"), GRANTS)
def test_duties_go_downward_only(cast, as_, by, whom, what, status):
    person, before = getattr(cast, whom), Duty.objects.count()
    answer = as_(by).post(f"{page_of(person)}grant/", what)
    assert answer.status_code == status
    assert Duty.objects.count() - before == (status == 302)
    if status == 302:
        event = Event.objects.get(verb="grant-duty")
        assert event.actor == getattr(cast, by)
        assert Outbox.objects.filter(event=event, recipient=person).exists()


def test_a_curator_of_one_mission_makes_none_of_another(cast, as_):
    cast.state.duties.update(programme="jjm")
    client = as_("state")
    assert client.post(f"{page_of(cast.gp)}grant/", CURATOR).status_code == 403
    assert (
        client.post(f"{page_of(cast.gp)}grant/", CURATOR | {"programme": "both"}).status_code == 403
    )
    assert (
        client.post(f"{page_of(cast.gp)}grant/", CURATOR | {"programme": "jjm"}).status_code == 302
    )


def test_the_same_duty_twice(cast, as_):
    client = as_("state")
    again = CURATOR | {"request_id": "0190a0a0-0000-7000-8000-000000000002"}
    for _time in range(2):
        assert client.post(f"{page_of(cast.gp)}grant/", again).status_code == 302
    assert cast.gp.duties.count() == 1
    refused = client.post(f"{page_of(cast.gp)}grant/", CURATOR)
    assert refused.status_code == 422
    assert "already has this duty" in refused.text


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("state", 302),
        ("district", 302),
        ("district2", 403),
        ("district3", 404),
        ("gp", 404),
        ("outsider", 404),
    ],
)
def test_who_ends_a_duty(cast, as_, by, status):
    duty = cast.district.duties.get()
    assert as_(by).post(f"/curation/duties/{duty.pk}/end/").status_code == status
    ended = not standing_of(User.objects.get(pk=cast.district.pk)).curates
    assert ended == (status == 302)


@pytest.mark.parametrize(
    ("by", "whom", "status"),
    [
        ("national", "gp", 302),
        ("state", "gp", 403),
        ("national", "national", 403),
        ("gp", "gp2", 403),
    ],
)
def test_the_national_suspends_and_ends_it(cast, as_, by, whom, status):
    client, person = as_(by), getattr(cast, whom)
    form = {"note": "Left the service."}
    assert client.post(f"{page_of(person)}suspend/", form).status_code == status
    assert User.objects.get(pk=person.pk).is_active == (status != 302)
    if status == 302:
        assert "Suspended since" in client.get(page_of(person)).text
        lifted = client.post(f"{page_of(person)}lift/", follow=True)
        assert lifted.status_code == 200
        assert "can sign in again" in lifted.text
        assert User.objects.get(pk=person.pk).is_active


def test_a_suspension_needs_a_reason_and_is_lifted_by_the_national_alone(cast, as_):
    assert as_("national").post(f"{page_of(cast.gp)}suspend/").status_code == 422
    suspend(cast.gp, by=cast.national)
    assert as_("state").post(f"{page_of(cast.gp)}lift/").status_code == 403


def test_the_desk_above_sets_an_absence(cast, as_):
    form = {"starts_on": today(), "ends_on": today() + timedelta(days=3)}
    page = page_of(cast.district)
    assert as_("district2").post(f"{page}absence/", form).status_code == 403
    client = as_("state")
    assert client.post(f"{page}absence/", form | {"ends_on": "x"}).status_code == 422
    assert client.post(f"{page}absence/", form).status_code == 302
    assert "Away from" in client.get(page).text


def test_a_duty_ends_once(cast, as_):
    duty, client = cast.district.duties.get(), as_("state")
    form = {"request_id": "0190a0a0-0000-7000-8000-000000000004"}
    for _time in range(2):
        assert client.post(f"/curation/duties/{duty.pk}/end/", form).status_code == 302
    assert client.post(f"/curation/duties/{duty.pk}/end/").status_code == 404
    assert Event.objects.filter(verb="end-duty").count() == 1


# Several offices


def test_the_office_in_use_is_chosen(client, cast):
    other = posting(cast.places.next_gp, person=cast.gp).office
    client.force_login(cast.gp)
    assert standing_of(User.objects.get(pk=cast.gp.pk)).main_office == cast.offices.gp
    assert client.post("/accounts/office/", {"office": other.pk}).status_code == 302
    assert standing_of(User.objects.get(pk=cast.gp.pk)).main_office == other
    assert f'value="{other.pk}" checked' in client.get("/accounts/settings/").text
    form = client.get("/practices/new/").text
    assert f"gp:{cast.places.next_gp.code}" in form
    cast.gp.postings.filter(office=other).update(
        ends_on=today() - timedelta(days=1), starts_on="2024-01-01"
    )
    assert standing_of(User.objects.get(pk=cast.gp.pk)).main_office == cast.offices.gp


def test_no_office_of_others_is_chosen(client, cast):
    client.force_login(cast.gp)
    for office_id in (cast.offices.gp2.pk, "x", ""):
        assert client.post("/accounts/office/", {"office": office_id}).status_code == 404


def test_a_withdrawn_name_finds_nobody(cast, as_):
    User.objects.filter(pk=cast.gp.pk).update(name="Zzyx", name_withdrawn_at=timezone.now())
    assert "No office found" in as_("district").get(LIST, {"q": "Zzyx"}).text
