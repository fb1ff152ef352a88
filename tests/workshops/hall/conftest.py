"""A hall without a network: another server, played in a transaction that is rolled back."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from tests.workshops.hall.walks import card, guest
from workshops import cards, joining
from workshops.hall import opening, packing
from workshops.models import Workshop
from workshops.plans import services as plans


@pytest.fixture
def workshop(cast, held):
    """A workshop under way with two people, three cards in one group, and a plan of one line."""
    made = held("running", begins=0)
    guest(made, "Asha", cast.places.home_district)
    guest(made, "Bina", cast.places.other_district)
    for number in range(3):
        card(made, f"Card {number + 1}")
    joining.open_door(made, by=cast.facilitator)
    cards.put_together(made, [1, 2], "Pits", by=cast.facilitator)
    plan = plans.plan_of(made, cast.places.home_district)
    told = {"words": "Count the pits.", "language": "en", "who": "Block Coordinator"}
    plans.add_line(plan, by=cast.facilitator, uid=uuid4(), **told)
    made.refresh_from_db()
    return made


@pytest.fixture
def taken(cast, workshop):
    """The file with which `workshop` was taken out."""
    return packing.take_out(workshop, by=cast.facilitator)


@pytest.fixture
def in_hall(taken):
    """Return a function (*acts): each is done there to the workshop; return a file after each."""

    def hold(*acts, taken=taken):
        packed = []
        elsewhere = override_settings(MODE="hall", SECRET_KEY="of-the-laptop" * 4)
        with elsewhere, transaction.atomic():
            Workshop.objects.all().delete()
            person = opening.local_facilitator()
            there = opening.open_file(taken, person=person)
            for act in acts:
                act(there, person)
                packed.append(packing.pack_up(there))
            transaction.set_rollback(True)
        return packed

    return hold
