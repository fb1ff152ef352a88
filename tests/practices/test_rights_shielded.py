"""docs/rights-shielded.csv, row by row, through HTTP: shielded entries, and lessons about a desk.

Beside the words of docs/rights.csv: `covered` is what may be read, or stands in a list, without
its place, office and person; `absent` is what does not stand there.
"""

import csv
import json
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Office, Organisation, User
from packs import typesetting
from practices.models import Practice
from tests.cast import PASSWORD, SINCE
from tests.factories import practices as factory
from tests.practices import rights

TABLE = Path(__file__).parents[2] / "docs" / "rights-shielded.csv"
ROWS = list(csv.DictReader(TABLE.open()))
STATES = list(ROWS[0])[3:]
KINDS = list(dict.fromkeys(row["object"] for row in ROWS))
LISTS = {
    "list": "/practices/",
    "list-withdrawn": "/practices/?status=withdrawn",
    "json": "/practices.json",
    "csv": "/practices.csv",
    "feed": "/practices/feed/",
}
VILLAGE = "Dhimrapur"
TOLD = {
    "shielded": True,
    "terrain": "hilly",
    "village": VILLAGE,
    "who_did_what": "The masons and each household.",
}
LESSON = TOLD | {"kind": "lesson", "peers_may_read": False}
GIVEN_AWAY = {
    "gp": (VILLAGE, "Khajuri", "Kotra", "Girwa", "Secretary"),
    "district": (VILLAGE, "Girwa", "District Coordinator"),
}


def beside(office, name):
    """Return a new person who holds `office` too."""
    person = User.objects.create(name=name, email=f"{name}@example.org")
    person.set_password(PASSWORD)
    person.save()
    return seated(person, office)


def seated(person, office):
    person.postings.create(
        office=office, starts_on=SINCE, state="confirmed", decided_at=timezone.now()
    )
    return person


class Scene:
    """An entry of one kind in each state of the table, and who tries it."""

    def __init__(self, cast, kind):
        self.cast, self.teller = cast, "district" if kind.endswith("district") else "gp"
        told = LESSON if "lesson" in kind else TOLD
        own = {
            "author": getattr(cast, self.teller),
            "place": getattr(cast.places, f"home_{self.teller}"),
            "desk": cast.district if kind == "shielded-gp" else cast.state,
            "to_state": kind.endswith("sent-to-state"),
        }
        asked = [row for row in ROWS if row["object"] == kind]
        self.rows = [(row, state) for row in asked for state in STATES if row[state]]
        self.entries = {
            state: factory.practice_in(state, **told, **own)
            for state in dict.fromkeys(state for _row, state in self.rows)
        }
        self.replacement = factory.practice_in("published", **told, **own)
        roles = dict.fromkeys(row["role"] for row in asked)
        people = {role: self._person(role) for role in roles}
        self.clients = rights.clients_of(people, KINDS.index(kind))

    def _person(self, role):
        office = getattr(self.cast.offices, self.teller)
        if role == "author":
            return getattr(self.cast, self.teller)
        if role == "colleague":
            return beside(office, "colleague")
        if role == "own_desk":
            return self.cast.district2
        if role == "desk_state_seated":
            body = Organisation.objects.get(key="vwsc")
            return seated(
                self.cast.state2,
                Office.objects.create(place=office.place, title="Chair", organisation=body),
            )
        if role == "anonymous":
            return None
        return getattr(self.cast, rights.PEOPLE.get(role, role))

    def got(self, row, state):
        """Return what the try of one cell gives, in the table's words."""
        client, practice, action = self.clients[row["role"]], self.entries[state], row["action"]
        if action in LISTS:
            return self._in_list(client, LISTS[action], practice)
        answer = rights.answer_to(client, action, practice, self.replacement)
        return self._judged(answer, rights.in_words(answer), action)

    def _judged(self, answer, got, action):
        if got != "200" or action not in ("view", "history", "version", "print"):
            return got
        return "200" if self._gives_away(page_part(text_of(answer))) else "covered"

    def _in_list(self, client, address, practice):
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = page_part(text_of(answer))
        if f"/practices/{practice.pk}/" not in text:
            return "absent"
        return "told" if self._gives_away(text) else "covered"

    def _gives_away(self, text):
        return any(word in text for word in GIVEN_AWAY[self.teller])


def text_of(answer):
    """Return what was answered, as text."""
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def page_part(text):
    """Return a page without what it shows of its reader; of a file, all of it."""
    return text[max(text.find("<main"), 0) :]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_each_row_of_the_table(cast, settings, monkeypatch, quiet, kind):
    """As in production, State, National and auditor give a second factor."""
    settings.SECOND_FACTOR_NEEDED = True
    monkeypatch.setattr(factory, "draft_practice", rights.draft_with_photo)
    # Of a print its words, which a typesetter would only make hard to read.
    monkeypatch.setattr(
        typesetting,
        "set_type",
        lambda layout, data, *rest, **how: json.dumps(data, ensure_ascii=False).encode(),
    )
    cache.clear()
    scene, wrong = Scene(cast, kind), []
    for row, state in scene.rows:
        got = scene.got(row, state)
        if got != row[state]:
            wrong.append(f"{kind} {state}: {row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)
    assert Practice.objects.count() == len(scene.entries) + 1


def test_nothing_was_taken_out_of_the_table():
    cells = [row[state] for row in ROWS for state in STATES if row[state]]
    assert len(cells) == 882
    assert set(cells) == {"200", "covered", "absent", "403", "404", "409", "done", "login"}
