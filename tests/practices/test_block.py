"""A Block and its Gram Panchayats: what it sees, records and marks as read."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Posting
from events.models import Event, Outbox
from places.models import Place
from practices import services, workflow
from practices.answers import missing_answers
from practices.models import BlockReading, Practice, Version
from tests.clients import client_of
from tests.factories.practices import draft_practice, practice_in
from tests.practices.filling_in import filled_in

pytestmark = pytest.mark.django_db
MINE = "/places/mine/"


def shown(user, address=MINE):
    answer = client_of(user).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def mark(user, practice):
    return client_of(user).post(f"/practices/{practice.pk}/read-by-block/")


def test_it_is_for_people_in_an_office_of_a_block(cast):
    assert Client().get(MINE).status_code == 302
    for name in ("gp", "district", "state", "national", "auditor", "outsider", "reader"):
        assert client_of(getattr(cast, name)).get(MINE).status_code == 403
    assert MINE in shown(cast.block, "/me/")
    assert MINE not in shown(cast.gp, "/me/")


def test_it_tells_what_the_gps_told_and_who_was_not_heard_from(cast, entry):
    entry("published", title="Known to all")
    entry("submitted", title="Still waiting")
    entry("draft", title="MARKEDWORD")
    text = shown(cast.block)
    told, _heading, silent = text.partition("Not yet heard from")
    assert "Known to all" in told
    assert "Still waiting" in told
    assert "Khajuri" in told
    assert "Bakhel" not in told
    assert "Bakhel" in silent
    assert "Khajuri" not in silent
    assert "MARKEDWORD" not in text


@pytest.mark.parametrize(
    ("state", "more"),
    [
        ("submitted", {"peers_may_read": False}),
        ("submitted", {"shielded": True}),
        ("published", {"shielded": True}),
        ("returned", {}),
    ],
)
def test_of_what_the_block_may_not_read_or_place_there_is_nothing(cast, entry, state, more):
    entry(state, title="MARKEDWORD", **more)
    text = shown(cast.block)
    assert "MARKEDWORD" not in text
    assert "Khajuri" in text.partition("Not yet heard from")[2]


def test_another_blocks_gps_are_not_there(cast):
    block = Place.objects.create(
        level="block", code="9502", name="Jhadol", parent=cast.places.home_district
    )
    gp = Place.objects.create(level="gp", code="937700", name="Phalasiya", parent=block)
    practice_in("published", author=cast.district, place=gp, title="MARKEDWORD")
    text = shown(cast.block)
    assert "MARKEDWORD" not in text
    assert "Phalasiya" not in text


def test_a_quick_telling_asks_for_help_there(cast):
    practice = draft_practice(author=cast.gp, place=cast.places.home_gp, title="Told quickly")
    Version.objects.filter(practice=practice).update(needs_help=True)
    assert "Told quickly" in shown(cast.block).partition("<h2>What they have shared")[0]


def test_a_block_tells_for_a_gp_under_it_and_for_no_other(cast):
    values = filled_in(cast.places.home_gp)
    answer = client_of(cast.block).post("/practices/new/", values)
    assert answer.status_code == 302
    version = Version.objects.get()
    assert (version.author, version.office) == (cast.block, cast.offices.block)
    assert version.is_recorded
    for place in (cast.places.other_district, cast.places.far_district, cast.places.home_district):
        for address in ("/practices/new/", "/practices/quick/"):
            answer = client_of(cast.block).post(address, filled_in(place))
            assert answer.status_code == 403
    assert Version.objects.count() == 1


def test_what_it_recorded_needs_the_teller_and_her_yes(cast):
    practice = draft_practice(author=cast.block, place=cast.places.home_gp)
    version = practice.latest_version
    assert set(missing_answers(version)) == {"told_by_name", "tellers_yes"}
    own = draft_practice(author=cast.block, place=cast.places.home_block).latest_version
    assert missing_answers(own) == {}


def test_the_form_of_what_it_recorded_asks_for_both(cast):
    practice = draft_practice(author=cast.block, place=cast.places.home_gp)
    page = client_of(cast.block).get(f"/practices/{practice.pk}/edit/").content.decode()
    core = page.partition('id="part-words"')[2].partition(">")[0]
    assert "told_by_name" in core
    assert "tellers_yes" in core
    assert "data-core-if" not in core
    own = draft_practice(author=cast.block, place=cast.places.home_block)
    page = client_of(cast.block).get(f"/practices/{own.pk}/edit/").content.decode()
    assert 'data-core-if="told_by_name"' in page


def test_what_it_recorded_says_so(cast):
    practice = practice_in(
        "published",
        author=cast.block,
        desk=cast.district,
        place=cast.places.home_gp,
        particulars={"told_by_name": "Rita", "tellers_yes": "phone"},
    )
    text = Client().get(practice.get_absolute_url()).content.decode()
    assert "recorded by: <span" in text
    assert "Block Coordinator" in text
    assert "Rita" not in text


def test_the_mark_is_seen_by_author_and_desk_once_and_stops_nothing(cast, entry):
    practice = entry("submitted")
    assert "Mark as read by your Block" in shown(cast.block, practice.get_absolute_url())
    assert mark(cast.block, practice).status_code == 302
    assert mark(cast.block, practice).status_code == 302
    assert BlockReading.objects.get().office == cast.offices.block
    assert Event.objects.filter(verb="read-by-block").count() == 1
    told = Outbox.objects.filter(event__verb="read-by-block", channel="portal")
    assert [row.recipient for row in told] == [cast.gp]
    words = "Read by the Block of Kotra"
    assert words in shown(cast.gp, practice.get_absolute_url())
    assert words in shown(cast.district, f"/curation/{practice.pk}/")
    assert words not in shown(cast.gp2, practice.get_absolute_url())
    assert "Mark as read by your Block" not in shown(cast.block, practice.get_absolute_url())
    workflow.apply(practice, "accept", by=cast.district)


def test_two_offices_of_a_block_mark_apart(cast, entry):
    practice = entry("submitted")
    other = practice_in("draft", place=cast.places.home_block).author
    assert mark(cast.block, practice).status_code == 302
    assert mark(other, practice).status_code == 302
    assert BlockReading.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "status"), [("gp2", 403), ("district", 403), ("gp", 403), ("outsider", 404)]
)
def test_nobody_else_marks(cast, entry, name, status):
    assert mark(getattr(cast, name), entry("submitted")).status_code == status
    assert not BlockReading.objects.exists()


@pytest.mark.parametrize(
    ("state", "more", "status"),
    [
        ("published", {}, 409),
        ("draft", {}, 404),
        ("submitted", {"peers_may_read": False}, 404),
        ("submitted", {"shielded": True}, 404),
    ],
)
def test_only_what_waits_and_is_seen_is_marked(cast, entry, state, more, status):
    assert mark(cast.block, entry(state, **more)).status_code == status


def test_a_former_holder_marks_nothing(cast, entry):
    practice = entry("submitted")
    Posting.objects.filter(person=cast.block).update(ends_on="2025-01-01")
    assert mark(cast.block, practice).status_code == 404
    assert client_of(cast.block).get(MINE).status_code == 403


def test_a_block_marks_not_what_it_told_itself(cast):
    version = services.begin(by=cast.block, office=cast.offices.block)
    assert mark(cast.block, Practice.objects.get(pk=version.practice_id)).status_code == 403


def queries(user):
    client = client_of(user)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(MINE).status_code == 200
    return len(caught)


def test_it_costs_the_same_for_one_and_for_four(cast, entry):
    entry("submitted")
    few = queries(cast.block)
    for number in range(3):
        entry("published")
        gp = Place.objects.create(
            level="gp", code=f"93770{number}", name=f"GP {number}", parent=cast.places.home_block
        )
        practice_in("published", place=gp)
    assert queries(cast.block) == few <= 20


@pytest.mark.parametrize("state", ["published", "published+submitted"])
def test_no_answer_tells_a_block_that_a_shielded_entry_is_of_its_gp(cast, entry, state):
    practice = entry(state, shielded=True)
    assert mark(cast.block, practice).status_code == 403
    assert not BlockReading.objects.exists()
