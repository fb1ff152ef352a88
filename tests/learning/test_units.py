"""Learning units: told by their curators, members who said yes, nearest first, nobody ranked."""

import csv
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Absence, Organisation, Posting
from accounts.querysets import today
from accounts.services import confirm_posting
from events.models import Outbox
from learning import units, workflow
from learning.models import Gap, Unit, UnitMember
from learning.units import services
from learning.units.clocks import clock_of, public_clock
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Theme
from tests.factories.learning import answer_of, gap_of, question_of, unit_of
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader((Path(__file__).parents[2] / "docs" / "rights-units.csv").open()))
PAGE = "/units/district/9104/"
FORM = {"way": "partners", "words": "By the DPMU and a trust.", "language": "en"}


def outcome(client, action, words):
    pages = {"view": PAGE, "people": f"{PAGE}people/"}
    if action in pages:
        answer = client.get(pages[action])
    else:
        kind, _dash, noun = action.partition("-")
        path = {"add": "resources/add", "drop": f"resources/{words['resource']}/remove"}
        path["remove"] = f"people/{words['member']}/remove"
        answer = client.post(f"{PAGE}{path.get(kind, kind)}/", words)
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["untold", "told"])
def test_each_row_holds(cast, state):
    words, wrong = FORM | {"revision": 0, "member": 1, "resource": 1}, []
    if state == "told":
        unit = unit_of(cast.places.home_district, cast.district)
        held = Posting.objects.get(person=cast.gp)
        words["member"] = services.invite(unit, held.pk, by=cast.district).pk
        told = {"name": "A trust", "purpose": "Trains masons", "language": "en"}
        words["resource"] = services.add_resource(unit, by=cast.district, **told).pk
        words |= told | {"revision": 1}
    words["whom"] = Posting.objects.get(person=cast.block).pk
    for row in ROWS:
        anonymous = row["role"] == "anonymous"
        client = Client() if anonymous else client_of(getattr(cast, row["role"]))
        with transaction.atomic():
            got = outcome(client, row["action"], words)
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_a_place_says_who_learns_there_and_others_have_not_been_heard(cast):
    client, words = client_of(cast.state), FORM | {"revision": 0, "promise_days": 3}
    page = "/units/state/208/"
    assert "Not yet heard from" in Client().get(page).content.decode()
    for wrong in (
        *({"words": "Call 98123 45678"}, {"way": ""}, {"promise_days": 0}, {"themes": ["x"]}),
        *({"order_link": "http://x.in/a"}, {"order_link": "javascript:alert(1)"}),
        *(
            {"order_link": "https://me@example.in/"},
            {"order_link": "https://wa.me/919812345678"},
            {"order_on": "2999-01-01"},
        ),
    ):
        answer = client.post(f"{page}edit/", words | wrong)
        assert (answer.status_code, Unit.objects.count()) == (422, 0), wrong
    link = "https://example.gov.in/12.pdf"
    more = {"order_number": "F.12/3", "order_on": "2026-01-05", "order_link": link}
    more |= {"themes": ["handwashing"], "fund_heads": ["mgnregs"]}
    assert client.post(f"{page}edit/", words | more).status_code == 302
    assert client.post(f"{page}edit/", words | {"words": "Late"}).status_code == 409  # stale
    told = Client().get(page).content.decode()
    for shown in ("By the DPMU and a trust.", link, "F.12/3", "Promised within 3 days"):
        assert shown in told, shown
    heard, one_line, silent = told.partition("not yet heard from")
    assert one_line
    assert "/units/district/" not in heard.partition('class="below"')[2]
    assert silent.index("Girwa") < silent.index("Salumbar")  # by name, each a link
    assert "/units/state/208/" in Client().get("/places/state/208/").content.decode()
    assert "/units/" not in Client().get("/places/block/9501/").content.decode().split("<footer")[0]
    for none in ("/units/block/9501/", "/units/gp/937648/", "/units/state/999/"):
        assert Client().get(none).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.update(level="block")
    with pytest.raises(NotAllowed):
        services.tell(cast.places.home_district, by=cast.state, way="none", language="en")


