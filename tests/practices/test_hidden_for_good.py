"""What a forgotten person's name and a restored backup do to hidden words."""

import json
import uuid

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.forgetting import erase, withdraw_name
from accounts.models import User
from events.erasures import forget, replay_erasures
from events.models import Erasure, Event
from practices import redacting, workflow
from practices.errors import WrongState
from practices.models import Redaction, Suggestion, Translation, Version
from tests.factories.practices import practice_in
from tests.practices.hiding import (
    EVERYWHERE,
    SAID,
    WORDS,
    client_of,
    hide,
    raw,
    text_of,
)
from tests.practices.test_suggestions import suggest
from tests.practices.test_translations import checked, hindi, read

pytestmark = pytest.mark.django_db


class TestForgotten:
    @pytest.fixture
    def hers(self, cast, entry):
        """Return an entry of gp that names her, with number and address, and one of a namesake."""
        User.objects.filter(pk=cast.gp.pk).update(
            name=WORDS, phone="+919812345678", email="rampyari@example.org"
        )
        cast.gp.refresh_from_db()
        calls = "Call 098123 45678 or RAMPYARI@example.org."
        mine = entry("published", **EVERYWHERE, upkeep=calls)
        there = {"author": cast.gp2, "place": cast.places.next_gp}
        return mine, entry("published", **there, upkeep="Rampyari Devi of another place.")

    def gone(self, practice):
        text = text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert "Call […] or […]." in text
        assert "Ask […], who is poor." in text
        assert not any(word in text for word in SAID)

    @pytest.mark.parametrize("forgetting", [erase, withdraw_name])
    def test_her_name_goes_from_what_she_told(self, cast, hers, forgetting):
        mine, namesake = hers
        before = raw(mine)
        forgetting(cast.gp)
        self.gone(mine)
        assert raw(mine) == before
        assert "Rampyari Devi of" in text_of(Client().get(f"/practices/{namesake.pk}/v/1/"))
        assert set(Redaction.objects.values_list("reason", flat=True)) == {"forgotten"}
        event = Event.objects.get(verb="hide-words")
        assert (event.actor, event.subject_id) == (None, mine.pk)

    def test_it_is_for_good(self, cast, hers):
        mine, _namesake = hers
        erase(cast.gp)
        act = Redaction.objects.first().act
        with pytest.raises(WrongState):
            redacting.show(mine, act, by=cast.district, note="We knew her.")
        text = text_of(client_of(cast.district).get(f"/practices/{mine.pk}/hide/"))
        assert ("For good" in text, "Show again" in text) == (True, False)

    def test_what_the_desk_hid_before_is_for_good_too(self, cast, hers):
        mine, _namesake = hers
        hide(mine, cast.district)
        act = Redaction.objects.first().act
        erase(cast.gp)
        redacting.show(mine, act, by=cast.district, note="By mistake.")
        self.gone(mine)

    def test_a_name_withdrawn_twice_is_hidden_once(self, cast, hers):
        withdraw_name(cast.gp)
        count = Redaction.objects.count()
        forget("name", cast.gp.uid, timezone.now())
        assert Redaction.objects.count() == count
        assert Event.objects.filter(verb="hide-words").count() == 1

    def test_the_price_does_not_grow_with_entries_that_do_not_name_her(self, cast, hers):
        def queries():
            with CaptureQueriesContext(connection) as made, transaction.atomic():
                withdraw_name(cast.gp)
                transaction.set_rollback(True)
            return len(made)

        def tell(*states):
            for state in states:
                practice_in(state, author=cast.gp, place=cast.places.home_gp)

        tell("submitted")
        before = queries()
        tell("published", "draft", "submitted")
        assert queries() == before

    def test_what_is_accepted_at_that_very_moment_forgets_her_too(self, cast, entry, monkeypatch):
        User.objects.filter(pk=cast.gp.pk).update(name=WORDS)
        practice, cut = entry("submitted", **EVERYWHERE), redacting._cut_open

        def accepted_first(*what):
            monkeypatch.setattr(redacting, "_cut_open", cut)
            workflow.apply(practice, "accept", by=cast.district)
            cut(*what)

        monkeypatch.setattr(redacting, "_cut_open", accepted_first)
        erase(User.objects.get(pk=cast.gp.pk))
        text = text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert "Ask […], who is poor." in text
        assert not any(word in text for word in SAID)

    def test_what_she_acted_on_forgets_her_too(self, cast, entry):
        User.objects.filter(pk=cast.district.pk).update(name="Sunita Kumari Meena")
        cast.district.refresh_from_db()
        practice = entry("published", result="Sunita Kumari Meena of the District saw it.")
        assert "Sunita" in practice.live_version.result
        erase(cast.district)
        assert Version.objects.get(pk=practice.live_version_id).result.startswith("[…] of the")


