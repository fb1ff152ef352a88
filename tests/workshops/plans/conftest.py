"""The plan of a district in a workshop that is on, and people who come to it."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from tests.workshops.conftest import client_of
from workshops import people
from workshops.plans import services

OWN = {"words": "Count the pits of each hamlet.", "language": "en", "who": "Block Coordinator"}


@pytest.fixture
def hall(cast, held):
    return held("running", begins=0)


@pytest.fixture
def plan(cast, hall):
    return services.plan_of(hall, cast.places.home_district)


def guest_of(workshop, district, **told):
    words = {"name": "Asha", "office_title": "Pani Samiti", "level": "gp", "district": district}
    added = people.add(workshop, by=workshop.person, uid=uuid4(), **words | told)
    return people.accept(added, user=AnonymousUser())


def refused(error, act, *given, **told):
    with pytest.raises(error) as raised, transaction.atomic():
        act(*given, **told)
    return raised.value


def guest_client(seat):
    """Return a browser that came in as `seat`, without an account."""
    client = client_of()
    session = client.session
    session["workshop_seats"] = {str(seat.workshop_id): str(seat.uid)}
    session.save()
    return client
