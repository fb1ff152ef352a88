"""Who hides words and shows them again, on which page; what a person's name and a restore do."""

import json
import re
import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.forgetting import erase, withdraw_name
from accounts.models import User
from events.erasures import forget, replay_erasures
from events.models import Erasure, Event, Outbox
from practices import redacting, workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Redaction, Version
from tests.practices.hiding import (
    EVERYWHERE,
    SAID,
    WORDS,
    client_of,
    hide,
    raw,
    text_of,
    told_of_her,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast, entry):
    return told_of_her(cast, entry)


class TestHiding:
    def test_the_log_has_no_words_and_the_author_hears_of_it(self, cast, told):
        hide(told, cast.district, reason="shaming")
        event = Event.objects.get(verb="hide-words")
        assert (event.actor, event.target, hasattr(event, "note")) == (
            cast.district,
            "shaming",
            False,
        )
        assert Outbox.objects.filter(event=event, recipient=cast.gp).exists()
        text = re.sub("<[^>]+>", "", text_of(client_of(cast.gp).get("/me/")))
        assert "Some words of “[…] digs” are hidden now." in text
        assert "They shame or blame somebody" in text
        text = text_of(Client().get(f"/practices/{told.pk}/history/"))
        assert ("Words were hidden" in text, "They shame or blame" in text) == (True, True)

    @pytest.mark.parametrize("words", ["Rampyari Dev", "Rampyari Devi Sharma", "ampyari", "[…]"])
    def test_what_stands_nowhere_whole_is_not_found(self, cast, told, words):
        with pytest.raises(AnswersMissing):
            hide(told, cast.district, words=words)
        assert not Redaction.objects.exists()

    def test_nobody_learns_what_is_hidden_by_asking_again(self, cast, told):
        hide(told, cast.district)
        for words in ("Rampyari Devi", "Rampyari", "Devi"):
            with pytest.raises(AnswersMissing):
                hide(told, cast.district, words=words)

    def test_what_lies_beside_it_can_be_hidden_too(self, cast, told):
        hide(told, cast.district)
        found = redacting.told(told, redacting.find(told, "is her name"))
        assert {(one.before, one.words) for one in found} == {("“[…]” ", "is her name")}
        assert all(one.behind.startswith(". […]") for one in found)
        hide(told, cast.district, words="is her name")
        assert Version.objects.get(pk=told.live_version_id).story.startswith("“[…]” […].")

    @pytest.mark.parametrize("who", ["gp", "gp2", "block", "district3", "auditor", "reader"])
    def test_who_is_not_at_its_desk_may_not(self, cast, told, who):
        with pytest.raises(NotAllowed):
            hide(told, getattr(cast, who))

    def test_the_desk_above_may(self, cast, told):
        assert hide(told, cast.state)
        assert Event.objects.get(verb="hide-words").stead == cast.places.home_district.key

    @pytest.mark.parametrize("state", ["superseded", "withdrawn"])
    def test_of_what_is_closed_too(self, cast, entry, state):
        practice = entry(state, **EVERYWHERE)
        hide(practice, cast.district)
        text = text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert ("[…] had a full pit." in text, WORDS in text) == (True, False)

    def test_of_what_is_not_published_nothing(self, cast, entry):
        with pytest.raises(WrongState):
            hide(entry("submitted"), cast.district)


class TestShowing:
    def test_all_is_as_before(self, cast, told):
        before = raw(told), text_of(Client().get("/practices.json"))
        hide(told, cast.district)
        act = Redaction.objects.values_list("act", flat=True).distinct().get()
        redacting.show(told, act, by=cast.state, note="She agreed.")
        told.refresh_from_db()
        assert told.title == EVERYWHERE["title"]
        assert set(told.tags.names()) == set(EVERYWHERE["tag_names"])
        assert (raw(told), text_of(Client().get("/practices.json"))) == before
        assert Version.objects.get(pk=told.live_version_id).hidden == {}
        assert Client().get("/practices.json?q=devi").json()["count"] == 1
        assert Event.objects.get(verb="show-words").note.text == "She agreed."
        assert hide(told, cast.district)

    def test_another_hiding_of_the_same_stays(self, cast, told):
        hide(told, cast.district, words="had a full pit")
        first = Redaction.objects.first().act
        hide(told, cast.district)
        redacting.show(told, first, by=cast.district, note="It is true.")
        assert Version.objects.get(pk=told.live_version_id).problem == "[…] had a full pit."

    def test_a_reason_is_needed_and_it_is_shown_once(self, cast, told):
        hide(told, cast.district)
        act = Redaction.objects.first().act
        with pytest.raises(AnswersMissing):
            redacting.show(told, act, by=cast.district, note="")
        with pytest.raises(NotAllowed):
            redacting.show(told, act, by=cast.gp, note="Mine.")
        redacting.show(told, act, by=cast.district, note="It is true.")
        with pytest.raises(WrongState):
            redacting.show(told, act, by=cast.district, note="It is true.")
        with pytest.raises(Redaction.DoesNotExist):
            redacting.show(told, uuid.uuid4(), by=cast.district, note="It is true.")


