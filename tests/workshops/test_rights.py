"""docs/rights-workshops.csv, row by row, through HTTP: who may do what with a workshop when."""

import csv
from pathlib import Path

import pytest
from django.db import transaction

from tests.factories.workshops import STEPS
from tests.workshops.conftest import client_of
from tests.workshops.test_pages import FORM
from workshops.permissions import RIGHTS
from workshops.workflow import TRANSITIONS

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-workshops.csv"
ROWS = list(csv.DictReader(TABLE.open()))
PATHS = {
    "view": "",
    "name-facilitators": "facilitators/",
    "view-hall": "hall/",
    "hall": "hall/take/",
    "view-report": "report/",
    "report": "report/edit/",
    "publish-report": "report/publish/",
}
SENT = {
    "report": {"revision": 1, "foreword": "Read it.", "language": "en"},
    "publish-report": {"read": "on"},
}


def words_for(action, workshop):
    """Return what a right person sends with `action`."""
    if action == "edit":
        days = {"starts_on": workshop.starts_on, "ends_on": workshop.ends_on}
        return FORM | days | {"revision": workshop.revision}
    return SENT.get(action, {"note": "The hall is flooded."})


def outcome(client, workshop, action):
    address = workshop.get_absolute_url() + PATHS.get(action, f"{action}/")
    if action.startswith("view"):
        return str(client.get(address).status_code)
    answer = client.post(address, words_for(action, workshop))
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", STEPS)
def test_each_row_holds(cast, held, state):
    workshop, wrong = held(state), []
    for row in ROWS:
        role = row["role"]
        client = client_of(None if role == "anonymous" else getattr(cast, role))
        with transaction.atomic():
            got = outcome(client, workshop, row["action"])
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{role} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_every_right_has_its_rows():
    assert set(TRANSITIONS) <= {row["action"] for row in ROWS}
    elsewhere = {"convene", "see-people", "invite", "key"}  # of the room's other tests
    assert set(RIGHTS) - elsewhere <= {row["action"] for row in ROWS}
