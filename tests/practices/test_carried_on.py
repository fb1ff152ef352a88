"""What an office has written goes on with it, and who leaves is left out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Duty, Posting, User
from accounts.querysets import today
from accounts.services import confirm_posting, end_posting, state_posting
from practices import workflow
from practices.errors import NotAllowed
from practices.models import Attachment, AttachmentState, Particulars, Photo, Practice, Version
from tests.factories import practices as factory

UNPUBLISHED = ("draft", "submitted", "returned", "declined")
REVISIONS = ("published+draft", "published+submitted", "published+returned", "published+declined")


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def hand_over(cast):
    """Return a function: the Secretary leaves, and the reader is confirmed in her office."""

    def change(**kept):
        end_posting(cast.gp.postings.get().pk, today() - timedelta(days=1), by=cast.gp)
        successor = state_posting(cast.reader, cast.offices.gp, today())
        confirm_posting(successor.pk, cast.district)
        for name, place in kept.items():
            _make_curator(fresh(cast.gp), getattr(cast.places, place), name)
        cast.gp, cast.reader = fresh(cast.gp), fresh(cast.reader)

    return change


def _make_curator(person, place, kind):
    Duty.objects.create(
        person=person,
        kind=kind,
        programme="both" if kind == "curator" else "",
        place=place,
        starts_on=today(),
        ends_on=today() + timedelta(days=9),
    )


def sees(user, practice):
    return (
        Version.objects.filter(practice=practice)
        .exclude(state="accepted")
        .visible_to(fresh(user))
        .exists()
    )


@pytest.mark.parametrize("state", UNPUBLISHED + REVISIONS)
def test_the_successor_reads_it_and_the_former_holder_no_more(
    client, cast, entry, hand_over, state
):
    practice = entry(state)
    assert sees(cast.gp, practice)
    hand_over()
    assert sees(cast.reader, practice)
    assert not sees(cast.gp, practice)
    client.force_login(cast.gp)
    address = "open/" if state in REVISIONS else ""
    assert client.get(f"/practices/{practice.pk}/{address}").status_code == 404
    client.force_login(cast.reader)
    page = client.get(f"/practices/{practice.pk}/{address}")
    assert page.status_code == 200
    assert "Started by Gp, carried on by the office." in page.text


@pytest.mark.parametrize("place", ["home_district", "home_state"])
@pytest.mark.parametrize("state", UNPUBLISHED)
def test_as_a_curator_she_neither_sees_nor_decides_it(cast, entry, hand_over, state, place):
    practice = entry(state)
    hand_over(curator=place)
    assert not sees(cast.gp, practice)
    assert not Version.objects.in_queue_of(cast.gp).filter(practice=practice).exists()
    for verb in ("claim", "return", "decline", "accept"):
        with pytest.raises(NotAllowed):
            workflow.apply(practice, verb, by=cast.gp, note="No.")


def test_nor_as_a_peer_or_auditor(cast, entry, hand_over):
    practice = entry("submitted")
    hand_over(auditor="home_state")
    Posting.objects.create(
        person=cast.gp,
        office=cast.offices.block,
        starts_on=today(),
        state="confirmed",
        decided_at=timezone.now(),
    )
    assert not sees(cast.gp, practice)
    assert sees(cast.gp2, practice)


def test_she_decides_nothing_that_the_office_wrote_after_her(cast, hand_over):
    hand_over(curator="home_district")
    practice = factory.practice_in(
        "submitted", author=cast.reader, place=cast.places.home_gp, desk=cast.district
    )
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "accept", by=cast.gp)


def test_the_successor_submits_it_and_hears_of_it(cast, entry, hand_over):
    practice = entry("returned")
    hand_over()
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "submit", by=cast.reader)
    workflow.apply(practice, "accept", by=cast.district)
    practice.refresh_from_db()
    assert (practice.author, practice.author_office) == (cast.gp, cast.offices.gp)
    told = set(
        cast.reader.__class__.objects.filter(pk__in=_heard("accept", practice)).values_list(
            "name", flat=True
        )
    )
    assert told == {"Reader"}


def _heard(verb, practice):
    from events.models import Outbox

    return Outbox.objects.filter(
        event__verb=verb, event__subject_type="practice", event__subject_id=practice.pk
    ).values("recipient")


def test_the_photos_of_a_draft_stay_with_the_office(cast, entry, hand_over):
    practice = entry("draft")
    shown, unshown = (
        Attachment.objects.create(
            practice=practice,
            uploaded_by=cast.gp,
            state=AttachmentState.READY,
            sha256=n * 64,
            widths=[360],
            width=360,
            height=240,
        )
        for n in "01"
    )
    Photo.objects.create(version=practice.open_version, attachment=shown, position=1)
    mine = Attachment.objects.filter(pk__in=[shown.pk, unshown.pk])
    assert mine.visible_to(cast.gp).count() == 2
    hand_over()
    assert mine.visible_to(cast.gp).count() == 0
    assert mine.visible_to(cast.reader).count() == 2


def test_a_helper_who_leaves_reads_the_telling_no_more(cast, entry):
    practice = entry("draft")
    practice.versions.update(needs_help=False, typist=cast.block)
    assert sees(cast.block, practice)
    end_posting(cast.block.postings.get().pk, today() - timedelta(days=1), by=cast.block)
    assert not sees(cast.block, practice)


def test_what_a_person_without_posting_wrote_goes_to_her_first_office(cast):
    states = ("draft", "declined")
    drafts = [
        factory.practice_in(state, author=cast.gp2, place=cast.places.next_gp, desk=cast.district)
        for state in states
    ]
    Practice.objects.update(author=cast.reader, author_office=None)
    Version.objects.update(author=cast.reader, typist=cast.reader, office=None)
    confirm_posting(state_posting(cast.reader, cast.offices.gp2, today()).pk, cast.district)
    end_posting(cast.reader.postings.get().pk, today(), by=cast.reader)
    cast.reader.postings.update(
        starts_on=today() - timedelta(days=5), ends_on=today() - timedelta(days=1)
    )
    for draft in drafts:
        assert not sees(cast.reader, draft)
        assert sees(cast.gp2, draft)


def test_a_desk_of_former_holders_alone_is_the_desk_above(cast, entry):
    practice = entry("submitted")
    for curator in (cast.district, cast.district2):
        Posting.objects.create(
            person=curator,
            office=cast.offices.gp,
            starts_on=today() - timedelta(days=2000),
            ends_on=today() - timedelta(days=1500),
            state="confirmed",
            decided_at=timezone.now(),
        )
    waiting = Version.objects.in_queue_of(fresh(cast.state))
    assert waiting.filter(practice=practice).exists()


@pytest.mark.parametrize("state", ["draft", "published+draft"])
@pytest.mark.parametrize("address", ["/me/", "/me/data/"])
def test_her_own_pages_tell_the_former_holder_nothing_of_it(
    client, cast, entry, hand_over, state, address
):
    practice = entry(state)
    hand_over()
    version = practice.versions.latest("id")
    Version.objects.filter(pk=version.pk).update(title="MARKEDTITLE")
    Particulars.objects.filter(version=version).update(contact="MARKEDCONTACT")
    client.force_login(cast.gp)
    page = client.get(address)
    assert "MARKED" not in page.text
    if address == "/me/":
        assert page.context["entries"] == []
    else:
        assert practice.code in page.text
