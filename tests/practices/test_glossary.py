"""The glossary in the portal: written by the National, read by every desk, followed at once."""

import csv
import uuid
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import reverse

from practices.desk import terms
from practices.models import GlossaryTerm
from practices.search import Filters, find
from tests.clients import client_of
from tests.factories.practices import published_practice, teller

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader((Path(__file__).parents[2] / "docs" / "rights-glossary.csv").open()))
WORDS = {"words-en": "zeer pot\nclay cooler", "words-hi": "मटका", "note": "A pot that cools"}


def post(user, name, *args, **sent):
    return client_of(user).post(reverse(f"practices:{name}", args=args), sent)


def found(query):
    page = find(query, Filters(), AnonymousUser())
    return [practice.title for practice in page.practices], page.relaxed


def test_a_term_is_written_changed_retired_and_searches_follow_at_once(cast):
    published_practice(title="मटका ठंडा", language="hi")
    assert found("clay cooler") == ([], False)
    sent = WORDS | {"request_id": str(uuid.uuid4())}
    assert [post(cast.national, "new_term", **sent).status_code for _ in range(2)] == [302, 302]
    term = GlossaryTerm.objects.get(note="A pot that cools")  # a replay makes no second one
    assert found("clay coolers") == (["मटका ठंडा"], False)
    assert found("“clay cooler”") == ([], False)
    stale = WORDS | {"words-en": "clay cooler", "revision": 1}
    assert post(cast.national, "term", term.pk, **stale).status_code == 302
    overtaken = post(cast.national, "term", term.pk, **stale | {"words-ta": "பானை"})
    assert overtaken.status_code == 409
    assert "பானை" in overtaken.text
    assert found("zeer pot") == ([], False)
    assert post(cast.national, "retire_term", term.pk).status_code == 302
    assert found("clay cooler") == ([], False)
    assert post(cast.national, "retire_term", term.pk).status_code == 409
    assert post(cast.national, "restore_term", term.pk).status_code == 302
    assert found("clay cooler") == (["मटका ठंडा"], False)
    verbs = [event.verb for event in terms.history(term)]
    assert verbs == ["restore-term", "retire-term", "write-term", "write-term"]
    page = client_of(cast.national).get(reverse("practices:term", args=[term.pk])).text
    assert "en: zeer pot, clay cooler" in page  # what it said before stands in its history
    assert page.count("<li>") >= 4


def answer_to(action, client, term):
    """Return what a role gets for an action, in the words of docs/rights-glossary.csv."""
    forms = {
        "new": ("new_term", None),
        "write": ("new_term", WORDS),
        "view": ("term", None),
        "edit": ("term", WORDS | {"revision": term.revision}),
        "list": ("glossary", None),
        "retire": ("retire_term", {}),
        "restore": ("restore_term", {}),
    }
    name, sent = forms[action]
    args = [term.pk] if name in ("term", "retire_term", "restore_term") else []
    address = reverse(f"practices:{name}", args=args)
    answer = client.get(address) if sent is None else client.post(address, sent)
    if answer.status_code == 302:
        return "login" if "/accounts/login/" in answer.url else "done"
    return str(answer.status_code)


@pytest.mark.parametrize("state", ["used", "retired"])
def test_each_row_of_its_rights(cast, state):
    """The National writes, desks read, others know nothing of it; row by row."""
    term, wrong = GlossaryTerm.objects.first(), []
    if state == "retired":
        terms.retire(term, by=cast.national)
    clients = {"anonymous": Client(), "reader": client_of(teller())}
    for row in ROWS:
        role = row["role"]
        client = clients.setdefault(role, client_of(getattr(cast, role, None) or cast.gp))
        with transaction.atomic():
            got = answer_to(row["action"], client, GlossaryTerm.objects.get(pk=term.pk))
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append((row, got))
    assert not wrong
    assert "Add a term" in clients["national"].get(reverse("practices:glossary")).text
    assert "Add a term" not in clients["district"].get(reverse("practices:glossary")).text
    assert len(ROWS) == 70


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"words-en": "  \n "},
        {"words-en": "!!!"},
        {"words-en": "\n".join(f"pot {n}" for n in range(13))},
        {"words-hi": "क " * 9},
        {"words-en": "x" * 81},
        {"words-en": "' & !( :*"},
    ],
)
def test_what_cannot_be_looked_for_is_sent_back_with_what_was_typed(cast, sent):
    before = GlossaryTerm.objects.count()
    answer = post(cast.national, "new_term", **sent | {"note": "kept note"})
    assert answer.status_code == 422
    assert "kept note" in answer.text
    assert GlossaryTerm.objects.count() == before