class TestRestored:
    """A backup from before the hiding comes back; the ledger beside it knows better."""

    def back_to(self, point):
        transaction.savepoint_rollback(point)

    def test_a_hidden_passage_is_hidden_again(
        self, cast, told, settings, django_capture_on_commit_callbacks
    ):
        point = transaction.savepoint()
        with django_capture_on_commit_callbacks(execute=True):
            hide(told, cast.district)
        line = settings.ERASURE_LEDGER.read_text()
        assert json.loads(line)["kind"] == "passage"
        assert "ampyari" not in line
        self.back_to(point)
        assert not Redaction.objects.exists()
        assert WORDS in text_of(Client().get(f"/practices/{told.pk}/v/1/"))
        replay = replay_erasures(line.splitlines())
        assert (replay.done, replay.unreadable) == (1, 0)
        assert WORDS not in text_of(Client().get(f"/practices/{told.pk}/v/1/"))
        assert Client().get("/practices.json?q=devi").json()["count"] == 0
        assert Redaction.objects.count() == 14
        assert replay_erasures(line.splitlines()).known == 1
        assert Redaction.objects.count() == 14

    @pytest.mark.parametrize("forgotten", [False, True])
    def test_what_others_wrote_about_it_forgets_again(
        self, cast, told, settings, django_capture_on_commit_callbacks, forgotten
    ):
        """A translation and a suggested correction, of a backup from before."""
        texts = hindi(told) | {"problem": "रामप्यारी देवी का गड्ढा", "upkeep": "Rampyari Devi sees."}
        checked(told, cast.gp2, cast.district2, texts)
        proposed = "Rampyari Devi of the first lane had a full pit."
        suggest(told, cast.reader, proposed=proposed, why="Ask Rampyari Devi")
        if forgotten:
            User.objects.filter(pk=cast.gp.pk).update(name=WORDS)

        def known():
            return [
                word
                for model in (Translation, Suggestion)
                for row in model.objects.values()
                for word in ("ampyari", "रामप्यारी")
                if word in str(row)
            ]

        assert "रामप्यारी" in read(told)
        before, point = known(), transaction.savepoint()
        with django_capture_on_commit_callbacks(execute=True):
            erase(User.objects.get(pk=cast.gp.pk)) if forgotten else hide(told, cast.district)
        self.back_to(point)
        assert known() == before
        assert replay_erasures(settings.ERASURE_LEDGER.read_text().splitlines()).done == 1
        assert known() == []
        assert "रामप्यारी" not in read(told)

    def test_an_entry_that_is_not_there_is_no_hindrance(self, cast):
        passage = [str(uuid.uuid4()), "title", 0, 0, 4]
        about = {"reason": "other", "passages": [passage]}
        told = {"uid": str(uuid.uuid4()), "kind": "passage", "at": "2026-11-20T10:30:15+00:00"}
        assert replay_erasures([json.dumps(told | {"about": about})]).done == 1
        assert replay_erasures([json.dumps(told | {"about": "x"})]).unreadable == 1
        assert Erasure.objects.get().about == about

    def test_an_erased_person_s_name_is_hidden_again(
        self, cast, entry, settings, django_capture_on_commit_callbacks
    ):
        User.objects.filter(pk=cast.gp.pk).update(name=WORDS)
        practice = entry("published", **EVERYWHERE)
        point = transaction.savepoint()
        with django_capture_on_commit_callbacks(execute=True):
            erase(User.objects.get(pk=cast.gp.pk))
        self.back_to(point)
        assert WORDS in text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert replay_erasures(settings.ERASURE_LEDGER.read_text().splitlines()).done == 1
        assert WORDS not in text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
