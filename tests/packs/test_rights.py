"""docs/rights-packs.csv, row by row, through HTTP: who reads, prints, changes and shares a pack.

The columns are who may read it. An empty cell is not asked: there it is as for a private one.
"""

import csv
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from packs import collecting, services, typesetting
from packs.models import Pack
from tests.practices import rights

TABLE = Path(__file__).parents[2] / "docs" / "rights-packs.csv"
ROWS = list(csv.DictReader(TABLE.open()))
STATES = list(ROWS[0])[2:]
PEOPLE = {
    "unconfirmed": "unconfirmed",
    "peer_gp": "gp2",
    "owner": "gp",
    "desk_district": "district",
    "desk_other_district": "district3",
    "desk_state": "state",
    "desk_national": "national",
    "desk_outside": "outsider",
    "auditor": "auditor",
}
READ = {
    "view": "packs:pack",
    "text": "packs:text",
    "print": "packs:pdf",
    "print-changes": "packs:changes_pdf",
    "edit-form": "packs:edit",
}
BY_LINK = {"view-by-link": "packs:by_link", "print-by-link": "packs:link_pdf"}
WRITE = {
    "edit": "packs:edit",
    "share-by-link": "packs:share",
    "publish": "packs:share",
    "add": "packs:suggest",
    "order": "packs:order",
    "remove": "packs:remove",
    "replace": "packs:replace",
    "write-finding": "packs:new_finding",
    "delete": "packs:delete",
    "take-down": "packs:take_down",
}
WORDS = {"title": "Forty hands", "words_language": "en", "language": "en", "audience": "gp"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def packs(cast, entry):
    """A brief of two practices in each state of the table, each with a link that it has or had."""
    cited, practice = (entry("published", title=f"Way {n} to dig") for n in (1, 2))
    made = {}
    for state in STATES:
        pack = services.create(by=cast.gp, **WORDS | {"kind": "brief"})
        collecting.add(pack, [cited, practice], by=cast.gp)
        collecting.write_finding(pack, "Pits last.", [cited], by=cast.gp)
        services.share(pack, "link", by=cast.gp)
        token = Pack.objects.get(pk=pack.pk).token
        services.share(pack, state, by=cast.gp)
        made[state] = (Pack.objects.get(pk=pack.pk), token, practice, cited)
    return made


def words_of(action, pack, practice, cited):
    if action == "edit":
        return WORDS | {"kind": "brief", "paper": "a4", "revision": pack.revision}
    return {
        "share-by-link": {"visibility": "link"},
        "publish": {"visibility": "public"},
        "add": {"practice": practice.pk},
        "order": {"practice": [practice.pk, cited.pk], "revision": pack.revision},
        "remove": {"remove": practice.pk},
        "replace": {"replace": practice.pk},
        "write-finding": {"text": "Pits last long.", "cites": cited.pk},
        "take-down": {"note": "The numbers are of another district."},
    }.get(action, {})


def answer_to(client, action, pack, token, *entries):
    """Send one request, take back all that it did, and return the answer in the table's words."""
    with transaction.atomic():
        if action in BY_LINK:
            answer = client.get(reverse(BY_LINK[action], args=[token]))
        elif action in READ:
            answer = client.get(reverse(READ[action], args=[pack.pk]))
        else:
            address = reverse(WRITE[action], args=[pack.pk])
            answer = client.post(address, words_of(action, pack, *entries))
        transaction.set_rollback(True)
    return rights.in_words(answer)


def test_the_table_holds(cast, packs, monkeypatch, settings):
    monkeypatch.setattr(typesetting, "set_type", lambda *_told, **_limits: b"%PDF-1.7")
    settings.REQUESTS_A_MINUTE = dict.fromkeys(settings.REQUESTS_A_MINUTE, 100_000)
    clients = {"anonymous": Client()}
    for role, name in PEOPLE.items():
        clients[role] = Client()
        clients[role].force_login(getattr(cast, name))
    found, told = {}, {}
    for row in ROWS:
        client = clients[row["role"]]
        for state in filter(row.get, STATES):
            key = row["action"], row["role"], state
            told[key] = row[state]
            found[key] = answer_to(client, row["action"], *packs[state])
    assert {key: now for key, now in found.items() if now != told[key]} == {}


def test_the_table_is_whole():
    asked = [(row["action"], row["role"]) for row in ROWS]
    assert len(set(asked)) == len(asked)
    assert {action for action, _role in asked} == {*READ, *BY_LINK, *WRITE}
    assert {role for _action, role in asked} == {"anonymous", *PEOPLE}
    for action in {*READ, *BY_LINK, *WRITE}:
        assert {"anonymous", "peer_gp", "owner"} <= {r for a, r in asked if a == action}
