"""What a desk accepts under cover: it opens on Monday, with what others accepted in that week."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Event
from practices import services, shield, workflow
from practices.desk import clock, opening
from practices.desk.measures import measures_for
from practices.errors import WrongState
from practices.kin.likeness import near_version
from practices.living import challenging
from practices.models import Decision, Particulars, Practice, Version
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db

SHIELDED = {"shielded": True, "terrain": "hilly", "title": "Pits that were dug too near a well"}


def fresh(user):
    return User.objects.get(pk=user.pk)


def client_of(user):
    client = Client()
    if user:
        client.force_login(fresh(user))
    return client


def press(user, practice, verb, **words):
    return client_of(user).post(f"/practices/{practice.pk}/{verb}/", words)


def state_of(practice):
    practice = Practice.objects.get(pk=practice.pk)
    return practice.state, practice.latest_version.state


@pytest.fixture
def waiting(cast):
    """A shielded entry of gp@ that lies at the desk of district@."""
    return practice_in("submitted", author=cast.gp, place=cast.places.home_gp, **SHIELDED)


@pytest.fixture
def approved(cast, waiting):
    workflow.apply(waiting, "approve", by=fresh(cast.district))
    return waiting


def places_that_tell(practice, user=None):
    """Return the pages, lists and files on which `user` finds `practice`."""
    client, title = client_of(user), SHIELDED["title"]
    asked = ("/practices/", "/practices/?q=pits+well", "/practices.json", "/practices.csv")
    asked += ("/practices/feed/", "/api/v1/practices/", "/sitemap.xml", "/")
    told = [one for one in asked if title in told_by(client, one)]
    page = client.get(f"/practices/{practice.pk}/", follow=True)
    return [*told, "its page"] if page.status_code == 200 else told


def told_by(client, address):
    answer = client.get(address)
    return b"".join(answer).decode() if answer.status_code == 200 else ""


def test_the_desk_accepts_and_others_see_it_on_monday(cast, waiting):
    page = client_of(cast.district).get(f"/curation/{waiting.pk}/").content.decode()
    assert page.index(f'formaction="/practices/{waiting.pk}/approve/" data-key="a"') < page.index(
        f'formaction="/practices/{waiting.pk}/accept/"'
    )
    said = client_of(cast.district).post(f"/practices/{waiting.pk}/approve/", follow=True)
    assert "It opens on Monday." in said.content.decode()
    assert state_of(waiting) == ("unpublished", "approved")
    assert places_that_tell(waiting) == []
    for user in (cast.gp2, cast.block, cast.facilitator, cast.outsider, cast.district3):
        assert client_of(user).get(f"/practices/{waiting.pk}/").status_code == 404, user
    monday = shield.window_after(timezone.now())
    assert opening.open_week(monday - timedelta(seconds=1)) == 0
    assert places_that_tell(waiting) == []
    assert [opening.open_week(monday), opening.open_week(monday)] == [1, 0]
    assert state_of(waiting) == ("published", "accepted")
    assert {"its page", "/practices/", "/practices.json"} <= set(places_that_tell(waiting))


def test_the_author_hears_at_once_and_may_take_it_back(cast, approved):
    page = client_of(cast.gp).get(f"/practices/{approved.pk}/", follow=True).content.decode()
    assert "Accepted, not yet open" in page
    assert f"/practices/{approved.pk}/recall/" in page
    assert (
        "is accepted. It opens on Monday."
        in client_of(cast.gp).get("/me/notices/").content.decode()
    )
    assert "Accepted, opens on Monday" in client_of(cast.gp).get("/me/").content.decode()
    assert press(cast.gp, approved, "recall").status_code == 302
    assert opening.open_week(timezone.now() + timedelta(days=8)) == 0
    assert state_of(approved) == ("unpublished", "draft")


def test_the_clock_of_the_desk_stands_still(cast, approved):
    version = approved.latest_version
    assert (version.due_at, version.clock_used > timedelta()) == (None, True)
    assert clock.tell_overdue(timezone.now() + timedelta(days=40)) == 0
    assert not Version.objects.in_queue_of(fresh(cast.district)).exists()
    for verb in ("approve", "claim"):
        assert press(cast.district, approved, verb).status_code == 409


def test_one_decision_is_kept_whenever_it_opens(cast, approved):
    """To open it at once is the desk's right too; the author's clock went on to nobody."""
    used = approved.latest_version.clock_used
    assert press(cast.district, approved, "accept").status_code == 302
    assert state_of(approved) == ("published", "accepted")
    kept = Decision.objects.get(version__practice=approved)
    assert (kept.verb, kept.event.verb, kept.used) == ("accept", "approve", used)
    assert approved.versions.get().clock_used == used


def test_the_calendar_is_who_opens_it(cast, approved):
    opening.open_week(shield.window_after(timezone.now()))
    opened = Event.objects.get(verb="accept", subject_id=approved.pk)
    assert (opened.actor, opened.agent, opened.source) == (None, "calendar", "approved")
    assert Decision.objects.filter(version__practice=approved).count() == 1


def test_the_desk_may_think_again(cast, approved):
    assert press(cast.district, approved, "return", note="Name no well.").status_code == 302
    assert opening.open_week(timezone.now() + timedelta(days=8)) == 0
    assert state_of(approved) == ("unpublished", "returned")
    verbs = Decision.objects.order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["accept", "return"]


def test_what_is_open_does_not_wait(cast, entry):
    with pytest.raises(WrongState):
        workflow.apply(entry("submitted"), "approve", by=fresh(cast.district))


def revised(cast, practice, **answers):
    """Return `practice` with a submitted revision."""
    version = services.open_for_writing(practice, fresh(cast.gp))
    Version.objects.filter(pk=version.pk).update(**answers)
    told = {"consent": True, "consent_text": "Yes", "consent_at": timezone.now()}
    Particulars.objects.filter(version=version).update(**told)
    workflow.apply(practice, "submit", by=fresh(cast.gp))
    return practice


def test_what_covers_an_open_entry_does_not_wait(cast, entry):
    practice = revised(cast, entry("published"), shielded=True, terrain="hilly")
    with pytest.raises(WrongState):
        workflow.apply(practice, "approve", by=fresh(cast.district))
    page = client_of(cast.district).get(f"/curation/{practice.pk}/").content.decode()
    assert "/approve/" not in page


def test_a_new_version_waits_too(cast):
    practice = practice_in("published", author=cast.gp, place=cast.places.home_gp, **SHIELDED)
    revised(cast, practice, title="Pits that were moved from the well")
    workflow.apply(practice, "approve", by=fresh(cast.district))
    assert "moved from" not in told_by(Client(), practice.get_absolute_url())
    assert "moved from" not in told_by(Client(), "/practices/")
    assert Client().get(f"/practices/{practice.pk}/v/2/").status_code == 404
    assert opening.open_week(shield.window_after(timezone.now())) == 1
    assert "moved from" in told_by(Client(), "/practices/")
    assert Client().get(f"/practices/{practice.pk}/v/2/").status_code == 200


def test_a_desk_compares_with_what_waits_for_monday(cast, approved):
    again = practice_in("submitted", author=cast.gp2, place=cast.places.next_gp, **SHIELDED)
    found = near_version(again.latest_version, fresh(cast.district))
    assert [one.practice for one in found] == [approved]
    assert near_version(again.latest_version, fresh(cast.gp2)) == []


def test_what_is_gravely_doubted_or_withdrawn_meanwhile_does_not_open(cast):
    """A new version would show again what the doubt hides, or what its author took back."""
    told = {"author": cast.gp, "place": cast.places.home_gp, **SHIELDED}
    doubted, closed = practice_in("published", **told), practice_in("published", **told)
    for practice in (doubted, closed):
        revised(cast, practice, story="The second pit was dug in the stream.")
        workflow.apply(practice, "approve", by=fresh(cast.district))
    challenging.challenge(doubted, by=fresh(cast.gp2), reason="unsafe", note="It fouls the well.")
    workflow.apply(closed, "withdraw", by=fresh(cast.gp), note="We stopped.")
    monday = shield.window_after(timezone.now())
    assert opening.open_week(monday) == 0
    assert "in the stream" not in told_by(Client(), closed.get_absolute_url())
    workflow.apply(closed, "reinstate", by=fresh(cast.district), note="It goes on.")
    assert opening.open_week(monday) == 1
    assert "in the stream" in told_by(Client(), closed.get_absolute_url())


@pytest.mark.parametrize("role", ["national", "auditor"])
def test_who_may_not_know_whose_it_is_reads_it_as_waiting(cast, waiting, role):
    client = client_of(getattr(cast, role))
    pages = [f"/practices/{waiting.pk}/", f"/practices/{waiting.pk}/history/", "/me/notices/"]
    logs = ["/audit/", "/audit.csv"] if role == "auditor" else ["/curation/", "/curation/log/"]
    pages += [f"{one}?code={waiting.code}" for one in logs]  # each look is in them too
    before = [page_part(client, one) for one in pages]
    workflow.apply(waiting, "approve", by=fresh(cast.district))
    assert [page_part(client, one) for one in pages] == before
    assert "Being read by the desk" in before[0]


def page_part(client, address):
    """Return what stands on a page, without what is made anew with each."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    text = b"".join(answer).decode()
    return re.sub(r'value="[\w-]+"', "", text[max(text.find("<main"), 0) :])


