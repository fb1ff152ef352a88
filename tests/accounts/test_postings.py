import uuid
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Duty, Office, Organisation, Posting, User
from accounts.querysets import INDIA_TIME, today, working_days_before
from accounts.services import Decided, confirm_posting, office_at, refuse_posting, state_posting
from accounts.standing import standing_of
from events import registry
from events.models import Event, Outbox
from tests.factories.accounts import Person, office, posting

LATE = timedelta(days=8)
PAGE = "/curation/postings/"


def fresh(user):
    return User.objects.get(pk=user.pk)


def awaiting(user, now=None):
    return list(Posting.objects.awaiting(standing_of(fresh(user)), now or timezone.now()))


def waits_for(cast, one, now=None):
    """Return who of the curators finds `one` in his list."""
    names = ["district", "district2", "district3", "state", "national", "outsider", "gp", "auditor"]
    return {name for name in names if one in awaiting(getattr(cast, name), now)}


def test_working_days_leave_out_the_weekend():
    monday = datetime(2026, 11, 23, 10, tzinfo=INDIA_TIME)
    assert working_days_before(monday, 3).isoformat() == "2026-11-18T10:00:00+05:30"
    thursday = monday + timedelta(days=3)
    assert working_days_before(thursday, 3) == monday


STATED = [
    ("home_gp", {"district", "district2"}, {"district", "district2", "state"}),
    ("home_block", {"district", "district2"}, {"district", "district2", "state"}),
    ("home_district", {"state"}, {"state", "national"}),
    ("home_state", set(), set()),
    ("india", set(), set()),
]


@pytest.mark.parametrize(("place", "at_once", "late"), STATED)
def test_who_confirms_whom(cast, place, at_once, late):
    one = posting(getattr(cast.places, place), state="stated")
    assert waits_for(cast, one) == at_once
    assert waits_for(cast, one, timezone.now() + LATE) == late


def test_an_empty_desk_counts_as_the_desk_above(cast):
    Duty.objects.filter(place=cast.places.home_district).delete()
    one = posting(cast.places.home_gp, state="stated")
    assert waits_for(cast, one) == {"state"}
    Duty.objects.filter(place=cast.places.home_state, kind="curator").delete()
    assert waits_for(cast, one) == {"national"}


def test_nobody_finds_his_own_and_then_the_desk_above_does(cast):
    Duty.objects.filter(person=cast.district2).delete()
    own = posting(cast.places.home_gp, state="stated", person=cast.district)
    assert waits_for(cast, own) == {"state"}


def test_where_there_is_no_district_the_state_confirms(cast):
    gp = type(cast.places.india).objects.create(
        level="gp", code="990003", name="Lungpui", parent=cast.places.home_state
    )
    assert waits_for(cast, posting(gp, state="stated")) == {"state"}


def test_stating_an_office_tells_its_desk_once(cast):
    held = office(cast.places.home_gp)
    first = state_posting(cast.reader, held, today())
    assert state_posting(cast.reader, held, today()) == first
    told = Outbox.objects.filter(event__subject_id=first.pk, event__verb="state-posting")
    assert set(told.values_list("recipient__name", "channel")) == {
        (name, channel) for name in ("District", "District2") for channel in ("portal", "mail")
    }


def test_an_office_is_made_once(cast):
    body = Organisation.objects.get(key="gram-panchayat")
    assert office_at(cast.places.home_gp, "SECRETARY", body) == cast.offices.gp
    new = office_at(cast.places.home_gp, "रोज़गार सहायक", body, "hi")
    assert office_at(cast.places.home_gp, "रोज़गार सहायक", body, "hi") == new
    assert new.title_language == "hi"


def waiting(cast):
    return cast.unconfirmed.postings.get()


def test_confirming_gives_the_standing_and_tells_the_person(cast):
    confirm_posting(waiting(cast).pk, cast.district)
    assert standing_of(fresh(cast.unconfirmed)).has_posting
    event = Event.objects.get(verb="confirm-posting")
    assert (event.actor, event.office_id) == (cast.district, cast.offices.district.pk)
    notice = registry.notices([event], cast.unconfirmed)[event.pk]
    assert "Water Committee Member" in notice.sentence
    assert registry.notices([event], cast.gp) == {}


def test_refusing_keeps_the_note_for_the_person(cast):
    refuse_posting(waiting(cast).pk, cast.district, note="The office is held by another.")
    assert not standing_of(fresh(cast.unconfirmed)).has_posting
    event = Event.objects.get(verb="refuse-posting")
    assert registry.notices([event], cast.unconfirmed)[event.pk].note.startswith("The office")


