"""The pages of plans: written on a phone, read by district, refused with what was typed kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.querysets import today
from tests.factories.practices import published_practice
from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import OWN, guest_client, guest_of
from workshops import pace
from workshops.models import PlanLine
from workshops.plans import services, workflow

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


def sent(**told):
    return OWN | {"uid": uuid4(), "place": "", "revision": "1"} | told


def test_a_guest_writes_from_a_practice_and_in_own_words(cast, hall):
    practice = published_practice(title="Twin pits by the women of Khajuri")
    home = cast.places.home_district
    client = guest_client(guest_of(hall, home))
    address = f"/workshops/{hall.pk}/plans/{home.pk}/"
    empty = client.get(address).content.decode()
    assert "No line yet" in empty
    assert "Confirm the plan" not in empty
    code = practice.code.lower().replace("-", " ")
    told = {"practice": code, "way": "adapt", "words": EVIL, "place": cast.places.home_gp.key}
    told |= {"money": "fc-tied", "help": "Masons", "help_from": "level:state", "due_on": ""}
    for _time in range(2):
        assert client.post(address, sent(uid="0" * 31 + "1", **told)).status_code == 302
    line = PlanLine.objects.get()
    assert (line.practice, line.money, line.help_level) == (practice, "fc-tied", "state")
    page = client.get(address)
    text = page.content.decode()
    assert (page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == (
        "noindex, nofollow",
        True,
    )
    assert EVIL not in text
    for words in (practice.title, practice.code, "version 1", "Adapted", "Help needed:"):
        assert words in text
    offered = client_of(cast.district).get(f"{address}?practice={practice.pk}")
    assert offered.context["form"]["practice"].value() == practice.code
    other = f"/workshops/{hall.pk}/plans/{cast.places.far_district.pk}/"
    assert client.get(other).status_code == 404
    assert client.get(f"/workshops/{hall.pk}/plans/{cast.places.home_state.pk}/").status_code == 200
    assert client.post(f"{address}9/remove/").status_code == 302
    assert client.get(f"{address}9/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 401}, "words"),
        ({"practice": "LS-0000000"}, "practice"),
        ({"way": "buy"}, "way"),
        ({"place": "district:9105"}, "place"),
        ({"due_on": "soon"}, "due_on"),
        ({"money": "lottery"}, "money"),
        ({"help_from": "office:999999"}, "help_from"),
        ({"language": "xx"}, "language"),
        ({"uid": "1"}, "uid"),
    ],
)
def test_a_wrong_line_comes_back_with_what_was_typed(cast, plan, wrong, field):
    client = client_of(cast.district)
    answer = client.post(plan.get_absolute_url(), sent(sign="Dry lanes", **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Dry lanes" in answer.content.decode()
    assert not PlanLine.objects.exists()


def test_two_change_a_line_at_once_and_the_second_is_told(cast, plan):
    services.add_line(plan, by=cast.state, **OWN)
    address = f"{plan.get_absolute_url()}1/"
    first, second = client_of(cast.district), client_of(cast.facilitator)
    assert first.post(address, sent(words="Theirs.")).status_code == 302
    answer = second.post(address, sent(words="Ours."))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs." in text
    assert "Ours." in text
    again = sent(words="Ours.", revision=answer.context["form"].data["revision"])
    assert second.post(address, again).status_code == 302


def test_a_line_is_answered_with_one_press_and_a_reason(cast, plan):
    line = services.add_line(plan, by=cast.state, **OWN)
    client, here = client_of(cast.district), plan.get_absolute_url()
    request_id = uuid4()
    assert client.post(f"{here}confirm/", {"request_id": request_id}).status_code == 302
    assert client.post(f"{here}confirm/", {"request_id": request_id}).status_code == 302
    assert client.post(f"{here}confirm/").status_code == 409
    how = f"{here}1/how/"
    assert client.get(how).status_code == 200
    assert client.get(f"{how}?asked=x").status_code == 404
    assert client.post(how, {"answer": "burnt"}).status_code == 422
    refused = client.post(how, {"answer": "stuck", "reason": " "})
    assert refused.status_code == 422
    assert "Say why in a sentence" in refused.content.decode()
    assert client.post(how, {"answer": "stuck", "reason": "No sand."}).status_code == 302
    assert client.post(how, {"answer": "resume"}).status_code == 409
    assert "No sand." in client.get(here).content.decode()
    assert client.post(how, {"answer": "done"}).status_code == 302
    line.refresh_from_db()
    assert line.state == "done"
    assert "Share it as a practice" in client.get(here).content.decode()
    assert client.post(f"{here}meeting/", {"meeting_on": "x"}).status_code == 422


def _many(cast, workshop, number):
    for place in (cast.places.other_district, cast.places.home_district):
        plan = services.plan_of(workshop, place)
        for n in range(number):
            told = {"words": f"Line {n}", "due_on": today() + timedelta(days=n), "money": "jjm"}
            services.add_line(plan, by=cast.state, **told)
            practice = published_practice(title=f"Practice {n}")
            services.add_line(plan, by=cast.state, practice=practice)
    return plan


def test_boards_go_by_name_with_the_overdue_first_and_cost_the_same(
    cast, hall, held, django_assert_num_queries
):
    plan = _many(cast, hall, 1)
    client, here = client_of(cast.state), f"/workshops/{hall.pk}/plans/"
    pages = (here, "/plans/", f"/plans/?district={cast.places.home_district.key}")
    counts = [_queries(client, page) for page in pages]
    _many(cast, hall, 3)
    assert [_queries(client, page) for page in pages] == counts
    workflow.confirm(plan, by=cast.district, at=timezone.now() - timedelta(days=9))
    late = plan.lines.get(number=5)
    PlanLine.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=1))

    text = client.get(here).content.decode()
    assert text.index("Marudesh") < text.index("Girwa") < text.index("Salumbar")
    assert "Confirmed: 8 lines, 1 overdue, 8 planned<" in text
    assert "Draft: 8 lines, 8 planned<" in text
    shown = next(one for one in client.get(here).context["boards"] if one.place == plan.place)
    assert shown.lines[0] == late
    states = client.get("/plans/").content.decode()
    assert "8 lines, 1 overdue, 8 planned" in states
    assert client.get("/plans/").context["page"].object_list[0] == late
    for wrong in ("district:9120", "x", "gp:937648"):
        assert client.get("/plans/", {"district": wrong}).status_code == 404
    assert client_of(cast.outsider).get("/plans/").status_code == 403
    own = client_of(cast.district3).get("/plans/").content.decode()
    assert "Salumbar" in own
    assert "Girwa" not in own


def _queries(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_a_practice_leads_into_the_plan_of_who_is_in_a_workshop(cast, hall):
    practice = published_practice()
    address = f"/plans/add/{practice.pk}/"
    pages = {who: client_of(who) for who in (cast.district, cast.facilitator, cast.outsider)}
    offered = {
        who: "Add to our plan" in client.get(practice.get_absolute_url()).content.decode()
        for who, client in pages.items()
    }
    assert offered == {cast.district: True, cast.facilitator: True, cast.outsider: False}
    assert "You are in no workshop now" in pages[cast.outsider].get(address).content.decode()
    seat = guest_of(hall, cast.places.home_district)
    seat.person, seat.name = cast.gp, ""
    seat.save()
    into = client_of(cast.gp).get(address)
    assert into["Location"].endswith(
        f"/plans/{cast.places.home_district.pk}/?practice={practice.pk}#new-line"
    )
    choices = pages[cast.facilitator].get(address).context["plans"]
    assert [place.name for _w, place, _a in choices] == ["Marudesh", "Girwa", "Salumbar"]


def test_a_loop_of_writing_and_taking_out_comes_to_an_end(cast, hall, plan, monkeypatch):
    monkeypatch.setattr(pace, "OF_A_SEAT", 3)
    phone = guest_client(guest_of(hall, cast.places.home_district))
    here = plan.get_absolute_url()
    answers = []
    for number in (1, 1):
        answers.append(phone.post(here, sent()).status_code)
        answers.append(phone.post(f"{here}{number}/remove/").status_code)
    assert answers == [302, 302, 302, 429]
    left = [phone.post(here, sent()), phone.post(f"{here}meeting/", {"meeting_on": "2027-01-01"})]
    assert [answer.status_code for answer in left] == [429, 429]


def test_days_beyond_all_calendars_are_no_days(cast, hall, plan):
    phone = guest_client(guest_of(hall, cast.places.home_district))
    here = plan.get_absolute_url()
    assert phone.post(here, sent(due_on="9999-12-31")).status_code == 422
    assert phone.post(f"{here}meeting/", {"meeting_on": "0001-01-01"}).status_code == 422