def test_the_measures_of_the_desk_follow_on_monday(cast, waiting):
    now = timezone.now()
    monday = shield.window_after(now)

    def told(at):
        _own, below = measures_for(fresh(cast.state), at)
        return [(one.waiting, one.last.published) for one in below]

    assert told(now) == [(1, 0)]
    workflow.apply(waiting, "approve", by=fresh(cast.district))
    assert told(timezone.now()) == [(1, 0)]
    opening.open_week(monday)
    assert told(monday + timedelta(days=1)) == [(0, 1)]


def test_one_that_fails_holds_up_no_other(cast, waiting, monkeypatch):
    other = practice_in("submitted", author=cast.gp2, place=cast.places.next_gp, **SHIELDED)
    for one in (waiting, other):
        workflow.apply(one, "approve", by=fresh(cast.district))
    apply = workflow.apply

    def failing(practice, *args, **told):
        if practice.pk == min(waiting.pk, other.pk):
            raise ValueError("It cannot be written")
        return apply(practice, *args, **told)

    monkeypatch.setattr(workflow, "apply", failing)
    with pytest.raises(ExceptionGroup, match="could not be opened"):
        opening.open_week(shield.window_after(timezone.now()))
    states = {state_of(waiting)[0], state_of(other)[0]}
    assert states == {"published", "unpublished"}


def test_what_is_taken_back_is_none_of_what_the_desk_decided(cast, approved):
    decided = Version.objects.decided_at_desks_of
    for user, listed in ((cast.district, 1), (cast.state, 1), (cast.national, 0)):
        assert decided(fresh(user)).count() == listed
    workflow.apply(approved, "recall", by=fresh(cast.gp))
    assert not decided(fresh(cast.district)).exists()


def test_who_writes_on_meanwhile_is_told_to_take_it_back(cast, approved):
    answer = client_of(cast.gp).get(f"/practices/{approved.pk}/edit/")
    assert answer.status_code == 409
    assert "It is accepted and opens on Monday. Take it back" in answer.content.decode()
