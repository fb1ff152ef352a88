"""/me/: one's own entries, what waits, notices; nobody else's."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Outbox
from practices import services
from practices.models import Version
from tests.clients import client_of
from tests.factories.practices import draft_practice

pytestmark = pytest.mark.django_db


def shown(user, address="/me/"):
    answer = client_of(user).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_it_is_for_the_signed_in_alone():
    answer = Client().get("/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/me/")


def test_each_own_entry_is_a_link_with_its_state_and_next_step(cast, entry):
    for state in ("draft", "submitted", "returned", "declined", "published", "withdrawn"):
        practice = entry(state, title=f"Pits {state}")
        text = shown(cast.gp)
        assert f'href="{practice.get_absolute_url()}"' in text
        assert f">Pits {state}</a>" in text
    assert "Read the note, change it, and submit it again." in text
    assert "Complete it and submit it for review." in text


def test_a_revision_is_named_beside_the_published_state(cast, entry):
    entry("published+returned")
    text = shown(cast.gp)
    assert "Revision:" in text
    assert "Published" in text
    assert "Returned with a note" in text


def test_nobody_elses_entries_are_there(cast, entry):
    entry("draft", title="MARKEDWORD")
    entry("published", title="MARKEDWORD too")
    for user in (cast.gp2, cast.district, cast.national):
        links = shown(user).split('id="notices"')[0]
        assert "MARKEDWORD" not in links


def test_a_draft_typed_for_another_is_there_until_it_is_submitted(cast):
    practice = draft_practice(author=cast.gp, place=cast.places.home_gp, title="Typed for another")
    Version.objects.filter(practice=practice).update(typist=cast.block)
    assert "Typed for another" in shown(cast.block)
    Version.objects.filter(practice=practice).update(typist=cast.gp)
    assert "Typed for another" not in shown(cast.block)


def test_an_office_keeps_what_its_former_holder_wrote(cast, entry):
    entry("published", title="Told by the office")
    posting = cast.gp.postings.get()
    posting.ends_on = posting.starts_on
    posting.save()
    successor = cast.reader.postings.create(
        office=cast.offices.gp,
        starts_on=posting.starts_on.replace(year=2025),
        state="confirmed",
        decided_at="2025-01-01T00:00Z",
    )
    assert successor.office == cast.offices.gp
    assert "Told by the office" in shown(cast.reader)
    assert "Told by the office" not in shown(cast.gp).split('id="notices"')[0]


def test_notices_are_marked_as_read_by_a_post_alone(cast, entry):
    entry("returned", title="Pits for all")
    text = shown(cast.gp)
    assert '“<bdi lang="en">Pits for all</bdi>” came back to you with a note.' in text
    assert "Say how many households." in text
    assert "New:" in text
    assert client_of(cast.gp).get("/me/notices/").status_code == 200
    assert Outbox.objects.notices_for(cast.gp).unread().exists()
    answer = client_of(cast.gp).post("/me/notices/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/notices/")
    assert not Outbox.objects.notices_for(cast.gp).unread().exists()
    assert Outbox.objects.notices_for(cast.district).unread().exists()
    assert "New:" not in shown(cast.gp)


def test_a_stranger_marks_nothing(cast, entry):
    entry("returned")
    assert Client().post("/me/notices/").status_code == 302
    assert Outbox.objects.notices_for(cast.gp).unread().exists()


def test_it_costs_the_same_with_more_entries(cast, entry):
    entry("returned")
    few = queries(cast.gp)
    for _number in range(4):
        entry("returned")
    version = services.begin(by=cast.gp, office=cast.offices.gp)
    assert version.practice.get_absolute_url() in shown(cast.gp)
    assert queries(cast.gp) == few <= 27


def queries(user):
    client = client_of(user)
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/me/").status_code == 200
    return len(caught)


def test_empty_it_says_what_to_do(cast):
    assert "Nothing shared yet" in shown(cast.reader)
