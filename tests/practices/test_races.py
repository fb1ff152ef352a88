"""Two hundred races over one entry's life: never two open or live versions, never a lost note."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Event, Note
from practices import services, workflow
from practices.errors import WrongState
from practices.living import suggesting
from practices.models import Particulars, Practice, Suggestion, Version
from tests import cast as people
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 200
DECIDED = 16  # rounds in which two decide on it, three races each
CONSENT = {"consent": True, "consent_text": "Yes."}


class Track:
    """Two lanes with a connection each; `race` starts both at the same moment."""

    def __init__(self):
        self.pool, self.gate, self.tries = ThreadPoolExecutor(2), Barrier(2), 0

    def race(self, *acts):
        """Do both at once; return for each what it gave, or "late" where the entry had moved on."""
        self.tries += 1
        return [one.result() for one in [self.pool.submit(self._run, act) for act in acts]]

    def _run(self, act):
        self.gate.wait(10)
        try:
            return act() or "done"
        except WrongState:
            return "late"

    def end(self):
        """Close the connection of each lane."""
        for one in [self.pool.submit(self._close) for _lane in "12"]:
            one.result()
        self.pool.shutdown()

    def _close(self):
        self.gate.wait(10)
        connection.close()


@pytest.fixture
def track():
    found = Track()
    yield found
    found.end()


def do(practice, verb, by, **words):
    """Return an act: `by` does `verb`, as a request of her own would."""
    return partial(workflow.apply, practice, verb, by=User.objects.get(pk=by.pk), **words)


def write(practice, by):
    def begin():
        version = services.open_for_writing(practice, User.objects.get(pk=by.pk))
        return version.pk

    return begin


def stand(practice):
    """Return (open versions, whether the newest accepted one is the live one)."""
    found = Version.objects.filter(practice=practice).aggregate(
        open=Count("pk", filter=Q(state__in=["draft", "submitted", "returned"])),
        accepted=Count("pk", filter=Q(state="accepted")),
        numbers=Count("number", distinct=True, filter=Q(state="accepted")),
    )
    live = Practice.objects.get(pk=practice.pk).live_version
    assert found["accepted"] == found["numbers"] == live.number
    assert found["open"] <= 1
    return found["open"]


def test_two_hundred_races_leave_one_open_and_one_live_version_and_every_note(track):
    cast = people.cast()
    practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
    while track.tries < TRIES - 3 * DECIDED:
        begun = track.race(write(practice, cast.gp), write(practice, cast.gp))
        assert begun[0] == begun[1]
        gone = track.race(do(practice, "delete", cast.gp), do(practice, "delete", cast.gp))
        assert (gone.count("late"), stand(practice)) == (1, 0)
    rivals = cycle(["accept", "recall", "return"])
    noted = 0
    while track.tries < TRIES:
        begun = track.race(write(practice, cast.gp), write(practice, cast.gp))
        assert begun[0] == begun[1]
        assert stand(practice) == 1
        told = CONSENT | {"consent_at": timezone.now()}
        Particulars.objects.filter(version=begun[0]).update(**told)
        sent = track.race(do(practice, "submit", cast.gp), do(practice, "submit", cast.gp))
        assert sent.count("late") == 1
        rival = next(rivals)
        by = cast.gp if rival == "recall" else cast.district2
        ours = do(practice, "accept", cast.district, note=f"Ours {track.tries}")
        theirs = do(practice, rival, by, note=f"Theirs {track.tries}")
        decided = track.race(ours, theirs)
        assert decided.count("late") == 1
        noted += 1
        if stand(practice):
            back = practice.open_version
            if back.state != "submitted":
                workflow.apply(practice, "submit", by=cast.gp)
            workflow.apply(practice, "accept", by=cast.district2, note="At last.")
            noted += 1
    assert Note.objects.exclude(text="").count() == noted
    accepted = Event.objects.filter(verb="accept").count()
    assert accepted == Version.objects.filter(state="accepted").count()


def test_a_suggestion_answered_twice_at_once_is_answered_once(track):
    cast = people.cast()
    practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
    for number in range(6):
        passage = suggesting.passage_at(practice.live_version, f"steps-{number % 3 + 1}")
        one = suggesting.suggest(practice, by=cast.gp2, passage=passage, proposed=f"New {number}.")
        author = User.objects.get(pk=cast.gp.pk)
        answers = track.race(
            partial(suggesting.take, one, by=author),
            partial(suggesting.decline, one, by=author, note="No."),
        )
        assert answers.count("late") == 1
        one.refresh_from_db()
        assert (one.state == "taken") == (answers[1] == "late")
        if practice.open_version:
            workflow.apply(practice, "delete", by=author)
    assert Suggestion.objects.filter(state="open").count() == 0


def test_of_two_curators_in_two_browsers_one_is_told_and_keeps_her_note():
    cast = people.cast()
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    address, statuses = f"/practices/{practice.pk}", []
    notes = {"note": "Say how deep the water stands.", "note-problem": "Which lanes?"}
    for who, verb, words in ((cast.district, "accept", {}), (cast.district2, "return", notes)):
        client = Client()
        client.force_login(who)
        answer = client.post(f"{address}/{verb}/", words)
        statuses.append(answer.status_code)
    assert statuses == [302, 409]
    text = answer.content.decode()
    assert all(words in text for words in notes.values())
    assert "Accepted and published" in text
