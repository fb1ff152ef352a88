"""Workshops, visits and calls that want the same districts on the same days, judged as one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.querysets import today
from tests.factories.visits import VISIT, call_by, offer_by, visit_in
from tests.workshops.conftest import client_of
from tests.workshops.visits.test_calls import FORM
from workshops.clashes import clashes_of_visit, clashes_of_workshop
from workshops.models import Call, Visit

pytestmark = pytest.mark.django_db
WARNED = "The same districts are wanted elsewhere"


def told(clashes):
    return [(other.kind, other.thing.pk, names) for other, names in clashes]


def test_all_three_are_found_and_no_more_than_one_may_see(cast, held, django_assert_num_queries):
    one, there = held(begins=5, days=2), {"host": cast.district, "guest": cast.gp}
    beside = {"by": cast.district, "districts": [cast.places.home_district]}
    same_day, agreed = held(begins=6, **beside), visit_in("agreed", begins=5, **there)
    call = call_by(cast.district, invited=[cast.places.home_district], begins=6)
    for n, state, days in ((7, "announced", 2), (5, "cancelled", 2), (4, "announced", 1)):
        held(state, begins=n, days=days)
    held(begins=5, districts=[cast.places.far_district])
    call_by(cast.district, invited=[cast.places.home_district], begins=7)
    visit_in("declined", begins=5, **there)
    drafted = held("draft", begins=5, by=cast.district3, districts=[cast.places.other_district])
    asked = visit_in("asked", begins=6, **there)
    secret = visit_in("agreed", begins=6, kind="verification", **there)
    girwa = ["Girwa"]
    public = [("visit", agreed.pk, girwa), ("call", call.pk, girwa)]
    public.append(("workshop", same_day.pk, girwa))
    assert told(clashes_of_workshop(one, AnonymousUser())) == public
    assert told(clashes_of_workshop(one, cast.state)) == public
    own = told(clashes_of_workshop(one, cast.gp))
    assert {row[:2] for row in own} - {row[:2] for row in public} == {
        ("visit", asked.pk),
        ("visit", secret.pk),
    }
    assert ("workshop", drafted.pk) in [
        row[:2] for row in told(clashes_of_workshop(one, cast.district3))
    ]
    assert ("workshop", one.pk, girwa) in told(clashes_of_visit(agreed, cast.gp))
    assert clashes_of_visit(Visit.objects.get(state="declined"), cast.gp) == []
    with django_assert_num_queries(6):
        clashes_of_workshop(one, AnonymousUser())
    for _n in range(2):
        held(begins=5)
        call_by(cast.district, invited=[cast.places.home_district], begins=5)
    with django_assert_num_queries(6):
        clashes_of_workshop(one, AnonymousUser())


def test_the_calendar_says_it_beside_each(cast, held):
    one, there = held(begins=5, days=2), {"host": cast.district, "guest": cast.gp}
    agreed = visit_in("agreed", begins=5, **there)
    call = call_by(cast.district, invited=[cast.places.home_district], begins=6)
    later = held(begins=7)
    secret = visit_in("agreed", begins=6, kind="verification", **there)
    page = client_of().get("/calendar/").content.decode()
    # Beside the workshop the other two, beside each of these the workshop.
    assert page.count("On the same days, Girwa is also wanted here:") == 4
    assert [page.count(f'href="{x.get_absolute_url()}"') for x in (one, agreed, call)] == [3, 2, 2]
    assert secret.get_absolute_url() not in page
    assert later.get_absolute_url() in page


def test_a_form_warns_once_before_others_are_told(cast, held):
    held(begins=4, days=3)
    client, before = client_of(cast.district), Call.objects.count()
    warned = client.post("/calls/new/", FORM)
    text = warned.content.decode()
    assert (warned.status_code, WARNED in text, Call.objects.count()) == (422, True, before)
    seen = warned.context["form"]["clashes_seen"].value()
    assert f'value="{seen}"' in text
    assert client.post("/calls/new/", FORM | {"clashes_seen": "x"}).status_code == 422
    assert client.post("/calls/new/", FORM | {"clashes_seen": seen}).status_code == 302
    offer, day = offer_by(cast.district), today() + timedelta(days=5)
    asks = VISIT | {"starts_on": day, "ends_on": day}
    asked = client_of(cast.gp).post(f"/visits/offers/{offer.pk}/ask/", asks)
    assert (asked.status_code, WARNED in asked.content.decode()) == (422, True)
    asks["clashes_seen"] = asked.context["form"]["clashes_seen"].value()
    assert client_of(cast.gp).post(f"/visits/offers/{offer.pk}/ask/", asks).status_code == 302
    visit = Visit.objects.get()
    assert WARNED in client.get(visit.get_absolute_url()).content.decode()
    moved = {**asks, "starts_on": day + timedelta(1), "ends_on": day + timedelta(1)}
    moved |= {"revision": visit.revision, "clashes_seen": ""}
    address = f"{visit.get_absolute_url()}move/"
    assert WARNED in client.post(address, moved).content.decode()
    free = moved | dict.fromkeys(("starts_on", "ends_on"), day + timedelta(20))
    assert client.post(address, free).status_code == 302
