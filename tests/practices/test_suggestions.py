"""Suggested corrections: by anybody signed in, seen by few, answered by the author's office."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.erasures import forget
from events.models import Outbox
from practices import permissions, workflow
from practices.errors import NotAllowed
from practices.living import suggesting
from practices.models import Particulars, Suggestion
from tests.practices.hiding import client_of, hide, text_of
from tests.practices.test_comparing import revise

pytestmark = pytest.mark.django_db


def page(practice):
    return f"/practices/{practice.pk}/suggestions/"


def suggest(practice, by, answer="problem", proposed="The pits were full for years.", **more):
    words = {"answer": answer, "proposed": proposed, "request_id": str(uuid.uuid4()), **more}
    return client_of(by).post(page(practice), words)


def answer(practice, by, verb, one, **words):
    return client_of(by).post(f"{page(practice)}{one.uid}/{verb}/", words)


def heard(event_verb):
    rows = Outbox.objects.filter(event__verb=event_verb, channel="portal")
    return {row.recipient for row in rows}


def test_one_is_made_seen_by_few_taken_over_and_credited(cast, entry):
    practice = entry("published")
    chosen = client_of(cast.reader).get(page(practice), {"answer": "steps-2"})
    assert chosen.context["form"]["proposed"].value() == "Dig the second pit."
    assert (
        suggest(practice, cast.reader, "steps-2", "Dig a pit.", why="I saw it.").status_code == 302
    )
    one = Suggestion.objects.get()
    assert (one.passage, one.before) == (("steps", 2), "Dig the second pit.")
    assert heard("suggest") == {cast.gp}
    for who in (cast.reader, cast.gp, cast.district, cast.state):
        assert "I saw it." in text_of(client_of(who).get(page(practice)))
    for who in (cast.gp2, cast.block, cast.outsider, cast.auditor):
        assert "I saw it." not in text_of(client_of(who).get(page(practice)))
        assert answer(practice, who, "take", one).status_code == 404
    assert Client().get(page(practice))["Location"].startswith("/accounts/login/")
    for who in (cast.district, cast.reader):
        assert answer(practice, who, "take", one).status_code == 403
    assert "1 suggested correction waits" in text_of(client_of(cast.gp).get("/me/"))
    assert "I saw it." in text_of(client_of(cast.gp).get("/practices/suggestions/"))
    assert answer(practice, cast.gp, "take", one).status_code == 302
    version = practice.open_version
    assert version.step_texts()[1] == "Dig a pit."
    assert version.problem == practice.live_version.problem
    assert heard("take-suggestion") == {cast.reader}
    assert answer(practice, cast.gp, "decline", one, note="No.").status_code == 409
    history = text_of(client_of(cast.gp).get(f"/practices/{practice.pk}/history/"))
    assert "A suggested correction used" in history
    assert "suggested" not in text_of(Client().get(f"/practices/{practice.pk}/history/")).lower()
    consent = {"consent": True, "consent_text": "Yes.", "consent_at": timezone.now()}
    Particulars.objects.filter(version=version).update(**consent)
    workflow.apply(practice, "submit", by=cast.gp)
    workflow.apply(practice, "accept", by=cast.district)
    credit = "With a correction that was suggested"
    assert credit in text_of(Client().get(f"/practices/{practice.pk}/history/"))


def test_one_is_not_taken_over_with_a_note_that_its_writer_reads(cast, entry):
    practice = entry("published")
    suggest(practice, cast.reader)
    one = Suggestion.objects.get()
    assert answer(practice, cast.gp, "decline", one, note=" ").status_code == 422
    assert answer(practice, cast.gp, "decline", one, note="It was last year.").status_code == 302
    assert heard("decline-suggestion") == {cast.reader}
    assert "It was last year." in text_of(client_of(cast.reader).get("/me/notices/"))
    assert "It was last year." in text_of(client_of(cast.reader).get(page(practice)))
    assert practice.open_version is None


def test_what_cannot_be_suggested(cast, entry):
    practice, draft = entry("published"), entry("draft")
    assert suggest(practice, cast.gp).status_code == 403
    assert suggest(draft, cast.reader).status_code == 404
    assert suggest(entry("withdrawn"), cast.reader).status_code == 409
    same = suggest(practice, cast.reader, proposed=practice.live_version.problem)
    assert (same.status_code, Suggestion.objects.count()) == (422, 0)
    assert suggest(practice, cast.reader, proposed="x" * 401).status_code == 422
    assert "x" * 401 in text_of(suggest(practice, cast.reader, proposed="x" * 401))
    for name in ("shielded", "contact", "steps-9", "hidden", ""):
        assert suggest(practice, cast.reader, name).status_code == 404
    for name in ("problem", "result", "upkeep"):
        assert suggest(practice, cast.reader, name).status_code == 302
    assert suggest(practice, cast.reader, "steps-1").status_code == 422
    assert suggest(practice, cast.reader, "result", "All 85.").status_code == 302  # in its stead
    assert suggest(practice, cast.gp2, "steps-1").status_code == 302
    assert Suggestion.objects.filter(person=cast.reader).count() == 3


def test_a_passage_that_changed_meanwhile(cast, entry):
    practice = entry("published")
    read = practice.live_version_id
    suggest(practice, cast.reader)
    suggest(practice, cast.reader, "upkeep", "Every four years.")
    revise(practice, cast.gp, problem="Single pits were full.")
    stale, kept = (Suggestion.objects.get(field=name) for name in ("problem", "upkeep"))
    assert answer(practice, cast.gp, "take", stale).status_code == 409
    workflow.apply(practice, "submit", by=cast.gp)
    assert answer(practice, cast.gp, "take", kept).status_code == 409
    workflow.apply(practice, "accept", by=cast.district)
    states = {one.field: one.state for one in Suggestion.objects.all()}
    assert states == {"problem": "outdated", "upkeep": "open"}
    assert heard("outdate-suggestion") == {cast.reader}
    late = suggest(practice, cast.gp2, proposed="Mine.", version=read)
    assert late.status_code == 409
    assert "Mine." in text_of(late)
    assert "Single pits were full." in text_of(late)
    again = {"version": late.context["form"]["version"].value(), "proposed": "Mine."}
    assert suggest(practice, cast.gp2, **again).status_code == 302


def test_who_suggested_what_was_taken_over_does_not_decide_on_it(cast, entry):
    practice = entry("published")
    suggest(practice, cast.district)
    assert permissions.may(cast.district, "accept", practice)
    suggesting.take(Suggestion.objects.get(), by=cast.gp)
    consent = {"consent": True, "consent_text": "Yes.", "consent_at": timezone.now()}
    Particulars.objects.filter(version=practice.open_version).update(**consent)
    workflow.apply(practice, "submit", by=cast.gp)
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "accept", by=cast.district)
    workflow.apply(practice, "accept", by=cast.district2)


def test_hidden_words_and_the_forgotten_go_from_suggestions_too(cast, entry, told):
    words = "Rampyari Devi of the first lane had a full pit."
    suggest(told, cast.reader, proposed=words, why="Ask Rampyari Devi")
    hide(told, cast.district)
    one = Suggestion.objects.get()
    assert (one.before, one.proposed) == (
        "[…] had a full pit.",
        "[…] of the first lane had a full pit.",
    )
    for who in (cast.reader, cast.gp, cast.district):
        assert "rampyari" not in text_of(client_of(who).get(page(told))).lower()
    told.refresh_from_db()
    assert suggesting.take(one, by=cast.gp).problem == "[…] of the first lane had a full pit."
    suggest(told, cast.reader, "upkeep", "Twice a year.")
    forget("person", cast.reader.uid, timezone.now())
    rest = Suggestion.objects.get()
    assert (rest.state, rest.before, rest.proposed, rest.why) == ("taken", "", "", "")
    workflow.apply(told, "withdraw", by=cast.gp, note="x", ground="personal-data")
    assert client_of(cast.gp).get(page(told)).status_code == 404


def test_lists_cost_the_same_however_many(cast, entry):
    practice, other = entry("published"), entry("published")
    client, addresses = client_of(cast.gp), (page(practice), "/practices/suggestions/")

    def cost():
        with CaptureQueriesContext(connection) as seen:
            for address in addresses:
                assert client.get(address).status_code == 200
        return len(seen)

    suggest(practice, cast.gp2)
    suggest(other, cast.gp2)
    cost()
    few = cost()
    for who in (cast.block, cast.district2, cast.state):
        suggest(practice, who)
        suggest(other, who)
    assert cost() == few
