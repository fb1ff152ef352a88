"""Facts on the pages of places: who tells them, what stands there, what places like one told."""

import csv
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import place_facts
from accounts.place_facts import tell
from accounts.querysets import today
from events.models import Event
from places.models import Fact, Place
from practices.living import adopting
from tests.clients import client_of
from tests.factories.places import facts_of
from tests.factories.practices import published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-facts.csv"
ROWS = list(csv.DictReader(TABLE.open()))
HERE = "/places/gp/937648/"
FORM = HERE + "facts/terrain/"
TYPED = {"value": "desert", "source": "census", "as_of": "2011"}


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def outcome(client, action):
    answer = client.get(FORM) if action == "see" else client.post(FORM, TYPED)
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


def test_each_row_of_the_rights_holds(cast):
    home, wrong = cast.places.home_gp, []
    for state in ("nothing", "recorded", "own-word"):
        if state != "nothing":
            above = cast.places.home_block if state == "recorded" else None
            facts_of(home, terrain="plain", told_from=above)
        for row in ROWS:
            client = client_of(row["role"] != "anonymous" and getattr(cast, row["role"]))
            with transaction.atomic():
                got = outcome(client, row["action"])
                transaction.set_rollback(True)
            if got != row[state]:
                wrong.append(f"{row['role']} {row['action']} {state}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_a_fact_is_told_once_shown_with_its_source_and_corrected(cast, monkeypatch):
    gp, stranger = client_of(cast.gp), client_of()
    assert "Its land, water and people: not yet told." in page(stranger, HERE)
    assert FORM not in page(stranger, HERE)
    assert FORM in page(gp, HERE)
    assert gp.post(FORM, {"value": "not-known"}).status_code == 422  # nothing to take back
    form = TYPED | {"request_id": str(uuid4())}
    assert gp.post(FORM, form)["Location"] == f"{HERE}#about"
    assert gp.post(FORM, form)["Location"] == f"{HERE}#about"
    assert Fact.objects.count() == Event.objects.filter(verb="tell-fact").count() == 1
    told = page(stranger, HERE)
    assert "Desert" in told
    assert "Census, 2011" in told
    assert "recorded by" not in told
    assert 'value="2011"' in page(gp, FORM)
    far = TYPED | {"as_of": "2999"}
    for wrong in (
        *({}, {"value": "yearly"}, {"value": "<script>"}, far, TYPED | {"source": "x" * 9000}),
        *(TYPED | {"as_of": ""}, TYPED | {"source": ""}, TYPED | {"as_of": "<b>"}),
    ):
        answer = gp.post(FORM, wrong)
        assert answer.status_code == 422, wrong
        assert "<script>" not in answer.content.decode().partition("<main")[2]
    assert "2999" in gp.post(FORM, far).content.decode()
    assert gp.post(FORM, {"value": "not-known"}).status_code == 302
    assert "Desert" not in page(stranger, HERE)
    assert "Census, 2011" in page(gp, FORM)  # what was told stays
    tell(cast.places.home_block, "terrain", by=cast.block, value="forest", **_known())
    inherited = page(stranger, HERE)
    assert "told of the whole of Kotra Block" in inherited
    tell(cast.places.next_gp, "terrain", by=cast.block, value="plain", **_known())
    assert "recorded by an office of Kotra Block" in page(stranger, "/places/gp/937649/")
    monkeypatch.setattr(place_facts, "MOST_IN_A_DAY", 1)
    assert gp.post(FORM, TYPED).status_code == 429


def test_what_is_not_asked_of_a_place_is_not_there_and_a_form_is_private(cast):
    gp = client_of(cast.gp)
    for gone in ("terrain/x", "no-such", "TERRAIN"):
        assert gp.get(f"{HERE}facts/{gone}/").status_code == 404
    assert gp.get("/places/gp/0/facts/terrain/").status_code == 404
    assert client_of(cast.block).get("/places/block/9501/facts/population/").status_code == 404
    assert client_of(cast.national).get("/places/national/1/facts/terrain/").status_code == 404
    assert "no-store" in gp.get(FORM)["Cache-Control"]
    assert gp.get("/hi" + HERE + "facts/language/").status_code == 200


def _known():
    return {"source": "known", "as_of": today().replace(day=1), "precision": "month"}


@pytest.fixture
def told(cast):
    """Three entries and two adoptions of a Gram Panchayat in another state; return the GP."""
    far = Place.objects.create(
        level="gp", code="937800", name="Rampur", parent=cast.places.far_district
    )
    for kind in ("practice", "lesson"):
        published_practice(author=cast.outsider, place=far, title=f"A {kind} afar", kind=kind)
    hidden = {"title": "A hidden one", "shielded": True, "place": far}
    published_practice(author=cast.outsider, **hidden)
    near = published_practice(author=cast.gp2, place=cast.places.next_gp, title="Near by")
    failed = published_practice(author=cast.gp2, place=cast.places.next_gp, title="Pits near by")
    adopting.adopt(near, by=cast.outsider, place=far, status="in-use")
    words = {"status": "did-not-work", "result": "The ground was rock."}
    adopting.adopt(failed, by=cast.outsider, place=far, **words)
    covered = {"status": "in-use", "shielded": True}
    third = published_practice(author=cast.gp2, place=cast.places.next_gp, title="Third near by")
    adopting.adopt(third, by=cast.outsider, place=far, **covered)
    return far


def test_places_like_one_show_what_worked_and_failed_and_why(cast, told):
    like = HERE + "like/"
    before = page(client_of(), like)
    assert "Near by" in before  # the same district
    assert "afar" not in before
    for place in (told, cast.places.home_gp):
        facts_of(place, terrain="desert", language="hi")
    page(client_of(), like)
    with CaptureQueriesContext(connection) as few:
        shown = page(client_of(), like)
    worked, _, failed = shown.partition("What failed there")
    failed, _, places = failed.partition("Places like this one")
    assert "A practice afar" in worked
    assert "Near by" in worked.partition("Taken up and in use")[2]
    assert "In common: Desert · हिन्दी" in worked
    assert '<span class="small soft">Desert · हिन्दी</span>' in places
    assert "A lesson afar" in failed
    assert "The ground was rock." in failed
    assert "Rampur GP, Gonda, Awadh" in places
    assert "A hidden one" not in shown
    assert "Third near by" not in worked.partition("Taken up and in use")[2]
    for number in range(3):
        other = Place.objects.create(
            level="gp", code=f"9379{number}", name="Rampur", parent=cast.places.far_district
        )
        facts_of(other, terrain="desert")
    many_published(6, places=[told, other])
    page(client_of(), like)  # the themes are remembered
    with CaptureQueriesContext(connection) as many:
        page(client_of(), like)
    assert len(many) == len(few)
    assert client_of().get("/places/national/1/like/").status_code == 404
    assert "No place is known to be like it yet" in page(client_of(), "/places/state/208/like/")
    assert "A practice afar" not in page(client_of(), "/places/gp/937649/like/")


def test_home_shows_what_places_like_hers_told_or_asks_what_hers_is_like(cast, told):
    gp = client_of(cast.gp)
    assert "Say what land, water and people your place has" in page(gp, "/")
    for place in (told, cast.places.home_gp):
        facts_of(place, terrain="desert")
    shown = page(gp, "/").partition("<h2>For you</h2>")[2].partition("</section>")[0]
    assert "A practice afar" in shown
    assert "From a place like yours: Desert" in shown
    assert "A hidden one" not in shown
    assert "From a place like yours" not in page(client_of(cast.reader), "/")
