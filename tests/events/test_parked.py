"""A form sent after its session has ended is kept an hour, and given back to its person alone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from events import parking
from events.models import Parked
from practices.models import Attachment, Practice, Version
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in, jpeg, sent

pytestmark = pytest.mark.django_db
NEW = "/practices/new/"


@pytest.fixture
def browser():
    """A client that minds forged forms, as browsers are minded."""
    return Client(enforce_csrf_checks=True)


def hidden(page, name):
    return re.search(f'name="{name}" value="([^"]*)"', page.content.decode())[1]


def opened(browser, user, address=NEW):
    """Sign in, open a form, and return the hidden words it came with."""
    browser.force_login(user)
    page = browser.get(address)
    names = ("csrfmiddlewaretoken", "given_to", "request_id", "form_id")
    return {name: hidden(page, name) for name in names if f'name="{name}"' in page.content.decode()}


def end_session(browser, *, csrf_too=False):
    del browser.cookies["sourcebook-session"]
    if csrf_too:
        del browser.cookies["sourcebook-csrf"]


def send_signed_out(browser, cast, csrf_too=False, **more):
    words = opened(browser, cast.gp)
    end_session(browser, csrf_too=csrf_too)
    return browser.post(NEW, filled_in(cast.places.home_gp, **words) | more)


@pytest.mark.parametrize("csrf_too", [False, True])
def test_text_and_photos_come_back_after_sign_in_and_are_saved_by_a_press(browser, cast, csrf_too):
    photos = {"photo-1": sent(jpeg((80, 60))), "photo-1-description": "Before", "photo-3": sent()}
    answer = send_signed_out(browser, cast, csrf_too, **photos)
    parked = Parked.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next=/parked/{parked.uid}/"
    assert "kept for one hour" in browser.get(answer["Location"]).content.decode()
    assert not Practice.objects.exists()

    browser.force_login(cast.gp)
    page = browser.get(f"/parked/{parked.uid}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Here is what you had typed" in text
    assert page["Cache-Control"] == "private, no-store"
    assert 'value="Second pits dug by neighbours in turns"' in text
    assert text.count("Your photo is kept") == 2
    assert f'action="{NEW}"' in text
    assert not Practice.objects.exists()

    again = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "given_to", "parked")}
    held = {name: hidden(page, name) for name in ("photo-1-held", "photo-3-held", "request_id")}
    assert browser.post(NEW, filled_in(cast.places.home_gp) | again | held).status_code == 302
    assert Version.objects.get().title == "Second pits dug by neighbours in turns"
    assert Attachment.objects.count() == 2
    assert not Parked.objects.exists()
    assert default_storage.listdir("parked")[1] == []


def test_another_person_gets_nothing_and_is_not_told_whose_it_was(browser, cast):
    browser.get(send_signed_out(browser, cast)["Location"])
    parked = Parked.objects.get()
    browser.force_login(cast.gp2)
    theirs = browser.get(f"/parked/{parked.uid}/")
    nothing = browser.get(f"/parked/{uuid4()}/")
    assert theirs.status_code == nothing.status_code == 404
    texts = [
        re.sub("/parked/[-0-9a-f]+/|(csrf|given_to).*?>", "", page.content.decode())
        for page in (theirs, nothing)
    ]
    assert texts[0] == texts[1]
    assert cast.gp.name not in texts[0]


def test_a_page_of_one_sent_under_the_sign_in_of_another_saves_nothing(browser, cast):
    words = opened(browser, cast.gp)
    browser.force_login(cast.gp2)
    words["csrfmiddlewaretoken"] = hidden(browser.get(NEW), "csrfmiddlewaretoken")
    answer = browser.post(NEW, filled_in(cast.places.home_gp) | words)
    assert answer.status_code == 403
    assert "under another sign-in" in answer.content.decode()
    assert not Practice.objects.exists()
    assert Parked.objects.get().owner == cast.gp


def test_a_sign_in_in_another_tab_gives_the_form_back_at_once(browser, cast):
    words = opened(browser, cast.gp)
    browser.cookies["sourcebook-csrf"] = "x" * 32
    answer = browser.post(NEW, filled_in(cast.places.home_gp) | words)
    assert answer["Location"] == f"/parked/{Parked.objects.get().uid}/"
    assert "Here is what you had typed" in browser.get(answer["Location"]).content.decode()


def test_what_somebody_saved_meanwhile_stands_beside_it(browser, cast):
    practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
    edit = f"/practices/{practice.pk}/edit/"
    words = opened(browser, cast.gp, edit) | {
        "revision": "2",
        "version": practice.latest_version.pk,
    }
    end_session(browser)
    browser.post(edit, filled_in(cast.places.home_gp, title="Typed here") | words)
    Version.objects.update(title="Saved there", revision=3)
    browser.force_login(cast.gp)
    text = browser.get(f"/parked/{Parked.objects.get().uid}/").content.decode()
    assert "Somebody saved this while you wrote" in text
    assert "Saved there" in text
    assert 'value="Typed here"' in text


def test_a_verb_waits_too_and_is_sent_by_one_press(browser, cast, entry):
    practice = entry()
    words = opened(browser, cast.district, f"/curation/{practice.pk}/")
    end_session(browser)
    note = "Say how many houses, and since when."
    address = f"/practices/{practice.pk}/return/"
    answer = browser.post(address, words | {"note": note})
    assert answer["Location"].startswith("/accounts/login/?next=/parked/")
    browser.force_login(cast.district)
    page = browser.get(f"/parked/{Parked.objects.get().uid}/")
    text = page.content.decode()
    assert f'<p class="prose">{note}</p>' in text
    fields = dict(re.findall('type="hidden" name="([^"]+)" value="([^"]*)"', text))
    assert browser.post(address, fields).status_code == 302
    assert practice.latest_version.state == "returned"
    assert not Parked.objects.exists()


class TestNothingIsParked:
    def test_without_a_word_of_ours(self, browser, cast):
        for word in ("", "1", parking.word_for(cast.gp)[:-1] + "?"):
            send_signed_out(browser, cast, given_to=word)
            assert not Parked.objects.exists()

    def test_from_a_foreign_origin(self, browser, cast):
        words = opened(browser, cast.gp)
        end_session(browser)
        answer = browser.post(
            NEW, filled_in(cast.places.home_gp) | words, HTTP_ORIGIN="https://evil.example"
        )
        assert answer.status_code == 403
        assert not Parked.objects.exists()

    def test_for_who_is_suspended(self, browser, cast):
        words = opened(browser, cast.gp)
        end_session(browser)
        type(cast.gp).objects.filter(pk=cast.gp.pk).update(is_active=False)
        assert browser.post(NEW, filled_in(cast.places.home_gp) | words).status_code == 302
        assert not Parked.objects.exists()

    def test_of_a_form_with_a_secret(self, browser, cast):
        send_signed_out(browser, cast, new_password="planted")
        assert not Parked.objects.exists()

    def test_beyond_what_one_machine_may_send(self, browser, cast, settings):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"park": "1/h/ip"}
        send_signed_out(browser, cast)
        answer = send_signed_out(browser, cast)
        assert answer["Location"] == f"/accounts/login/?next={NEW}"
        assert Parked.objects.count() == 1


def test_a_person_has_three_at_most(browser, cast):
    for _time in range(4):
        send_signed_out(browser, cast, **{"photo-1": sent(jpeg((80, 60)))})
    assert Parked.objects.count() == len(default_storage.listdir("parked")[1]) == 3


def test_after_an_hour_it_is_gone(browser, cast):
    send_signed_out(browser, cast, **{"photo-1": sent(jpeg((80, 60)))})
    parked = Parked.objects.get()
    assert Parked.objects.kept_for(cast.gp, parked.expires_at - timedelta(seconds=1)).exists()
    assert not Parked.objects.kept_for(cast.gp, parked.expires_at).exists()
    parking.clear_parked(parked.expires_at - timedelta(minutes=1))
    assert default_storage.exists(parking.file_name(parked.files[0]["uid"]))
    parking.clear_parked(parked.expires_at)
    assert not Parked.objects.exists()
    assert default_storage.listdir("parked")[1] == []


def test_a_file_that_a_crash_left_alone_is_cleared(db):
    default_storage.save("parked/alone", sent())
    parking.clear_parked()
    assert default_storage.exists("parked/alone")
    parking.clear_parked(timezone.now() + timedelta(hours=2))
    assert not default_storage.exists("parked/alone")


def test_my_entries_tell_of_it(browser, cast):
    send_signed_out(browser, cast)
    browser.force_login(cast.gp)
    assert f"/parked/{Parked.objects.get().uid}/" in browser.get("/me/").content.decode()
    browser.force_login(cast.gp2)
    assert "/parked/" not in browser.get("/me/").content.decode()


def test_who_was_away_too_long_loses_nothing(browser, cast):
    """State and National are signed out after half an hour without use."""
    words = opened(browser, cast.state)
    session = browser.session
    session["signed_in_at"] = session["seen_at"] = 0
    session.save()
    answer = browser.post(NEW, words | {"title": "Typed over a long tea"})
    assert answer["Location"] == f"/accounts/login/?next=/parked/{Parked.objects.get().uid}/"
    assert Parked.objects.get().data["title"] == ["Typed over a long tea"]
    assert not Practice.objects.exists()
