"""The factory leads to every state of the table of rights."""

import pytest
from django.utils import timezone

from practices.choices import OPEN_STATES, VersionState
from tests.factories.practices import STATES, practice_in, published_practice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
def test_practice_in_each_state(state):
    practice = practice_in(state, title="A title of its own")
    first, _, later = state.partition("+")
    if first in ("published", "superseded", "withdrawn"):
        assert practice.state == first
        assert practice.title == "A title of its own"
    else:
        assert practice.state == "unpublished"
    expected = later or (first if practice.state == "unpublished" else VersionState.ACCEPTED)
    assert practice.latest_version.state == expected
    assert bool(practice.open_version) == (expected in OPEN_STATES)


def test_published_practice_takes_answers_and_time():
    at = timezone.now().replace(year=2024)
    practice = published_practice(
        title="शौचालय की मरम्मत", language="hi", at=at, place="district:102"
    )
    assert practice.published_at == at
    assert practice.live_version.step_texts()[0].startswith("Walk")
    assert practice.place.key == "district:102"
