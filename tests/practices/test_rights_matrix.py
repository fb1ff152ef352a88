"""docs/rights.csv, row by row, through HTTP: who may do what with an entry in which state.

Each row is an entry's kind, an action and a role; its columns are the states. `done` is the verb's
redirect, `login` the way to the sign-in page, `done-if-holder` a redirect for who has claimed it
and 409 for others. Rows marked `later` wait for the action to be built.
"""

import csv
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from practices import photos, workflow
from practices.models import Attachment, AttachmentState, Photo, Practice
from tests.cast import PASSWORD
from tests.factories import practices as factory
from tests.signing_in import by_code, by_passkey, by_password, passkey_of

TABLE = Path(__file__).parents[2] / "docs" / "rights.csv"
ROWS = list(csv.DictReader(TABLE.open()))
STATES = list(ROWS[0])[4:]
PEOPLE = {
    "peer_gp": "gp2",
    "peer_block": "block",
    "author_gp": "gp",
    "author_district": "district",
    "desk_district": "district",
    "desk_other_district": "district3",
    "desk_state": "state",
    "desk_national": "national",
}
WAYS = ("code", "password", "passkey")
READ = {"view", "view-open", "history", "attachment"}
LATER = {"print", "confirm", "adopt", "challenge", "ask", "follow"}


def with_photo(**answers):
    """Return a draft with one ready photo, as its author would have added it."""
    practice = DRAFT(**answers)
    attachment = Attachment.objects.create(
        practice=practice,
        uploaded_by=practice.author,
        state=AttachmentState.READY,
        widths=[360],
        width=360,
        height=240,
        sha256="0" * 64,
    )
    default_storage.save(photos.made_name(attachment.uid, 360), ContentFile(b"webp"))
    Photo.objects.create(version=practice.open_version, attachment=attachment, position=1)
    return practice


DRAFT = factory.draft_practice


@pytest.fixture
def build(cast, monkeypatch):
    """Return a function that makes an entry of a kind in a state."""
    monkeypatch.setattr(factory, "draft_practice", with_photo)
    tellings = {
        "gp-entry": {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district},
        "district-entry": {
            "author": cast.district,
            "place": cast.places.home_district,
            "desk": cast.state,
        },
    }

    def make(kind, state):
        return factory.practice_in(state, **tellings[kind])

    return make


def person_of(cast, kind, role):
    if role == "anonymous":
        return None
    if role == "desk_district" and kind == "district-entry":
        return cast.district2
    return getattr(cast, PEOPLE.get(role, role))


def clients_of(cast, kind, state):
    """Return a client for each role of the table, signed in as people sign in.

    By code, password and passkey in turn, so that over the states each row is tried by each.
    """
    cache.clear()  # the tries of the state before
    clients = {}
    for turn, role in enumerate(dict.fromkeys(r["role"] for r in ROWS if r["object"] == kind)):
        clients[role] = Client()
        if person := person_of(cast, kind, role):
            enter(clients[role], person, WAYS[(turn + STATES.index(state)) % len(WAYS)])
    return clients


def enter(client, person, way):
    """Sign `person` in; who is suspended was so only after signing in."""
    away = not person.is_active
    if away:
        User.objects.filter(pk=person.pk).update(is_active=True, suspended_at=None)
    if way == "code":
        by_code(client, person)
    elif way == "password":
        by_password(client, person, PASSWORD)
    else:
        by_passkey(client, passkey_of(person))
    assert client.session["_auth_user_id"] == str(person.pk), way
    if away:
        User.objects.filter(pk=person.pk).update(is_active=False, suspended_at=timezone.now())


def address_of(action, practice):
    if action == "view":
        return practice.get_absolute_url()
    if action == "view-open":
        return reverse("practices:open", args=[practice.pk])
    if action == "attachment":
        return reverse("practices:photo", args=[practice.attachments.get().uid, 360])
    return reverse(f"practices:{action}", args=[practice.pk])


def words_of(action, practice, other):
    """Return what a sound form of the action sends."""
    if action == "edit":
        begun, place = practice.open_version, practice.latest_version.place.key
        base, revision = begun or practice.live_version, begun.revision if begun else 0
        more = {"version": base.pk, "revision": revision} if base else {}
        return {"title": "A better title", "place": place} | more
    words = {"note": "For this reason."}
    more = {"supersede": {"replacement": other.code}, "endorse": {"type": "we-do-this"}}
    return words | more.get(action, {})


def ask(client, action, practice, other):
    """Send one request, take back all that it did, and return its status in the table's words."""
    with transaction.atomic():
        if action in READ:
            answer = client.get(address_of(action, practice))
        else:
            words = words_of(action, practice, other)
            answer = client.post(address_of(action, practice), words)
        transaction.set_rollback(True)
    if answer.status_code != 302:
        return str(answer.status_code)
    return "login" if answer["Location"].startswith("/accounts/login/") else "done"


def release_as_holder(client, person, practice, other):
    """Return the answers to a release without and with a claim of one's own."""
    without = ask(client, "release", practice, other)
    with transaction.atomic():
        workflow.apply(practice, "claim", by=User.objects.get(pk=person.pk))
        with_claim = ask(client, "release", practice, other)
        transaction.set_rollback(True)
    return [without, with_claim]


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ["gp-entry", "district-entry"])
def test_each_row_of_the_table(cast, build, kind, state):
    practice, other = build(kind, state), build(kind, "published")
    clients, wrong = clients_of(cast, kind, state), []
    rows = [row for row in ROWS if row["object"] == kind and row["built"] == "now" and row[state]]
    assert len(rows) > 200
    for row in rows:
        action, role = row["action"], row["role"]
        if row[state] == "done-if-holder":
            person = person_of(cast, kind, role)
            got = release_as_holder(clients[role], person, practice, other)
            expected = ["409", "done"]
        else:
            got, expected = ask(clients[role], action, practice, other), row[state]
        if got != expected:
            wrong.append(f"{kind} {state}: {role} {action}: {got}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert Practice.objects.count() == (3 if state == "superseded" else 2)


def test_what_waits_is_not_built_yet():
    waiting = {row["action"] for row in ROWS if row["built"] == "later"}
    assert waiting == LATER
    for action in waiting:
        with pytest.raises(NoReverseMatch):
            reverse(f"practices:{action}", args=[1])


def test_nothing_was_taken_out_of_the_table():
    cells = [row[state] for row in ROWS for state in STATES if row[state]]
    assert len(cells) == 6432
    assert set(cells) == {"200", "403", "404", "409", "done", "done-if-holder", "login"}
