"""The photo of a card's paper: whose it is to add, who sees it, and that it goes with its card."""

import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from events import erasures
from events.models import Erasure, Event
from practices import jobs, photos
from sourcebook.backups import put_back
from tests.practices.test_photos import picture
from tests.workshops.conftest import client_of
from tests.workshops.test_cards import SAID, TYPED, hall, send  # noqa: F401  a fixture
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import joining, pace
from workshops.models import CardPhoto, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(hall):  # noqa: F811
    """Return what `hall` is, with card 1 by the phone and card 2 typed."""
    _workshop, here, typist, phone = hall
    send(phone, here, **SAID)
    send(typist, here, **TYPED | {"text": "Another thing."})
    return hall


def put(client, here, number, sent=None, name="card.jpg"):
    sent = picture("JPEG", (900, 600)) if sent is None else sent
    return client.post(f"{here}cards/{number}/photo/", {"photo": SimpleUploadedFile(name, sent)})


def made(number):
    photo = CardPhoto.objects.get(card__number=number)
    jobs.make_photo(photo.pk, "workshops.CardPhoto")
    photo.refresh_from_db()
    return photo


def files():
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


def test_one_photo_a_card_by_whose_it_is(told):
    _workshop, here, typist, phone = told
    located = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Plantedcamera"
    Image.new("RGB", (900, 600), "white").save(located, "JPEG", exif=exif)
    assert put(phone, here, 1, located.getvalue())["Location"] == f"{here}cards/"
    assert put(phone, here, 1, located.getvalue()).status_code == 302  # sent again: the same
    assert put(phone, here, 1).status_code == 409  # another one
    assert CardPhoto.objects.count() == Event.objects.filter(verb="photograph-card").count() == 1
    assert "Being prepared" in phone.get(f"{here}cards/").content.decode()
    photo = made(1)
    assert (photo.state, photo.width, photo.height) == ("ready", 900, 600)
    assert not default_storage.exists(photos.upload_name(photo.uid))
    assert f"{here}cards/1/photo/".removeprefix("/") in phone.get(f"{here}cards/").content.decode()
    answer = phone.get(f"{here}cards/1/photo-720.webp")
    kept = b"".join(answer.streaming_content)
    assert kept[8:12] == b"WEBP"
    assert b"Plantedcamera" not in kept
    assert "photo-1280.webp" in phone.get(f"{here}cards/1/photo/").content.decode()
    assert put(typist, here, 2)["Location"] == f"{here}keying/"
    made(2)
    for page in ("keying/", "cards/2/photo/"):
        assert f"{here}cards/2/photo-" in typist.get(here + page).content.decode()
    assert put(phone, here, 2).status_code == 403  # told by another
    assert phone.post(f"{here}cards/2/photo/delete/").status_code == 403
    assert put(typist, here, 9).status_code == 404
    assert phone.post(f"{here}cards/1/photo/delete/").status_code == 302
    assert put(phone, here, 1).status_code == 302


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"", "a.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<html><script>alert(1)</script></html>", "a.jpg"),
        (picture("GIF"), "a.gif"),
    ],
)
def test_what_is_no_photo_is_refused_beside_its_field(told, sent, name):
    _workshop, here, typist, _phone = told
    answer = put(typist, here, 2, sent, name)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["photo"]
    assert not CardPhoto.objects.exists()
    assert not files()


def test_a_photo_that_breaks_later_is_said_so_and_another_is_taken(told):
    _workshop, here, typist, _phone = told
    put(typist, here, 2, picture("JPEG", (900, 600))[:700])
    assert made(2).state == "unreadable"
    assert "Could not be read" in typist.get(f"{here}cards/2/photo/").content.decode()
    assert put(typist, here, 2).status_code == 302
    assert made(2).state == "ready"