@pytest.mark.parametrize("name", ["gp", "reader", "district3", "state", "national", "outsider"])
def test_other_desks_do_not_see_it(cast, name):
    with pytest.raises(Http404):
        confirm_posting(waiting(cast).pk, getattr(cast, name))
    assert waiting(cast).state == "stated"


def test_nobody_confirms_himself(cast):
    own = posting(cast.places.home_gp, state="stated", person=cast.district)
    with pytest.raises(PermissionDenied):
        confirm_posting(own.pk, cast.district)


def test_the_second_curator_comes_too_late(cast):
    confirm_posting(waiting(cast).pk, cast.district)
    with pytest.raises(Decided):
        refuse_posting(waiting(cast).pk, cast.district2, note="No.")
    assert waiting(cast).state == "confirmed"


def test_a_desks_notice_goes_once_it_has_been_decided(cast):
    one = state_posting(cast.reader, office(cast.places.home_gp), today())
    event = Event.objects.get(verb="state-posting")
    assert "Reader" in registry.notices([event], fresh(cast.district))[event.pk].sentence
    confirm_posting(one.pk, cast.district2)
    assert registry.notices([event], fresh(cast.district)) == {}


# Pages


def form(cast, **changes):
    return {
        "request_id": str(uuid.uuid4()),
        "title": "Block Resource Person",
        "organisation": Organisation.objects.get(key="bpmu").pk,
        "place": cast.places.home_block.key,
        "starts_on": "2026-04-01",
    } | changes


def test_stating_ones_office(client, cast):
    client.force_login(cast.reader)
    answer = client.post("/accounts/posting/", form(cast))
    assert answer.status_code == 302
    stated = cast.reader.postings.get()
    assert (stated.state, stated.office.place) == ("stated", cast.places.home_block)
    assert "Block Resource Person" in client.get(answer.url).content.decode()


def test_a_repeated_form_gets_the_first_answer(client, cast):
    client.force_login(cast.reader)
    filled = form(cast)
    answers = [client.post("/accounts/posting/", filled) for _try in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0].url == answers[1].url
    assert Posting.objects.filter(person=cast.reader).count() == 1
    assert Event.objects.filter(verb="state-posting").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "gp:0"}, "place"),
        ({"place": "state:208"}, "place"),
        ({"place": "national:1"}, "place"),
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"organisation": "0"}, "organisation"),
        ({"starts_on": "2199-01-01"}, "starts_on"),
        ({"starts_on": "1849-01-01"}, "starts_on"),
        ({"starts_on": "soon"}, "starts_on"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(client, cast, changes, field):
    client.force_login(cast.reader)
    answer = client.post("/accounts/posting/", form(cast) | {"title": "Jal Sahiya"} | changes)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert field == "title" or "Jal Sahiya" in answer.content.decode()
    assert not cast.reader.postings.exists()


def test_the_same_office_again_is_said_so(client, cast):
    client.force_login(cast.unconfirmed)
    held = cast.offices.unconfirmed
    again = form(
        cast,
        title=held.title.upper(),
        organisation=held.organisation_id,
        place=cast.places.home_gp.key,
    )
    assert client.post("/accounts/posting/", again).status_code == 422


def test_fields_that_are_not_asked_are_ignored(client, cast):
    client.force_login(cast.reader)
    client.post(
        "/accounts/posting/",
        form(cast, state="confirmed", person=cast.gp.pk, decided_by=cast.state.pk),
    )
    stated = cast.reader.postings.get()
    assert (stated.state, stated.decided_by) == ("stated", None)


def test_the_desks_list(client, cast):
    client.force_login(cast.district)
    html = client.get(PAGE).content.decode()
    assert "Unconfirmed" in html
    assert "unconfirmed@example.org" in html
    Posting.objects.filter(state="stated").delete()
    assert "No posting is waiting for you" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["gp", "reader", "auditor", "unconfirmed"])
