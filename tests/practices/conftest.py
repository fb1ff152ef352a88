"""What tests of entries begin with."""

import pytest


@pytest.fixture
def as_gp(client, cast):
    """The client in which the cast's Gram Panchayat is signed in."""
    client.force_login(cast.gp)
    return client