def test_a_member_is_named_once_she_says_yes_and_while_she_holds_the_office(cast):
    unit, desk = unit_of(cast.places.home_district, cast.district), client_of(cast.district)
    held = Posting.objects.get(person=cast.gp)
    found = desk.get(f"{PAGE}people/?q=Khajuri").content.decode()
    assert (cast.gp.name in found, cast.unconfirmed.name in found) == (True, False)
    sent = {"whom": held.pk, "organisation": "Health Department"}
    assert desk.post(f"{PAGE}invite/", sent).status_code == 302
    again = desk.post(f"{PAGE}invite/", sent | {"q": "Khajuri"})
    assert again.status_code == 422  # once
    named = f'name="whom" value="{held.pk}"'
    assert (named in found, named in again.content.decode()) == (True, False)
    for other in (cast.outsider, cast.unconfirmed):  # not under it; not confirmed
        sent = {"whom": Posting.objects.get(person=other).pk}
        assert desk.post(f"{PAGE}invite/", sent).status_code == 422
    assert UnitMember.objects.count() == 1
    hers = client_of(cast.gp)
    assert "asks whether it may name you" in hers.get("/me/notices/").content.decode()
    assert cast.gp.name not in Client().get(PAGE).content.decode()
    assert "May you be named here?" in hers.get(PAGE).content.decode()
    hers.post(f"{PAGE}agree/")
    told = Client().get(PAGE).content.decode()
    assert (cast.gp.name in told, "Health Department" in told) == (True, True)
    assert "May you be named" not in client_of(cast.gp2).get(PAGE).content.decode()
    Posting.objects.filter(pk=held.pk).update(ends_on=today() - timedelta(days=1))
    assert cast.gp.name not in Client().get(PAGE).content.decode()
    Posting.objects.filter(pk=held.pk).update(ends_on=None)
    other = unit_of(cast.places.other_district, cast.district3)
    with pytest.raises(UnitMember.DoesNotExist):  # another's unit
        services.remove(other, UnitMember.objects.get().pk, by=cast.district3)
    services.remove(unit, UnitMember.objects.get().pk, by=cast.district)
    assert Outbox.objects.filter(event__verb="remove-unit", recipient=cast.gp).exists()
    services.invite(unit, held.pk, by=cast.district)
    services.leave(unit, by=cast.gp)
    assert not UnitMember.objects.exists()
    with pytest.raises(NotAllowed):
        services.agree(unit, by=cast.gp)


def test_somebody_of_another_ministry_is_a_member_by_name_and_department(cast):
    health, at = Organisation.objects.get(key="health"), cast.places.home_district
    told = {"title": "Health Officer", "organisation": health.pk}
    told |= {"place": cast.places.home_block.key, "starts_on": "2026-04-01", "request_id": uuid4()}
    hers = client_of(cast.reader)
    assert hers.post("/accounts/posting/", told).status_code == 302
    unit, held = unit_of(at, cast.district), Posting.objects.get(person=cast.reader)
    people = client_of(cast.district).get(f"{PAGE}people/?q=Health").content.decode()
    assert f'value="{held.pk}"' not in people  # nobody has confirmed her office
    confirm_posting(held.pk, cast.district)
    people = client_of(cast.district).get(f"{PAGE}people/?q=Health").content.decode()
    assert f'value="{held.pk}"' in people
    services.invite(unit, held.pk, by=cast.district)
    hers.post(f"{PAGE}agree/")
    told = client_of(None).get("/hi" + PAGE).content.decode()
    assert (cast.reader.name in told, health.names["hi"] in told) == (True, True)
    found = units.members_for(Theme.objects.get(key="handwashing"), cast.places.home_gp)
    assert [one.person for one in found] == [cast.reader]


def test_questions_go_to_who_answers_for_the_theme_nearest_first(cast, django_assert_num_queries):
    hands, pits = (Theme.objects.get(key=key) for key in ("handwashing", "faecal-sludge"))
    unit_of(cast.places.india, cast.national, [cast.national, cast.block])
    unit_of(cast.places.home_state, cast.state, [cast.state, cast.block], themes=[hands])
    unit_of(cast.places.home_district, cast.district, [cast.block, cast.gp], themes=[hands, pits])
    with django_assert_num_queries(1):
        found = units.members_for(hands, cast.places.home_gp)
    assert [one.person for one in found] == [cast.block, cast.gp, cast.state, cast.national]
    assert [one.unit.level for one in found] == ["district", "district", "state", "national"]
    found = units.members_for(pits, cast.places.next_gp)
    assert [one.person for one in found] == [cast.block, cast.gp, cast.national]
    found = units.members_for(None, cast.places.other_district)
    assert [one.person for one in found] == [cast.state, cast.block, cast.national]
    found = units.members_for(hands, cast.places.far_district)
    assert [one.person for one in found] == [cast.national, cast.block]
    Absence.objects.create(
        person=cast.national, starts_on=today(), ends_on=today(), set_by=cast.national
    )
    type(cast.block).objects.filter(pk=cast.block.pk).update(is_active=False)
    assert units.members_for(hands, cast.places.far_district) == []


