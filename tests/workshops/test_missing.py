"""What the cards of a workshop miss is asked for: once each, by its desk until a day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.querysets import today
from events import erasures
from learning.models import Gap
from practices.errors import NotAllowed
from tests.workshops.conftest import client_of
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import cards, missing
from workshops.choices import InReport
from workshops.followup.services import follow_up
from workshops.models import Card
from workshops.report.parts import Reader
from workshops.report.telling import gaps_part
from workshops.workflow import apply

pytestmark = pytest.mark.django_db
LONG = "Who empties the pits of 40 houses? " * 10


@pytest.fixture
def hall(cast, running):  # noqa: F811
    """Return a workshop with four cards of what is missing, and three that are not for asking."""
    workshop, _code = running
    home = {"district": cast.places.home_district, "theme": workshop.themes.get()}
    for words in (
        {"kind": "question", "text": "Who repairs pumps?", **home},
        {"kind": "bottleneck", "text": LONG, "place_text": "Far away"},
        {"kind": "gap", "text": "Call 98290 12345 for a truck"},
        {"kind": "gap", "text": "Held back by its teller"},
        {"kind": "practice", "text": "The committee meets each Monday."},
        {"kind": "gap", "text": "Who pays for it?", **home},
    ):
        cards.write(workshop, uid=uuid4(), user=cast.facilitator, language="hi", **words)
    Card.objects.filter(number=4).update(in_report=InReport.WITHHELD)
    return workshop


def test_cards_are_asked_for_once_with_a_place_a_desk_and_a_day(cast, held, hall):
    client, address = client_of(cast.facilitator), f"/workshops/{hall.pk}/missing/"
    page = client.get(address).content.decode()
    assert "Who repairs pumps?" in page
    assert "1 card has a number" in page
    for hidden in ("98290", "Held back", "each Monday"):
        assert hidden not in page, hidden
    day = today() + timedelta(days=40)
    sent = {"card": ["1", "2"], "by_when": str(day), "request_id": uuid4()}
    for wrong in (
        {"card": []},
        *({"card": [number]} for number in ("x", "3", "4", "5", "99")),
        {"by_when": ""},
        {"by_when": str(today() - timedelta(days=1))},
        {"by_when": str(today() + timedelta(days=400))},
    ):
        assert client.post(address, sent | wrong).status_code == 422, wrong
    kept = client.post(address, sent | {"card": ["2"], "by_when": "soon"}).content.decode()
    assert ('value="soon"' in kept, kept.count(" checked")) == (True, 1)
    assert not Gap.objects.exists()

    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    assert client.post(address, sent | {"request_id": uuid4()}).status_code == 302
    assert missing.ask_for(held("running", begins=0), [1, 6], by=cast.facilitator, by_when=day) == 0
    assert missing.ask_for(hall, [1, 2, 3, 4, 5], by=cast.facilitator, by_when=day) == 0
    second, first = Gap.objects.all()
    assert first.uid == Card.objects.get(number=1).gap_uid
    assert (first.looked_for, first.why, first.language) == ("Who repairs pumps?", "", "hi")
    assert (first.place, first.origin) == (cast.places.home_district, "workshop")
    assert [theme.key for theme in first.themes.all()] == ["faecal-sludge"]
    assert (first.desk, first.owner_desk) == (cast.places.home_district.state,) * 2
    assert (first.owner, first.by_when, first.person) == (None, day, cast.facilitator)
    assert (second.place, second.why.strip()) == (hall.place, LONG.strip())
    assert len(second.looked_for) <= 200
    assert first.get_absolute_url() in client.get(address).content.decode()


def test_the_desk_finds_it_waiting_and_everybody_reads_who_is_to_answer(cast, hall):
    day = today() + timedelta(days=40)
    missing.ask_for(hall, [1], by=cast.facilitator, by_when=day)
    gap = Gap.objects.get()
    waits = [Gap.objects.waiting_at(who).count() for who in (cast.state, cast.district, cast.gp)]
    assert waits == [1, 0, 0]
    for address in (gap.get_absolute_url(), "/gaps/"):
        page = client_of().get(address).content.decode()
        assert "is asked to find an answer by" in page, address
    page = client_of().get(gap.get_absolute_url()).content.decode()
    assert "A card of a workshop" in page
    assert "A workshop asked for it" in page
    take = {"by_when": str(day)}
    taken = client_of(cast.state).post(f"{gap.get_absolute_url()}take/", take)
    assert taken.status_code == 302
    assert Gap.objects.waiting_at(cast.state).count() == 0
    assert "looks for an answer until" in client_of().get("/gaps/").content.decode()


def test_the_report_counts_them_and_a_follow_up_asks_nothing_twice(cast, hall):
    reader = Reader(cast.facilitator)
    assert "asked for" not in gaps_part(hall, reader).sentence
    missing.ask_for(hall, [1], by=cast.facilitator, by_when=today())
    part = gaps_part(hall, reader)
    assert "1 of them is asked for in the Sourcebook." in part.sentence
    assert [row.address for row in part.rows if row.address] == [
        Gap.objects.get().get_absolute_url()
    ]
    made = follow_up(apply(hall, "close", by=cast.state), by=cast.state)
    assert missing.ask_for(made, [1], by=cast.state, by_when=today()) == 0


def test_only_who_runs_it_asks_and_nobody_says_by_hand_that_a_workshop_did(cast, hall):
    address, sent = f"/workshops/{hall.pk}/missing/", {"card": "1", "by_when": str(today())}
    for who in (cast.outsider, cast.national, None):
        client = client_of(who)
        assert [client.get(address).status_code, client.post(address, sent).status_code] == [
            404
        ] * 2
    with pytest.raises(NotAllowed):
        missing.ask_for(hall, [1], by=cast.gp, by_when=today())
    words = {"looked_for": "Pumps", "place": "gp:937648", "language": "en", "shown_for": "pumps"}
    typed = client_of(cast.gp).post("/gaps/new/", words | {"origin": "workshop"})
    assert (typed.status_code, Gap.objects.count()) == (422, 0)


def test_it_costs_no_more_queries_with_more_cards(cast, hall):
    client, address = client_of(cast.facilitator), f"/workshops/{hall.pk}/missing/"
    missing.ask_for(hall, [1], by=cast.facilitator, by_when=today())
    client.get(address)
    costs = []
    for numbers in ([1], [1, 2, 6]):
        missing.ask_for(hall, numbers, by=cast.facilitator, by_when=today())
        words = {"kind": "gap", "text": "More", "district": cast.places.other_district}
        cards.write(hall, uid=uuid4(), user=cast.facilitator, language="en", **words)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_an_erased_name_leaves_what_was_asked_for_too(cast, running, hall):  # noqa: F811
    cast.gp.name = "Sunita Plantedname"
    cast.gp.save()
    join(running[1], cast.gp)
    words = {"kind": "gap", "text": "What Sunita Plantedname asked", "language": "en"}
    cards.write(hall, uid=uuid4(), user=cast.facilitator, **words)
    missing.ask_for(hall, [7], by=cast.facilitator, by_when=today())
    assert "Plantedname" in Gap.objects.get().looked_for
    erasures.forget("person", cast.gp.uid)
    gap = Gap.objects.get()
    assert "plantedname" not in f"{gap.looked_for} {gap.folded}".lower()