class TestPage:
    SOUND = {"words": "Rampyari  devi", "reason": "personal-data"}

    def address(self, practice):
        return f"/practices/{practice.pk}/hide/"

    def test_it_shows_where_they_stand_before_it_hides_them(self, cast, told):
        client, address = client_of(cast.district), self.address(told)
        assert address in text_of(client.get(told.get_absolute_url()))
        assert "no-store" in client.get(address)["Cache-Control"]
        answer = client.post(address, self.SOUND)
        text = text_of(answer)
        assert (answer.status_code, Redaction.objects.exists()) == (200, False)
        assert text.count("<mark>Rampyari Devi</mark>") == 10
        assert "Version 2" in text
        told_twice = self.SOUND | {"confirmed": "on", "request_id": str(uuid.uuid4())}
        for _ in range(2):
            answer = client.post(address, told_twice, follow=True)
            assert answer.redirect_chain == [(address, 302)]
        assert Event.objects.filter(verb="hide-words").count() == 1
        text = text_of(client.get(address))
        assert ("Show again" in text, WORDS in text) == (True, False)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"words": "Nobody there"}, "Nobody there"),
            ({"words": "Ra"}, "Ra</textarea>"),
            ({"words": ""}, "error"),
            ({"reason": "forgotten"}, "Rampyari  devi"),
            ({"reason": ""}, "Rampyari  devi"),
            ({"words": "Nobody there", "confirmed": "on"}, "Nobody there"),
        ],
    )
    def test_a_wrong_form_comes_back_with_what_was_typed(self, cast, told, wrong, said):
        answer = client_of(cast.district).post(self.address(told), self.SOUND | wrong)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert not Redaction.objects.exists()

    def test_who_may_not_is_told_so(self, cast, entry, told):
        draft, own = entry("draft"), self.SOUND | {"confirmed": "on"}
        for who, practice, status in [
            (None, told, 302),
            ("gp", told, 403),
            ("gp2", told, 403),
            ("district3", told, 403),
            ("gp2", draft, 404),
            ("gp", draft, 403),
            ("district", entry("submitted"), 409),
        ]:
            client, address = client_of(who and getattr(cast, who)), self.address(practice)
            assert client.get(address).status_code == status, who
            assert client.post(address, own).status_code == status, who
            link = text_of(client.get(told.get_absolute_url()))
            assert (self.address(told) in link) == (who == "district")
        assert not Redaction.objects.exists()

    def test_shown_again(self, cast, told):
        hide(told, cast.district)
        act = Redaction.objects.first().act
        client, address = client_of(cast.district), f"{self.address(told)}{act}/show/"
        assert client.get(address).status_code == 405
        assert client_of(cast.gp2).post(address, {"note": "x"}).status_code == 403
        assert client.post(address, {"note": " "}).status_code == 422
        other = f"{self.address(told)}{uuid.uuid4()}/show/"
        assert client.post(other, {"note": "x"}).status_code == 404
        assert client.post(address, {"note": "It is true."}).status_code == 302
        assert client.post(address, {"note": "It is true."}).status_code == 409
        assert WORDS in text_of(Client().get(f"/practices/{told.pk}/v/2/"))

    def test_of_what_is_withdrawn_for_its_data_no_word_is_shown(self, cast, entry):
        practice = entry("published", **EVERYWHERE)
        words = {"note": "It names her.", "ground": "personal-data"}
        workflow.apply(practice, "withdraw", by=cast.district, **words)
        client, address = client_of(cast.district), self.address(practice)
        text = text_of(client.post(address, self.SOUND))
        assert ("had a full pit" in text, "stand in 7 places" in text) == (False, True)
        assert client.post(address, self.SOUND | {"confirmed": "on"}).status_code == 302
        workflow.apply(practice, "reinstate", by=cast.district, note="She is not named now.")
        text = text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert ("[…] had a full pit." in text, WORDS in text) == (True, False)


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