def test_times_go_to_the_desk_and_the_one_above_and_to_all_from_five_of_two_desks(cast):
    unit_of(cast.places.home_district, cast.district)
    now = timezone.now()

    def answered(by, desk, days, **words):
        asked = gap_of(by, at=now - timedelta(days=days), **words)
        workflow.apply(asked, "take", by=desk, by_when=today())

    for days in (2, 4, 6):
        answered(cast.gp, cast.district, days)
    asked = question_of(cast.gp, at=now - timedelta(days=4))
    answer_of(asked, cast.gp2, at=now)
    answered(cast.gp, cast.district, 30, shielded=True)  # of it only the month is kept
    gap_of(cast.gp)
    clock = clock_of(cast.places.home_district, timezone.now())
    assert (clock.answered, clock.days, clock.open) == (4, None, 1)
    answered(cast.gp, cast.district, 9)
    clock = clock_of(cast.places.home_district, timezone.now())
    assert (clock.answered, clock.days) == (5, 4.0)
    state = cast.places.home_state
    assert public_clock(state, timezone.now()) is None  # all of one desk: that would be its time
    for days in (5, 5, 6, 7):
        answered(cast.district3, cast.state, days)
    # Each desk takes its own away: four would be left of the other.
    assert public_clock(state, timezone.now()) is None
    answered(cast.district3, cast.state, 8)
    assert public_clock(state, timezone.now()).answered == 10
    assert public_clock(cast.places.home_district, timezone.now()) is None
    unit_of(state, cast.state)
    told = "Only this desk and the one above read this."
    readers = {cast.district: True, cast.state: True, cast.national: False, cast.gp: False}
    for reader, reads in readers.items():
        assert (told in client_of(reader).get(PAGE).content.decode()) is reads, reader
    assert told not in Client().get(PAGE).content.decode()
    assert "half got a first answer" in Client().get("/units/state/208/").content.decode()
    assert Gap.objects.count() == 11


def test_no_page_costs_more_for_more_rows_and_each_list_has_an_end(cast, monkeypatch):
    unit = unit_of(cast.places.home_district, cast.district)

    def cost(address):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    pages = ("/units/", PAGE, "/units/state/208/", f"{PAGE}people/?q=o")
    client = client_of(cast.district)
    client.get(PAGE)
    before = [cost(page) for page in pages]
    for person in (cast.gp, cast.gp2, cast.block):
        services.invite(unit, person.postings.first().pk, by=cast.district)
    for person in (cast.gp, cast.gp2):
        services.agree(unit, by=person)
    told = {"purpose": "Trains masons", "language": "en"}
    for n in range(3):
        services.add_resource(unit, by=cast.district, name=f"Trust {n}", **told)
    unit_of(cast.places.other_district, cast.district3)
    assert [cost(page) for page in pages] == before
    monkeypatch.setattr(services, "MOST_RESOURCES", 3)
    monkeypatch.setattr(services, "MOST_MEMBERS", 3)
    with pytest.raises(AnswersMissing):
        services.add_resource(unit, by=cast.district, name="One more", **told)
    with pytest.raises(AnswersMissing):
        services.invite(unit, cast.district2.postings.first().pk, by=cast.district)
    monkeypatch.setattr(services, "MOST_MEMBERS", 30)
    monkeypatch.setattr(services, "MOST_A_DAY", 6)
    with pytest.raises(AnswersMissing):
        services.invite(unit, cast.district2.postings.first().pk, by=cast.district)
    with pytest.raises(WrongState):
        services.tell(unit.place, by=cast.district, revision=7, way="none", language="en")
