"""Offers to host and wishes to see: rights, what fits and why, their end, shielded entries."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.querysets import today
from events import erasures
from places.models import Area
from practices.errors import AnswersMissing, NotAllowed, WrongState
from tests.factories.practices import practice_in
from tests.factories.visits import offer_by
from tests.workshops.conftest import client_of
from tests.workshops.test_workflow import told
from workshops import pace
from workshops.models import Offer
from workshops.report.parts import Reader, parts_of
from workshops.visits import offering
from workshops.visits.choices import MOST_OPEN
from workshops.visits.matching import matches_of
from workshops.visits.permissions import OFFER_RIGHTS

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[3] / "docs" / "rights-offers.csv"
ROWS = list(csv.DictReader(TABLE.open()))
FORM = {
    "words": "Twin pits that are emptied in turn.",
    "words_language": "en",
    "themes": ["faecal-sludge"],
    "languages": ["hi"],
    "months": ["1", "2"],
    "people": "5",
    "until": str(today() + timedelta(days=30)),
}


def outcome(client, offer, action):
    address = offer.get_absolute_url() + ("" if action == "view" else f"{action}/")
    if action == "view":
        return str(client.get(address).status_code)
    answer = client.post(address, FORM | {"revision": offer.revision})
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["open", "over", "withdrawn"])
def test_each_row_holds(cast, state):
    offer, wrong = offer_by(cast.district), []
    if state == "over":
        Offer.objects.update(until=today() - timedelta(days=1))
    elif state == "withdrawn":
        offering.withdraw(offer, by=cast.district)
    offer.refresh_from_db()
    for row in ROWS:
        client = client_of(None if row["role"] == "anonymous" else getattr(cast, row["role"]))
        with transaction.atomic():
            got = outcome(client, offer, row["action"])
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)
    assert {f"{row['action']}-offer" for row in ROWS} >= set(OFFER_RIGHTS) - {"offer"}


def test_what_fits_says_why_nearest_first_and_whose_it_is_hears(cast, django_assert_num_queries):
    far = offer_by(cast.outsider, "see", languages=["as"], months=[6], people=20)
    near = offer_by(cast.block, "see", months=[12], people=3)
    offer_by(cast.district3, "see", themes=["springs-recharge"])  # of another theme
    offer_by(cast.district2)  # hosts too
    over = offer_by(cast.district3, "see")
    Offer.objects.filter(pk=over.pk).update(until=today() - timedelta(days=1))
    host = offer_by(cast.district)
    assert told(cast.block, "make-offer")[-1].startswith("Somebody can host what you need to see")
    assert told(cast.outsider, "make-offer")
    assert not told(cast.district3, "make-offer")
    with django_assert_num_queries(5):
        first, last = matches_of(host)
    assert (first.offer, last.offer) == (near, far)
    assert first.reasons == [
        "Theme in common: Solid waste",
        "In the same district: Girwa",
        "Language in common: हिन्दी, English",
        "Months in common: December",
        "Room for 8, and 3 want to come",
    ]
    assert first.to_settle == []
    assert last.reasons[1:] == ["In another State. How far it is, the Sourcebook does not know"]
    assert last.to_settle == [
        "No language in common is named. Ask who could interpret",
        "No month in common is named. Ask whether another would do",
        "Room for 8 only, and 20 want to come",
    ]
    page = client_of().get(host.get_absolute_url()).content.decode()
    assert page.index("Kotra Block") < page.index("Gonda District")
    assert "In the same district: Girwa" in page

    other = offer_by(cast.district3, "see", months=[])
    state = matches_of(other)[0]
    assert state.reasons[1] == "In the same State: Marudesh"
    assert "One of the two can come or host in any month" in state.reasons
    area = Area.objects.create(name="South", kind="division", state=cast.places.home_state)
    area.places.set([cast.places.home_district, cast.places.other_district])
    assert matches_of(other)[0].reasons[1] == "In the same division or area: South"


def test_an_offer_is_made_once_and_wrong_words_are_refused(cast):
    client, form = client_of(cast.district), FORM | {"request_id": str(uuid4())}
    answer = client.post("/visits/host/new/", form)
    assert answer.status_code == 302
    assert client.post("/visits/host/new/", form)["Location"] == answer["Location"]
    (offer,) = Offer.objects.all()
    assert (offer.place, offer.months) == (cast.places.home_district, [1, 2])
    stranger = client_of()
    assert FORM["words"] in stranger.get("/visits/").content.decode()
    assert FORM["words"] not in stranger.get("/visits/?side=see").content.decode()
    assert FORM["words"] not in stranger.get("/visits/?theme=solid-waste").content.decode()
    assert FORM["words"] in stranger.get("/visits/?state=208").content.decode()
    for wrong in ("side=x", "theme=x", "state=x", "page=0"):
        assert stranger.get(f"/visits/?{wrong}").status_code == 404, wrong
    for wrong in (
        {"words": " "},
        {"words": "Call 98765 43210"},
        {"themes": []},
        {"themes": ["no-such-theme"]},
        {"months": ["13"]},
        {"people": "0"},
        {"people": "99"},
        {"until": str(today() - timedelta(days=1))},
        {"until": "2999-01-01"},
        {"words_language": "xx"},
    ):
        answer = client.post("/visits/host/new/", FORM | wrong)
        assert answer.status_code == 422, wrong


def test_a_host_tells_how_far_it_is_and_the_quicker_way_comes_first(cast):
    far = offer_by(cast.district, from_town="Udaipur", km=80, hours=Decimal("2.5"))
    client = client_of(cast.block)
    way = {"from_town": "Kotra", "km": "1200", "hours": "1"}
    for wrong in ({"km": "0"}, {"km": "9999"}, {"hours": "49"}, {"hours": "1.55"}):
        refused = client.post("/visits/host/new/", FORM | way | wrong)
        assert (refused.status_code, *refused.context["form"].errors) == (422, *wrong)
    for town in ("", "Call 98765 43210"):
        refused = client.post("/visits/host/new/", FORM | way | {"from_town": town})
        assert (refused.status_code, *refused.context["form"].errors) == (422, "from_town")
    assert client.post("/visits/host/new/", FORM | way | {"themes": ["solid-waste"]})["Location"]
    near = Offer.objects.latest("pk")
    assert "from Kotra, 1,200 km, 1 hour" in client_of().get("/visits/").content.decode()
    untold = offer_by(cast.gp)
    seeks = offer_by(cast.district2, "see")
    assert [one.offer for one in matches_of(seeks)] == [near, far, untold][:3]
    page = client_of().get(seeks.get_absolute_url()).content.decode()
    assert "from Udaipur, 80 km, 2.5 hours" in page
    for wrong in ({"from_town": ""}, {"hours": 0}, {"km": 3000}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=far.pk).update(**wrong)


def test_only_an_office_makes_them_not_too_many_and_they_end(cast):
    client, stranger, offer = client_of(cast.district), client_of(), offer_by(cast.district)
    assert client_of(cast.unconfirmed).get("/visits/host/new/").status_code == 403
    assert client_of(cast.reader).post("/visits/see/new/", FORM).status_code == 403
    with pytest.raises(NotAllowed):  # for an office that one does not hold
        offering.make(by=cast.gp, office=cast.offices.district, side="host")
    for _n in range(MOST_OPEN - 1):
        offer_by(cast.district)
    with pytest.raises(AnswersMissing):
        offer_by(cast.district)
    assert client.post("/visits/host/new/", FORM).status_code == 422
    assert offer.words in stranger.get("/visits/").content.decode()
    Offer.objects.update(until=today() - timedelta(days=1))
    assert offer.words not in stranger.get("/visits/").content.decode()
    with pytest.raises(WrongState):
        offering.withdraw(offer, by=cast.district)


def test_another_saved_meanwhile_and_what_the_database_refuses(cast):
    offer, client = offer_by(cast.district), client_of(cast.district)
    offering.edit(offer, by=cast.district, revision=1, words="Of my colleague")
    answer = client.post(f"{offer.get_absolute_url()}edit/", FORM | {"revision": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Of my colleague" in page
    assert FORM["words"] in page
    for wrong in ({"people": 0}, {"words": " "}, {"side": "x"}, {"months": [13]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(**wrong)


def test_no_offer_shows_where_a_shielded_entry_is(cast):
    place = cast.places.home_district
    told = {"author": cast.district, "place": place, "desk": cast.state}
    shown = practice_in("published", title="Sheds that are kept", **told)
    covered = practice_in("published", title="What we hide", shielded=True, **told)
    client = client_of(cast.district)
    page = client.get("/visits/host/new/").content.decode()
    assert "Sheds that are kept" in page
    assert "What we hide" not in page
    assert client.post("/visits/host/new/", FORM | {"practices": [covered.pk]}).status_code == 422
    elsewhere = {"author": cast.outsider, "place": cast.places.far_district}
    far = practice_in("published", title="Far away", desk=cast.national, **elsewhere)
    assert client.post("/visits/host/new/", FORM | {"practices": [far.pk]}).status_code == 422
    answer = client.post("/visits/host/new/", FORM | {"practices": [shown.pk]})
    offer = Offer.objects.get()
    assert answer["Location"] == offer.get_absolute_url()
    stranger = client_of()
    assert "Sheds that are kept" in stranger.get(answer["Location"]).content.decode()
    offer.practices.add(covered)  # as if it had been shielded since
    for person in (None, cast.gp, cast.district):
        assert "What we hide" not in client_of(person).get(answer["Location"]).content.decode()


def test_an_erased_person_is_in_no_offer(cast):
    offer = offer_by(cast.district, words=f"Ask {cast.district.name} at the shed.")
    copy = client_of(cast.district).get("/me/data/").content.decode()
    assert "at the shed" in copy
    erasures.forget("person", cast.district.uid)
    offer.refresh_from_db()
    assert offer.person is None
    assert cast.district.name not in offer.words


def test_a_long_list_costs_the_same(cast, django_assert_num_queries):
    offer_by(cast.district)
    client = client_of()
    client.get("/visits/")
    with django_assert_num_queries(6):
        client.get("/visits/")
    for person in (cast.gp, cast.block, cast.state, cast.outsider):
        offer_by(person)
    with django_assert_num_queries(6):
        client.get("/visits/")


def test_the_report_of_a_workshop_tells_the_offers_made_there(cast, held):
    workshop, client = held("running", begins=0), client_of(cast.state)
    answer = client.post("/visits/host/new/", FORM | {"workshop": workshop.pk})
    offer_by(cast.gp, "see", workshop=workshop)
    gone = offer_by(cast.district, workshop=workshop, words="Not any more")
    offering.withdraw(gone, by=cast.district)
    offer_by(cast.block, words="Elsewhere")
    (part,) = parts_of(workshop, Reader(client_of()), keys=("offers",))
    assert (part.count, [group.title for group in part.groups]) == (
        *(2,),
        ["We can host you", "We need to see"],
    )
    assert part.groups[0].rows[0].words == FORM["words"]
    assert workshop.title in client_of().get(answer["Location"]).content.decode()
    wrong = FORM | {"workshop": held("draft").pk}
    assert client.post("/visits/host/new/", wrong).status_code == 422
    stranger = client_of(cast.outsider).post("/visits/host/new/", FORM | {"workshop": workshop.pk})
    assert Offer.objects.get(office=cast.offices.outsider).workshop is None, stranger


def test_a_loop_that_tells_others_each_time_comes_to_an_end(cast, monkeypatch):
    monkeypatch.setattr(pace, "OF_A_PERSON", 2)
    client, told = client_of(cast.district), {"request_id": uuid4()}
    offer = offer_by(cast.district)
    posts = (f"{offer.get_absolute_url()}withdraw/", "/visits/host/new/", "/calls/new/")
    answers = [client.post(address, told) for address in posts]
    assert [answer.status_code for answer in answers] == [302, 422, 429]
    assert answers[-1]["Retry-After"] == str(pace.HOUR)
    assert client.get("/calls/new/").status_code == 200
