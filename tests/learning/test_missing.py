"""What else is missing, as curators of a Block, a District, a State and of two places see it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.querysets import today
from learning.in_language import services as languages
from learning.register.unanswered import without_alternative
from practices.living import adopting
from practices.models import Practice
from tests.clients import client_of

pytestmark = pytest.mark.django_db
MISSING = "/gaps/missing/"


def curator_of(person, place):
    """Let `person` curate `place`, beside what she does already."""
    told = {"kind": "curator", "programme": "both", "starts_on": today()}
    person.duties.create(place=place, **told)
    return person


@pytest.fixture
def failed(cast, entry):
    """Return a function: an entry of a place of the cast that did not work elsewhere."""

    def make(title, place, theme="gobardhan", by=None, **words):
        told = {"place": getattr(cast.places, place), "themes": [theme], "title": title}
        told["desk"] = None
        practice = entry("published", **told, **words)
        adopting.adopt(practice, by=by or cast.block, status="did-not-work", result="It froze.")
        return practice

    return make


def shown_to(person):
    answer = client_of(person).get(MISSING)
    assert answer.status_code == 200
    return {row.title for row, _gap in answer.context["practices"]}


def test_each_curator_sees_what_needs_another_way_in_her_area(cast, failed):
    failed("Of the block", "home_gp")
    failed("Of another district", "other_district", theme="handwashing", author=cast.district3)
    failed("Of another state", "far_district", theme="child-faeces", author=cast.outsider)
    block, both = curator_of(cast.gp2, cast.places.home_block), cast.district3
    assert shown_to(cast.district) == shown_to(block) == {"Of the block"}
    assert shown_to(cast.district3) == {"Of another district"}
    assert shown_to(cast.outsider) == {"Of another state"}
    assert shown_to(cast.state) == {"Of the block", "Of another district"}
    assert shown_to(cast.national) == {"Of the block", "Of another district", "Of another state"}
    curator_of(both, cast.places.home_block)
    assert shown_to(both) == {"Of another district", "Of the block"}
    for person in (cast.gp, cast.block, cast.facilitator, cast.auditor, cast.reader):
        assert client_of(person).get(MISSING).status_code == 403, person
        assert MISSING not in client_of(person).get("/gaps/").content.decode()
    assert client_of().get(MISSING).status_code == 302
    for person in (cast.district, block, cast.outsider, cast.state, cast.national):
        assert f'href="{MISSING}"' in client_of(person).get("/gaps/").content.decode()


def test_what_the_state_has_elsewhere_is_an_alternative_for_a_district(cast, failed, entry):
    places = [cast.places.home_district]
    practice = failed("Of the block", "home_gp")
    assert without_alternative(places) == [practice]
    far = {"place": cast.places.far_district, "author": cast.outsider, "desk": None}
    entry("published", title="Of another state", themes=["gobardhan"], **far)
    assert without_alternative(places) == [practice]
    elsewhere = {"place": cast.places.other_district, "author": cast.district3, "desk": None}
    entry("published", title="Of the same state", themes=["gobardhan"], **elsewhere)
    for place in (cast.places.home_district, cast.places.home_block, cast.places.home_state):
        assert without_alternative([place]) == []


def test_a_shielded_one_is_not_found_out_by_its_district(cast, entry):
    covered = entry("published", title="Say no to a contractor", shielded=True)
    overdue = {"confirmed_on": date(2024, 1, 1), "confirm_by": date(2025, 1, 1)}
    Practice.objects.filter(pk=covered.pk).update(sinks_on=date(2026, 1, 1), **overdue)
    for place in (cast.places.home_district, cast.places.home_block, cast.places.other_district):
        assert without_alternative([place]) == []
    assert without_alternative([cast.places.home_state]) == [covered]


def test_what_is_asked_for_in_another_language_is_there_and_it_costs_the_same(cast, failed, entry):
    first = entry("published", title="Asked in Hindi")
    languages.ask(first, "hi", by=cast.gp)
    page = client_of(cast.district).get(MISSING).content.decode()
    assert ("Asked in Hindi" in page, "Searched for in vain" in page) == (True, False)
    assert "Searched for in vain" in client_of(cast.state).get(MISSING).content.decode()

    def cost():
        client = client_of(cast.district)
        client.get(MISSING)
        with CaptureQueriesContext(connection) as caught:
            client.get(MISSING)
        return len(caught)

    failed("One of the block", "home_gp")
    before = cost()
    for n in range(3):
        failed(f"More of the block {n}", "home_gp")
    assert len(shown_to(cast.district)) == 4
    assert cost() == before