def test_the_list_is_closed_without_a_desk(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(PAGE).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_twenty(
    client, cast, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(cast.district)
    client.get(PAGE)
    with django_assert_max_num_queries(12) as few:
        client.get(PAGE)
    for _number in range(20):
        posting(cast.places.next_gp, state="stated")
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(client.get(PAGE).context["rows"]) == 21


def test_own_settings_cost_the_same_for_one_and_for_ten(
    client, cast, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(cast.district)
    client.get("/accounts/settings/")
    with django_assert_max_num_queries(10) as few:
        client.get("/accounts/settings/")
    for _number in range(10):
        posting(cast.places.next_gp, person=cast.district)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/accounts/settings/")


def url(verb, one):
    return reverse(f"accounts:{verb}", args=[one.pk])


def test_confirming_on_the_page(client, cast):
    client.force_login(cast.district)
    one = waiting(cast)
    answer = client.post(url("confirm", one))
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert waiting(cast).state == "confirmed"
    assert client.post(url("confirm", one)).status_code == 409


def test_a_repeated_decision_gets_the_first_answer(client, cast):
    client.force_login(cast.district)
    sent = {"request_id": str(uuid.uuid4())}
    codes = [client.post(url("confirm", waiting(cast)), sent).status_code for _try in range(2)]
    assert codes == [302, 302]


def test_refusing_needs_a_note(client, cast):
    client.force_login(cast.district)
    answer = client.post(url("refuse", waiting(cast)), {"note": " "})
    assert answer.status_code == 422
    assert "so that it can be corrected" in answer.content.decode()
    assert waiting(cast).state == "stated"
    note = {"note": "Held by another."}
    assert client.post(url("refuse", waiting(cast)), note).status_code == 302
    assert waiting(cast).state == "refused"


DOORS = [
    (None, 302),
    ("gp", 404),
    ("reader", 404),
    ("auditor", 404),
    ("facilitator", 404),
    ("district", 302),
    ("district2", 302),
    ("district3", 404),
    ("state", 404),
    ("national", 404),
    ("outsider", 404),
    ("unconfirmed", 403),
    ("suspended", 302),
]


@pytest.mark.parametrize(("name", "status"), DOORS)
@pytest.mark.parametrize("verb", ["confirm", "refuse"])
def test_who_gets_through_the_doors(client, cast, name, status, verb):
    if name:
        client.force_login(getattr(cast, name))
    before = waiting(cast).state
    answer = client.post(url(verb, waiting(cast)), {"note": "Held by another."})
    assert answer.status_code == status
    done = name in ("district", "district2")
    assert (waiting(cast).state != before) is done


@pytest.mark.parametrize("verb", ["confirm", "refuse"])
def test_rights_come_before_what_the_form_lacks(client, cast, verb):
    client.force_login(cast.unconfirmed)
    assert client.post(url(verb, waiting(cast))).status_code == 403
    client.force_login(cast.outsider)
    assert client.post(url(verb, waiting(cast))).status_code == 404
    assert client.get(url(verb, waiting(cast))).status_code == 405
    assert client.post(f"/curation/postings/999999/{verb}/").status_code == 404


def test_a_settled_posting_is_409_to_refuse_without_a_note(client, cast):
    client.force_login(cast.district)
    confirm_posting(waiting(cast).pk, cast.district2)
    assert client.post(url("refuse", waiting(cast))).status_code == 409


def test_saving_settings_changes_name_and_language_alone(client, cast):
    client.force_login(cast.gp)
    answer = client.post(
        "/accounts/settings/",
        {"name": "रीता देवी", "language": "hi", "is_staff": "1", "email": "x@example.org"},
    )
    person = fresh(cast.gp)
    assert answer.url == "/hi/accounts/settings/"
    assert (person.name, person.language) == ("रीता देवी", "hi")
    assert (person.is_staff, person.email) == (False, "gp@example.org")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "Rit\u0430"}, {"language": "xx"}])
def test_wrong_settings_are_not_saved(client, cast, wrong):
    client.force_login(cast.gp)
    answer = client.post("/accounts/settings/", {"name": "Rita", "language": "en"} | wrong)
    assert answer.status_code == 422
    assert fresh(cast.gp).name == "Gp"


def test_scripts_in_names_stay_text(client, cast):
    User.objects.filter(pk=cast.unconfirmed.pk).update(name="<script>alert(1)</script>")
    Office.objects.filter(pk=cast.offices.unconfirmed.pk).update(title='"><img src=x>')
    client.force_login(cast.district)
    html = client.get(PAGE).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_a_desk_shows_the_oldest_first(cast):
    new = posting(cast.places.home_gp, state="stated", person=Person())
    old = posting(cast.places.home_gp, state="stated", stated_at=timezone.now() - timedelta(days=2))
    rows = awaiting(cast.district)
    assert rows.index(old) < rows.index(new)


@pytest.mark.parametrize(
    "key", ["health", "education", "women-child", "rural-development", "panchayati-raj"]
)
def test_people_of_other_departments_state_their_office(client, cast, key):
    body = Organisation.objects.get(key=key)
    client.force_login(cast.reader)
    assert body.names["hi"] in client.get("/hi/accounts/posting/").content.decode()
    answer = client.post("/accounts/posting/", form(cast, organisation=body.pk))
    assert answer.status_code == 302
    confirm_posting(cast.reader.postings.get().pk, cast.district)
    assert Posting.objects.current().confirmed().get(person=cast.reader).office.organisation == body
