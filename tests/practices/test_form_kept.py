"""Saving as one types: one draft out of many saves, no answer lost with a reply."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from events.parking import word_for
from practices import photos
from practices.jobs import make_photo
from practices.models import Attachment, Photo, Practice, Version
from tests import cast as people
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in, jpeg, sent

NEW, QUICK, SEND = "/practices/new/", "/practices/quick/", "/practices/photos/"
SCRIPT = {"HTTP_ACCEPT": "application/json"}


class Page:
    """An open page of the form, as the script keeps it: each save takes up what the last said."""

    def __init__(self, client, place, address=NEW, **hidden):
        self.client, self.place, self.address = client, place, address
        self.hidden = {"form_id": str(uuid.uuid4())} | hidden

    def press(self, **changes):
        return self.client.post(self.address, filled_in(self.place, **(self.hidden | changes)))

    def save(self, *, reply_lost=False, **changes):
        values = filled_in(self.place, **(self.hidden | {"autosave": "1"} | changes))
        answer = self.client.post(self.address, values, **SCRIPT)
        told = answer.json()
        if answer.status_code == 200 and "action" in told and not reply_lost:
            self.address = told["action"]
            self.hidden |= {name: told[name] for name in ("revision", "version")}
        return answer


@pytest.fixture
def page(as_gp, cast):
    return Page(as_gp, cast.places.home_gp)


@pytest.mark.django_db
class TestSavedMeanwhile:
    def test_many_saves_and_a_press_make_one_draft_whose_revision_moves_on(self, page):
        first = page.save(title="One").json()
        version = Version.objects.get()
        assert first["action"] == f"/practices/{version.practice_id}/edit/"
        assert (first["revision"], first["whole"]) == (2, True)
        assert first["words"].startswith("Draft saved at ")
        assert page.save(title="Two").json()["revision"] == 3
        assert page.press(title="Three").status_code == 302
        assert (Version.objects.get().title, Version.objects.get().revision) == ("Three", 4)

    @pytest.mark.parametrize("way", ["save", "press"])
    def test_a_lost_reply_costs_neither_text_nor_a_second_draft(self, page, way):
        page.save(title="One", reply_lost=True)
        answer = getattr(page, way)(title="One, and what was typed since")
        assert answer.status_code in (200, 302)
        assert Version.objects.get().title == "One, and what was typed since"

    def test_a_lost_reply_on_a_draft_is_no_conflict_with_oneself(self, as_gp, cast):
        practice = practice_in("published", author=cast.gp, place=cast.places.home_gp)
        hidden = {"revision": 0, "version": practice.live_version_id}
        page = Page(as_gp, cast.places.home_gp, f"/practices/{practice.pk}/edit/", **hidden)
        page.save(title="One", reply_lost=True)
        assert page.save(title="Two").status_code == 200
        assert practice.open_version.title == "Two"
        assert practice.versions.count() == 2

    @pytest.mark.parametrize("reply_lost", [False, True])
    def test_what_another_device_saved_is_not_overwritten(self, page, as_gp, cast, reply_lost):
        page.save(title="Here", reply_lost=reply_lost)
        practice = Practice.objects.get()
        there = Page(as_gp, cast.places.home_gp, f"/practices/{practice.pk}/edit/", revision=2)
        assert there.save(title="There").status_code == 200
        stale = page.save(title="Here again")
        assert stale.status_code == 409
        assert "both texts" in stale.json()["words"]
        both = page.press(title="Here again")
        assert both.status_code == 409
        assert "There" in both.content.decode()
        assert "Here again" in both.content.decode()
        assert Version.objects.get().title == "There"

    def test_an_answer_that_is_not_sound_yet_keeps_no_other_from_being_saved(self, page):
        told = page.save(started_on="junio", result="All use it.").json()
        assert told["whole"] is False
        assert "but not yet" in told["words"]
        version = Version.objects.get()
        assert (version.result, version.started_on) == ("All use it.", None)
        assert page.press(started_on="junio").status_code == 422

    @pytest.mark.parametrize("address", [NEW, QUICK])
    def test_a_slow_save_that_was_overtaken_changes_nothing(self, page, address):
        page.address = address
        page.save(title="First", sent_at=1000, reply_lost=True)
        page.save(title="Newer", sent_at=3000, reply_lost=True)
        assert page.save(title="Older", sent_at=2000, reply_lost=True).status_code == 409
        assert Version.objects.get().title == "Newer"
        assert page.save(title="Newest", sent_at=3000).status_code == 200
        for nonsense in ("x", "9" * 40, "-1"):
            assert page.save(title="Newest", sent_at=nonsense).status_code in (200, 409)

    def test_is_not_submitted_by_itself(self, page):
        page.save()
        assert Version.objects.get().state == "draft"

    def test_of_a_submitted_entry_nothing_is_saved(self, as_gp, cast):
        practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
        page = Page(as_gp, cast.places.home_gp, f"/practices/{practice.pk}/edit/")
        assert page.save(title="Too late").status_code == 409
        assert page.press(title="Too late").status_code == 409

    def test_another_person_with_the_same_id_begins_a_draft_of_his_own(self, page, cast):
        page.save(title="Mine")
        other = Client()
        other.force_login(cast.gp2)
        theirs = Page(other, cast.places.next_gp, form_id=page.hidden["form_id"])
        theirs.save(title="Theirs")
        assert set(Version.objects.values_list("title", flat=True)) == {"Mine", "Theirs"}

    def test_signed_out_the_script_is_told(self, page, as_gp, cast):
        page.hidden["given_to"] = word_for(cast.gp)
        as_gp.logout()
        answer = page.save()
        assert answer.status_code == 401
        assert "signed out" in answer.json()["words"]
        assert not Practice.objects.exists()


@pytest.mark.django_db
class TestQuick:
    def telling(self, cast, **changes):
        return {
            "place": cast.places.home_gp.key,
            "language": "en",
            "title": "Soak pits",
            "form_id": "6a0c8f34-5a52-4a50-9a8e-2f4a7c1f9f10",
        } | changes

    def test_many_saves_and_a_press_make_one_draft(self, as_gp, cast):
        for title in ("Soak", "Soak pits"):
            told = self.telling(cast, title=title, autosave="1")
            assert as_gp.post(QUICK, told, **SCRIPT).json()["whole"]
        photo = {"photo-1": sent()}
        assert as_gp.post(QUICK, self.telling(cast) | photo).status_code == 302
        assert Version.objects.get().title == "Soak pits"
        assert Version.objects.get().needs_help
        assert Photo.objects.count() == 1

    def test_what_somebody_completed_meanwhile_is_not_overwritten(self, as_gp, cast):
        as_gp.post(QUICK, self.telling(cast))
        Version.objects.update(title="Completed", last_form=None)
        late = as_gp.post(QUICK, self.telling(cast, title="Late"))
        assert late.status_code == 409
        assert "Late" in late.content.decode()
        assert Version.objects.get().title == "Completed"


@pytest.mark.django_db
class TestShown:
    def test_what_a_phone_kept_comes_back_in_the_form_unsaved(self, page):
        answer = page.press(show="1", title="Kept on the phone")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="Kept on the phone"' in text
        assert "kept on this device" in text
        assert f'name="form_id" value="{page.hidden["form_id"]}"' in text
        assert not Practice.objects.exists()

    def test_after_loading_anew_it_goes_on_saving_without_a_word(self, page):
        text = page.press(show="again", title="Typed before").content.decode()
        assert 'value="Typed before"' in text
        assert "kept on this device" not in text.partition("data-step-notices")[2]
        assert "data-waits" not in text
        assert "data-waits" in page.press(show="1", title="Typed before").content.decode()
        assert not Practice.objects.exists()

    def test_beside_what_is_saved_where_that_is_newer(self, as_gp, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
        hidden = {"revision": 1, "show": "1"}
        page = Page(as_gp, cast.places.home_gp, f"/practices/{practice.pk}/edit/", **hidden)
        answer = page.press(title="Kept on the phone")
        assert answer.status_code == 409
        assert practice.latest_version.title in answer.content.decode()
        assert Version.objects.get().title != "Kept on the phone"


@pytest.mark.django_db
class TestPhotos:
    def send(self, client, content=None, **more):
        return client.post(SEND, {"photo": sent(content), "request_id": str(uuid.uuid4())} | more)

    def test_one_by_one_while_the_form_is_open(self, as_gp, page):
        told = self.send(as_gp).json()
        held = {"photo-1-held": told["held"], "photo-1-description": "Before"}
        for _time in range(2):
            page.save(**held)
        attachment = Attachment.objects.get()
        assert str(attachment.uid) == told["uid"]
        make_photo(attachment.pk)
        page.save(**held | {"photo-1-description": "The pit in June"})
        assert page.press(**held | {"photo-1-description": "The pit in July"}).status_code == 302
        photo = Photo.objects.get()
        assert (photo.attachment, photo.description) == (attachment, "The pit in July")

    def test_a_repeated_one_is_held_once(self, as_gp):
        again = {"request_id": str(uuid.uuid4())}
        held = {self.send(as_gp, **again).json()["held"] for _time in range(2)}
        assert len(held) == len(default_storage.listdir("uploads")[1]) == 1

    def test_the_same_twice_is_stored_once(self, as_gp, page):
        twice = {f"photo-{n}-held": self.send(as_gp).json()["held"] for n in (1, 2)}
        page.save(**twice, **{"photo-2-description": "Said once"})
        page.save(**twice, **{"photo-3-held": self.send(as_gp).json()["held"]})
        other = {"photo-4-held": self.send(as_gp, jpeg((300, 200))).json()["held"]}
        page.press(**twice, **other)
        assert [photo.position for photo in Photo.objects.order_by("position")] == [1, 2]
        assert Attachment.objects.count() == 2

    def test_one_may_be_left_out_again(self, as_gp, page):
        told = self.send(as_gp).json()
        page.save(**{"photo-1-held": told["held"]})
        page.save(**{f"kept-{told['uid']}-remove": "on"})
        assert not Photo.objects.exists()

    def test_what_is_no_photo_is_told(self, as_gp):
        answer = self.send(as_gp, b"<html>")
        assert answer.status_code == 422
        assert "not a photo" in answer.json()["words"]
        assert self.send(as_gp, photo="").status_code == 422

    def test_too_many_at_once_are_told(self, as_gp, settings):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"photo": "1/h/user"}
        assert [self.send(as_gp).status_code for _time in range(2)] == [200, 429]

    def test_a_stranger_sends_none(self, client):
        assert self.send(client).status_code == 302
        assert not default_storage.exists("uploads")


@pytest.mark.django_db(transaction=True)
def test_one_held_photo_sent_at_once_under_two_ids_is_kept_once():
    cast = people.cast()
    held = photos.token_for(photos.keep(sent()), cast.gp)
    forms = [filled_in(cast.places.home_gp, **{"photo-1-held": held}) for _time in range(4)]

    def post(values):
        try:
            client = Client()
            client.force_login(cast.gp)
            return client.post(NEW, values).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(post, forms)) == [302, 422, 422, 422]
    assert Attachment.objects.count() == Practice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_and_a_press_at_once_make_one_draft():
    cast = people.cast()
    page = {"form_id": str(uuid.uuid4())}
    forms = [filled_in(cast.places.home_gp, **page) for _time in range(4)]

    def post(values):
        try:
            client = Client()
            client.force_login(cast.gp)
            return client.post(NEW, values).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(post, forms)) == [302] * 4
    assert Version.objects.get().revision == 5
