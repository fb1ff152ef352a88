"""docs/rights-questions.csv, row by row: who may do what with a question when.

All rows through the doors that every page goes by, those of `OVER_HTTP` through the pages too.
"""

import csv
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client

from accounts.models import User
from learning.models import Answer, Question
from learning.questions import workflow
from learning.questions.permissions import OF_ANSWER, RIGHTS, is_at_its_desk
from practices.errors import NotAllowed, WrongState
from tests.factories.learning import question_in
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "rights-questions.csv"
ROWS = list(csv.DictReader(TABLE.open()))
OVER_HTTP = {"open": ("anonymous", "gp"), "hidden": ("outsider", "district")}


def decided(user, question, answer, action):
    """Return what a row says, as the rules say it."""
    if user.is_anonymous and action != "view":
        return "login"
    if not Question.objects.visible_to(user).filter(pk=question.pk).exists():
        return "404"
    if action == "view":
        return "200"
    if action in OF_ANSWER:
        seen = Answer.objects.visible_to(user, at_desk=is_at_its_desk(user, question))
        assert seen.filter(pk=answer.pk).exists()
    try:
        workflow.require(question, action, user, answer)
    except NotAllowed:
        return "403"
    except WrongState:
        return "409"
    return "done"


def answered(client, question, answer, action, code):
    """Return what a row says, as the portal answers it."""
    if action == "view":
        return str(client.get(question.get_absolute_url()).status_code)
    words = {"note": "It names somebody.", "code": code, "answer": answer.pk}
    words |= {"text": "We did it so.", "language": "en"}
    given = client.post(f"{question.get_absolute_url()}{action}/", words)
    if given.status_code == 302:
        return "login" if given["Location"].startswith("/accounts/login/") else "done"
    return str(given.status_code)


@pytest.mark.parametrize("state", ["open", "answered", "closed", "gap", "withdrawn", "hidden"])
def test_each_row_holds(cast, entry, state):
    wrong = []
    question, answer = question_in(state, asker=cast.gp, writer=cast.gp2, desk=cast.district)
    code = entry("published").code if state == "open" else ""
    for row in ROWS:
        role = row["role"]
        known = role != "anonymous"
        user = User.objects.get(pk=getattr(cast, role).pk) if known else AnonymousUser()
        got = {decided(user, question, answer, row["action"])}
        if role in OVER_HTTP.get(state, ()):
            with transaction.atomic():
                client = client_of(user) if known else Client()
                got.add(answered(client, question, answer, row["action"], code))
                transaction.set_rollback(True)
        if got != {row[state]}:
            wrong.append(f"{role} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_every_right_has_rows():
    assert (set(RIGHTS) | set(OF_ANSWER)) - {row["action"] for row in ROWS} == {"ask"}
