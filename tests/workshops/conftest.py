"""Workshops of the people of the cast."""

import pytest

from tests.clients import client_of  # noqa: F401  imported from here
from tests.factories.workshops import workshop_in


@pytest.fixture
def held(cast):
    """Return a function `(state, **words)`: called by state, run by facilitator too."""

    def make(state="announced", **words):
        told = {
            "by": cast.state,
            "districts": [cast.places.home_district, cast.places.other_district],
            "facilitators": [cast.facilitator],
        }
        return workshop_in(state, **told | words)

    return make
