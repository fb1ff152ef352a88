"""docs/rights-gaps.csv, row by row, through HTTP: who may do what with a gap when."""

import csv
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from accounts.querysets import today
from learning import workflow
from learning.permissions import RIGHTS
from tests.factories.learning import declined, gap_of
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-gaps.csv"
ROWS = list(csv.DictReader(TABLE.open()))


def words_for(action, gap, code):
    """Return what a right person sends with `action`."""
    if action == "edit":
        words = {"looked_for": "In other words", "place": gap.place.key, "language": "en"}
        return words | {"revision": gap.revision}
    return {"note": "It is about roads.", "code": code, "by_when": today()} | {
        "text": "Who knows how?",
        "language": "en",
        "until": today(),
    }


def outcome(client, gap, action, code):
    if action == "view":
        return str(client.get(gap.get_absolute_url()).status_code)
    if action == "missing":  # of no gap: the page of what else is missing
        answer = client.get("/gaps/missing/")
        return "login" if answer.status_code == 302 else str(answer.status_code)
    answer = client.post(f"{gap.get_absolute_url()}{action}/", words_for(action, gap, code))
    if answer.status_code == 302:
        return "login" if answer["Location"].startswith("/accounts/login/") else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["open", "answered", "declined"])
def test_each_row_holds(cast, entry, state):
    practice, gap, wrong = entry("published"), gap_of(cast.gp), []
    if state == "answered":
        workflow.apply(gap, "answer", by=cast.gp, practice=practice)
    if state == "declined":
        declined(gap, cast.district)
    gap.refresh_from_db()
    clients = {
        role: Client() if role == "anonymous" else client_of(getattr(cast, role))
        for role in {row["role"] for row in ROWS}
    }
    for row in ROWS:
        with transaction.atomic():
            got = outcome(clients[row["role"]], gap, row["action"], practice.code)
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_every_right_has_rows():
    assert set(RIGHTS) - {row["action"] for row in ROWS} == {"ask", "unsupport"}