def test_who_reads_the_wall_sees_it_and_nobody_else(cast, held, told):
    workshop, here, typist, phone = told
    put(typist, here, 2)
    made(2)
    file = f"{here}cards/2/photo-360.webp"
    for client in (typist, phone):
        answer = client.get(file)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    other = held("running", begins=0, title="Another")
    guest, _answer = join(joining.code_of(joining.open_door(other, by=cast.state)))
    for client in (guest, client_of(), client_of(cast.gp), client_of(cast.national)):
        for page in (file, f"{here}cards/2/photo/"):
            assert client.get(page).status_code == 404, page
        assert put(client, here, 2).status_code == 404
        assert client.post(f"{here}cards/2/photo/delete/").status_code == 404
    elsewhere = f"/workshops/{other.pk}/cards/2/photo-360.webp"
    uid = CardPhoto.objects.get().uid
    huge = f"{here}cards/2/photo-{10**24}.webp"
    for path in (f"{here}cards/2/photo-361.webp", huge, elsewhere, f"/media/photos/{uid}/360.webp"):
        assert typist.get(path).status_code == 404, path
    for page in (f"{here}wall/", f"{here}report/"):
        assert "photo-360" not in typist.get(page).content.decode()
    assert workshop.cards.count() == 2


def test_it_goes_with_its_card_and_with_who_told_it(told, django_capture_on_commit_callbacks):
    _workshop, here, typist, phone = told
    for number, client in ((1, phone), (2, typist)):
        put(client, here, number)
        made(number)
    gone = CardPhoto.objects.get(card__number=1)
    jobs.sweep_photos(timezone.now() + timedelta(hours=1))
    assert len(files()) == 6  # neither is swept away
    with django_capture_on_commit_callbacks(execute=True):
        typist.post(f"{here}cards/2/delete/")
    assert len(files()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        erasures.forget("participant", Participant.objects.get(name="Gita Plantedname").uid)
    assert not CardPhoto.objects.exists()
    assert not files()
    assert Erasure.objects.filter(kind="photo", uid=gone.uid).exists()


def test_a_chosen_name_takes_no_photo_along_that_was_there_before(running, cast):  # noqa: F811
    workshop, code = running
    here, typist = f"/workshops/{workshop.pk}/", client_of(cast.facilitator)
    send(typist, here, **TYPED)
    put(typist, here, 1)
    join(code, name=TYPED["teller_name"])
    send(typist, here, **TYPED | {"text": "Told since she came."})
    put(typist, here, 2)
    erasures.forget("participant", Participant.objects.get(name=TYPED["teller_name"]).uid)
    assert [photo.card.number for photo in CardPhoto.objects.all()] == [1]


def test_going_back_to_a_moment_brings_its_files(told, tmp_path):
    _workshop, here, typist, _phone = told
    put(typist, here, 2)
    photo = made(2)
    shutil.copytree(default_storage.location, tmp_path / "kept")
    photos.drop_made(photo.uid)
    done = put_back.put_back(tmp_path / "kept", lambda words: None)
    assert done.lost == []
    assert done.written == files()
    assert len(files()) == 3
    shutil.rmtree(tmp_path / "kept")
    photos.drop_made(photo.uid)
    assert put_back.put_back(tmp_path / "kept", lambda words: None).lost == [photo.pk]
    photo.refresh_from_db()
    assert photo.state == "unreadable"


def test_a_loop_of_photos_comes_to_an_end(told, monkeypatch):
    workshop, here, _typist, phone = told
    monkeypatch.setattr(pace, "PHOTOS_OF_A_SEAT", 1)
    cache.clear()
    assert put(phone, here, 1).status_code == 302
    phone.post(f"{here}cards/1/photo/delete/")
    assert put(phone, here, 1).status_code == 429
    workshop.state = "closed"
    workshop.save(update_fields=["state"])
    assert not CardPhoto.objects.exists()


def test_the_grid_asks_as_often_with_photos_as_without(told):
    _workshop, here, typist, phone = told
    typist.get(f"{here}keying/")
    with CaptureQueriesContext(connection) as before:
        typist.get(f"{here}keying/")
    put(typist, here, 1)
    put(typist, here, 2)
    send(phone, here, **SAID | {"text": "A third."})
    typist.get(f"{here}keying/")
    with CaptureQueriesContext(connection) as after:
        typist.get(f"{here}keying/")
    assert len(after) == len(before)
