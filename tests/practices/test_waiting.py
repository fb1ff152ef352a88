"""What waited for a posting: it goes on with the office, but only from places of that office."""

import pytest

from accounts.models import User
from accounts.services import confirm_posting
from events.models import Event, Outbox
from practices import workflow
from practices.choices import VersionState
from practices.errors import AnswersMissing
from tests.factories.practices import draft_practice, practice_in

pytestmark = pytest.mark.django_db


def confirmed(cast, place, state="submitted"):
    practice = practice_in(state, author=cast.unconfirmed, place=place)
    confirm_posting(cast.unconfirmed.postings.get().pk, cast.district)
    practice.refresh_from_db()
    return practice


def test_what_tells_of_the_own_place_goes_to_its_desk(cast):
    practice = confirmed(cast, cast.places.home_gp)
    version = practice.latest_version
    assert practice.author_office == cast.offices.unconfirmed
    assert (version.state, version.desk) == (VersionState.SUBMITTED, cast.places.home_district)


@pytest.mark.parametrize("place", ["next_gp", "home_block", "far_district"])
def test_what_tells_of_a_place_elsewhere_comes_back_with_a_note(cast, place):
    practice = confirmed(cast, getattr(cast.places, place))
    assert practice.latest_version.state == VersionState.RETURNED
    event = Event.objects.get(verb="return", subject_id=practice.pk)
    assert (event.actor, event.agent) == (None, "clock")
    assert "at its own place or under it" in event.note.answers["place"]
    assert Outbox.objects.filter(event=event, recipient=cast.unconfirmed).exists()


def test_it_cannot_be_sent_in_again_from_there(cast):
    practice = confirmed(cast, cast.places.far_district)
    with pytest.raises(AnswersMissing) as refusal:
        workflow.apply(practice, "submit", by=User.objects.get(pk=cast.unconfirmed.pk))
    assert list(refusal.value.errors) == ["place"]


def test_a_draft_of_a_place_elsewhere_stays_a_draft(cast):
    practice = confirmed(cast, cast.places.next_gp, "draft")
    assert practice.latest_version.state == VersionState.DRAFT
    with pytest.raises(AnswersMissing):
        workflow.apply(practice, "submit", by=User.objects.get(pk=cast.unconfirmed.pk))


@pytest.mark.parametrize("place", ["home_block", "home_gp"])
def test_an_office_submits_from_its_own_place_and_below(cast, place):
    practice = draft_practice(
        author=cast.block,
        place=getattr(cast.places, place),
        particulars={
            "contact": "At the Block",
            "consent": True,
            "consent_text": "Yes",
            "told_by_name": "Sita",
            "tellers_yes": "phone",
        },
    )
    workflow.apply(practice, "submit", by=cast.block)
    assert practice.open_version.state == VersionState.SUBMITTED
