"""docs/rights-plans.csv, row by row, through HTTP: who may do what with the plan of a district."""

import csv
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import OWN, guest_client, guest_of
from workshops.plans import services, workflow

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader((Path(__file__).parents[3] / "docs" / "rights-plans.csv").open()))
PATHS = {"board": "../", "view": "", "write": "", "edit": "1/", "remove": "1/remove/"}
PATHS |= {"move": "1/how/", "delete-photo": "1/photo/delete/"}
READS = ("board", "view")


def words_for(action, cast):
    line = OWN | {"uid": uuid4(), "place": "", "revision": "1"}
    head = {"head": cast.offices.district2.pk}
    return {"write": line, "edit": line, "head": head, "move": {"answer": "under-way"}}.get(
        action, {}
    )


def outcome(client, address, words):
    answer = client.get(address) if words is None else client.post(address, words)
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["draft", "confirmed"])
def test_each_row_holds(cast, hall, plan, state):
    services.add_line(plan, by=cast.state, **OWN)
    services.name_head(plan, cast.offices.district2, by=cast.state)
    clients = {
        "anonymous": client_of(),
        "guest": guest_client(guest_of(hall, cast.places.home_district)),
        "other-guest": guest_client(guest_of(hall, cast.places.other_district)),
    }
    if state == "confirmed":
        workflow.confirm(plan, by=cast.district2)
    wrong = []
    for row in ROWS:
        role, action = row["role"], row["action"]
        if role not in clients:
            clients[role] = client_of(getattr(cast, role))
        with transaction.atomic():
            words = None if action in READS else words_for(action, cast)
            address = plan.get_absolute_url() + PATHS.get(action, f"{action}/")
            address = f"/workshops/{hall.pk}/plans/" if action == "board" else address
            got = outcome(clients[role], address, words)
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{role} {action}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)
