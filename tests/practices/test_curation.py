"""The desk: what lies on it, whom it shows what, and that reading leads on to the next."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Note
from practices import workflow
from practices.desk import checklist
from practices.desk.comparison import changes_of
from practices.models import Practice, Version
from tests.clients import client_of
from tests.factories.practices import draft_practice, practice_in

pytestmark = pytest.mark.django_db


def desk_of(user, **query):
    answer = client_of(user).get(reverse("practices:curation"), query)
    assert answer.status_code == 200
    return answer


def titles(answer):
    return [row.version.title for row in answer.context["rows"]]


def reading(user, practice):
    return client_of(user).get(reverse("practices:read", args=[practice.pk]))


def test_the_desk_is_for_curators(cast, entry):
    practice = entry()
    for address in (
        reverse("practices:curation"),
        reverse("practices:read_next"),
        reverse("practices:read", args=[practice.pk]),
    ):
        assert Client().get(address)["Location"].startswith("/accounts/login/?next=/curation/")
        for name in ("gp", "block", "facilitator", "auditor", "reader", "unconfirmed"):
            assert client_of(getattr(cast, name)).get(address).status_code == 403
        assert client_of(cast.district).get(address).status_code in (200, 302)


def test_the_longest_waiting_comes_first_and_the_heading_says_so(cast, entry):
    now = timezone.now()
    entry(title="Young", at=now)
    entry(title="Late", at=now - timedelta(days=8))
    answer = desk_of(cast.district)
    page = answer.content.decode()
    assert titles(answer) == ["Late", "Young"]
    assert "2 entries wait. One has waited too long." in page
    assert page.count('<li class="late">') == 1
    assert "past the week" in page
    assert "no-store" in answer["Cache-Control"]


def test_an_empty_desk_says_so(cast):
    page = desk_of(cast.district).content.decode()
    assert "Nothing is waiting for your desk." in page
    assert "Nothing to read" in page


def test_each_desk_has_its_own(cast, entry):
    entry(title="Of the GP")
    practice_in(
        "submitted", author=cast.district, place=cast.places.home_district, title="Of the District"
    )
    assert titles(desk_of(cast.district)) == ["Of the GP"]
    assert titles(desk_of(cast.district2)) == ["Of the GP"]
    assert titles(desk_of(cast.state)) == ["Of the District"]
    for name in ("district3", "outsider", "national"):
        assert titles(desk_of(getattr(cast, name))) == []


def test_what_is_late_comes_up_and_is_marked(cast, entry):
    entry(title="Late", at=timezone.now() - timedelta(days=9))
    answer = desk_of(cast.state)
    assert titles(answer) == ["Late"]
    assert "came up from the desk of Girwa District" in answer.content.decode()


def test_what_one_typed_is_not_offered(cast, entry):
    practice = entry()
    Version.objects.filter(practice=practice).update(typist=cast.district)
    assert titles(desk_of(cast.district)) == []
    assert len(titles(desk_of(cast.district2))) == 1


def test_filters_narrow_and_refuse_what_they_do_not_know(cast, entry):
    entry(title="Tap", programme="jjm")
    entry(title="Pit", author=cast.gp2, place=cast.places.next_gp)
    assert titles(desk_of(cast.district, programme="jjm")) == ["Tap"]
    assert len(titles(desk_of(cast.district, place=cast.places.home_block.key))) == 2
    assert titles(desk_of(cast.district, place=cast.places.next_gp.key)) == ["Pit"]
    assert len(titles(desk_of(cast.district, place=cast.places.india.key))) == 2
    assert ("Nothing like this is waiting") in desk_of(
        cast.district, programme="other"
    ).content.decode()
    client = client_of(cast.district)
    for query in ({"programme": "x"}, {"place": "gp:none"}, {"place": "x"}):
        assert client.get(reverse("practices:curation"), query).status_code == 400
    for page in ("0", "2", "1e30", "x", "²"):
        assert client.get(reverse("practices:curation"), {"page": page}).status_code == 404


def test_a_second_page_keeps_the_filters(cast, entry, monkeypatch):
    monkeypatch.setattr("events.paging.ROWS", 2)
    for number in range(3):
        entry(title=f"Entry {number}")
    first = desk_of(cast.district, programme="sbm")
    assert "?programme=sbm&amp;page=2" in first.content.decode()
    assert len(titles(desk_of(cast.district, programme="sbm", page=2))) == 1


def test_the_queue_costs_the_same_for_more_entries(cast, entry):
    entry()
    client, counts = client_of(cast.district), []
    for more in (0, 3):
        for _number in range(more):
            workflow.apply(entry(), "claim", by=cast.district)
            entry("returned")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("practices:curation"))
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert counts[0] <= 25


def test_a_claim_names_its_holder(cast, entry):
    practice = entry()
    workflow.apply(practice, "claim", by=cast.district)
    assert "you, since" in desk_of(cast.district).content.decode()
    page = desk_of(cast.district2).content.decode()
    assert "District" in page
    assert "Being read" in page
    read = reading(cast.district2, practice).content.decode()
    assert "District has been reading it since" in read
    assert "/accept/" not in read


def test_quick_tellings_and_postings_are_told(cast, entry):
    draft = draft_practice(author=cast.gp, place=cast.places.home_gp, title="Half told")
    draft.versions.update(needs_help=True)
    entry("returned", title="Sent back")
    page = desk_of(cast.district).content.decode()
    assert "Half told" in page
    assert "Sent back" in page
    assert f'href="{reverse("accounts:postings")}"' in page
    assert desk_of(cast.district).context["postings"] == 1


def test_an_entry_is_read_answer_by_answer(cast, entry):
    practice = entry(title="<script>alert(1)</script>")
    page = reading(cast.district, practice).content.decode()
    for field in ("title", "place", "problem", "steps", "result", "not_where", "contact"):
        assert f'name="note-{field}"' in page
    assert "<script>alert(1)" not in page
    for verb in ("accept", "return", "decline"):
        assert f'formaction="/practices/{practice.pk}/{verb}/"' in page
    assert "The Secretary, at the Gram Panchayat office" in page
    assert "No phone number" in page


def test_only_what_waits_for_this_desk_is_read(cast, entry):
    assert reading(cast.district3, entry()).status_code == 403
    assert reading(cast.national, entry()).status_code == 403
    assert reading(cast.outsider, entry()).status_code == 404
    assert reading(cast.district, entry("draft")).status_code == 404
    published = entry("published")
    assert reading(cast.district, published)["Location"] == published.get_absolute_url()


def test_after_a_decision_the_next_one_follows(cast, entry):
    now = timezone.now()
    first, second = (entry(at=now - timedelta(days=days)) for days in (5, 3))
    held = entry(at=now - timedelta(days=4))
    workflow.apply(held, "claim", by=cast.district2)
    client = client_of(cast.district)
    following = reverse("practices:read_next")
    answer = client.post(
        reverse("practices:accept", args=[first.pk]), {"next": following}, follow=True
    )
    assert [where for where, _status in answer.redirect_chain] == [
        following,
        reverse("practices:read", args=[second.pk]),
    ]
    answer = client.post(
        reverse("practices:return", args=[second.pk]),
        {"next": following, "note-result": "By whom?"},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == reverse("practices:curation")


def test_a_way_on_too_long_to_be_kept_is_no_way_on(cast, entry):
    practice, following = entry(), f"/curation/next/?{'a' * 500}"
    address = reverse("practices:accept", args=[practice.pk])
    answer = client_of(cast.district).post(
        address, {"next": following, "request_id": "0198c1d0-0000-7000-8000-000000000001"}
    )
    practice.refresh_from_db()
    assert practice.is_live
    assert answer["Location"] == practice.get_absolute_url()


def test_a_refused_decision_keeps_its_way_on(cast, entry):
    practice = entry()
    address = reverse("practices:decline", args=[practice.pk])
    answer = client_of(cast.district).post(
        address, {"next": "/curation/next/", "note-result": "", "note": ""}
    )
    assert answer.status_code == 422
    assert 'name="next" value="/curation/next/"' in answer.content.decode()


def test_what_was_written_anew_since_it_was_read_is_not_decided(cast, entry):
    practice, client = entry(), client_of(cast.district)
    page = client.get(reverse("practices:read", args=[practice.pk])).content.decode()
    read = re.search(r'name="revision" value="(\d+)"', page)[1]
    workflow.apply(practice, "recall", by=cast.gp)
    Version.objects.filter(practice=practice).update(revision=F("revision") + 1, title="Other")
    workflow.apply(practice, "submit", by=cast.gp)
    for verb in ("accept", "return", "decline"):
        sent = {"revision": read, "note": "As I read it."}
        answer = client.post(reverse(f"practices:{verb}", args=[practice.pk]), sent)
        assert answer.status_code == 409, verb
        assert "As I read it." in answer.content.decode()
    sent = {"revision": "9" * 5000, "note": "As I read it."}
    answer = client.post(reverse("practices:return", args=[practice.pk]), sent)
    assert answer.status_code == 422
    assert practice.open_version.state == "submitted"


def test_words_sent_with_an_accept_are_kept(cast, entry):
    client_of(cast.district).post(
        reverse("practices:accept", args=[entry().pk]), {"note-title": "Well put.", "note": ""}
    )
    assert Note.objects.get(event__verb="accept").answers == {"title": "Well put."}


def test_the_neighbours_of_the_queue_are_linked(cast, entry):
    now = timezone.now()
    old, middle, young = (entry(at=now - timedelta(days=days)) for days in (6, 4, 2))
    page = reading(cast.district, middle).content.decode()
    assert f'rel="prev" href="/curation/{old.pk}/"' in page
    assert f'rel="next" href="/curation/{young.pk}/"' in page


def test_a_second_submission_shows_what_it_said_before(cast, entry):
    practice = entry("returned", result="Some use it.", cost_amount=9300)
    version = practice.latest_version
    version.result, version.cost_amount = "84 use it.", 12000
    version.save()
    workflow.apply(practice, "submit", by=cast.gp)
    version = Practice.objects.get(pk=practice.pk).latest_version
    version.place = cast.places.next_gp
    before = {change.shown_with: change.before for change in changes_of(version)}
    assert before == {
        "result": "Some use it.",
        "cost_amount": "₹9,300",
        "place": cast.places.home_gp.label,
    }
    page = reading(cast.district, practice).content.decode()
    assert '<del lang="en"><span class="unseen" lang="en">removed: </span>Some</del>' in page
    assert '<ins lang="en"><span class="unseen" lang="en">added: </span>84</ins>' in page


def test_a_revision_is_compared_with_what_is_published(cast, entry):
    practice = entry("published+submitted")
    version = practice.latest_version
    assert changes_of(version) == []
    Version.objects.filter(pk=version.pk).update(upkeep="The committee pays.")
    changed = changes_of(Version.objects.get(pk=version.pk))
    assert [change.shown_with for change in changed] == ["upkeep"]


def test_a_first_submission_has_nothing_to_compare(cast, entry):
    assert changes_of(entry().latest_version) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 98290 12345 for help", True),
        ("+91-9829012345", True),
        ("write to ram@example.org", True),
        ("84 households, 9300 rupees, 2023-24", False),
        ("Pits of 1200 by 1200, 900 deep", False),
    ],
)
def test_numbers_and_addresses_are_noticed(text, found):
    assert checklist.names_a_number(text) is found


def test_hints_say_what_to_look_at(cast, entry):
    practice = entry(
        problem="Ask Ram, 98290 12345.", upkeep="", answer_states={"upkeep": "not-known"}
    )
    version = practice.versions.with_reading_data().get()
    answered, private = checklist.hints(version)
    assert not answered.good
    assert "1 answer is marked" in answered.text
    assert not private.good
    good = entry().versions.with_reading_data().get()
    assert all(hint.good for hint in checklist.hints(good))


def test_the_longest_words_are_looked_through_at_once():
    began = time.monotonic()
    assert not checklist.names_a_number("a" * 50_000)
    assert time.monotonic() - began < 2  # it took nine seconds
