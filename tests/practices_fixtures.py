"""Fixtures of entries, for the rooms that show them."""

import pytest

from tests.factories.practices import practice_in


@pytest.fixture
def entry(cast):
    """Return a function that makes a GP's entry in a state; it lies with the District's desk."""

    def make(state="submitted", **more):
        own = {"author": cast.gp, "desk": cast.district, "place": cast.places.home_gp}
        return practice_in(state, **(own | more))

    return make
