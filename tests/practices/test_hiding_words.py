"""Who hides words and photos and shows words again, and on which page."""

import json
import re
import time
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from events.models import Event, Outbox
from practices import redacting, workflow
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Attachment, Photo, Redaction, Version
from practices.photos import made_name
from tests.practices.hiding import (
    EVERYWHERE,
    WORDS,
    client_of,
    hide,
    raw,
    text_of,
)

pytestmark = pytest.mark.django_db


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
        assert "Shames or blames somebody" in text
        text = text_of(Client().get(f"/practices/{told.pk}/history/"))
        assert ("Words were hidden" in text, "Shames or blames" in text) == (True, True)

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

    def test_a_word_without_an_end_beside_them_takes_no_time(self, cast, entry):
        practice = entry("published", story=f"{'a' * 40_000} b c d e f g h {WORDS}.")
        begun = time.monotonic()
        (found,) = redacting.told(practice, redacting.find(practice, WORDS))
        assert time.monotonic() - begun < 2
        assert (found.before, found.behind) == ("c d e f g h ", ".")

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
        assert ("had a full pit" in text, "are in 7 places" in text) == (False, True)
        assert client.post(address, self.SOUND | {"confirmed": "on"}).status_code == 302
        workflow.apply(practice, "reinstate", by=cast.district, note="She is not named now.")
        text = text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert ("[…] had a full pit." in text, WORDS in text) == (True, False)


class TestPhoto:
    @pytest.fixture
    def photo(self, cast, entry):
        """Return a ready photo that a published version shows."""
        practice = entry("draft")
        made = {"state": "ready", "widths": [360], "width": 360, "height": 240}
        photo = Attachment.objects.create(practice=practice, uploaded_by=cast.gp, **made)
        default_storage.save(made_name(photo.uid, 360), ContentFile(b"webp"))
        shown = {"attachment": photo, "position": 1, "description": f"{WORDS} at the pit"}
        Photo.objects.create(version=practice.open_version, **shown)
        workflow.apply(practice, "submit", by=cast.gp)
        workflow.apply(practice, "accept", by=cast.district)
        return photo

    def test_the_desk_takes_it_down_for_good(
        self, cast, photo, django_capture_on_commit_callbacks, settings
    ):
        practice, shown = photo.practice, f"/media/photos/{photo.uid}/360.webp"
        client, address = client_of(cast.district), f"/practices/{practice.pk}/hide/"
        down = f"{address}photo/{photo.uid}/"
        assert down in text_of(client.get(address))
        assert Client().get(shown).status_code == 200
        for who, sent, status in [
            (None, {"reason": "shaming"}, 302),
            ("gp", {"reason": "shaming"}, 403),
            ("district", {}, 422),
            ("district", {"reason": "forgotten"}, 422),
        ]:
            asking = client_of(who and getattr(cast, who))
            assert asking.post(down, sent).status_code == status, who
        assert Client().get(shown).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(down, {"reason": "personal-data"}).status_code == 302
        assert client.get(shown).status_code == 404
        assert not default_storage.exists(made_name(photo.uid, 360))
        assert str(photo.uid) not in text_of(Client().get(f"/practices/{practice.pk}/v/1/"))
        assert down not in text_of(client.get(address))
        assert client.post(down, {"reason": "personal-data"}).status_code == 404
        assert json.loads(settings.ERASURE_LEDGER.read_text())["uid"] == str(photo.uid)
        told = text_of(Client().get(f"/practices/{practice.pk}/history/"))
        assert ("A photo was removed" in told, "Personal data" in told) == (True, True)
        assert Outbox.objects.filter(event__verb="hide-photo", recipient=cast.gp).exists()

    def test_its_description_is_covered_alone(self, cast, photo):
        hide(photo.practice, cast.district)
        text = text_of(Client().get(f"/practices/{photo.practice_id}/v/1/"))
        assert ('alt="[…] at the pit"' in text, WORDS in text) == (True, False)
        assert Photo.objects.values("description").get()["description"] == f"{WORDS} at the pit"

    def test_another_entry_s_photo_is_not_there(self, cast, photo, told):
        address = f"/practices/{told.pk}/hide/photo/{photo.uid}/"
        answer = client_of(cast.district).post(address, {"reason": "other"})
        assert answer.status_code == 404
        photo.refresh_from_db()
        assert photo.state == "ready"
