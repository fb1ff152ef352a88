"""Addresses of photos: direct, guessed, handed on, and after the photo is hidden or removed."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from practices import photos, workflow
from practices.models import Attachment, AttachmentState, Photo
from tests.factories.practices import draft_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def pictured(cast):
    """Return a function that makes an entry with one ready photo; returns both."""

    def make(*verbs, **answers):
        practice = draft_practice(author=cast.gp, place=cast.places.home_gp, **answers)
        photo = Attachment.objects.create(
            practice=practice,
            uploaded_by=cast.gp,
            state=AttachmentState.READY,
            widths=[360],
            width=360,
            height=240,
            sha256="0" * 64,
        )
        default_storage.save(photos.made_name(photo.uid, 360), ContentFile(b"webp"))
        Photo.objects.create(version=practice.open_version, attachment=photo, position=1)
        for verb in verbs:
            by = cast.gp if verb == "submit" else cast.district
            workflow.apply(practice, verb, by=by, note="So.", **_details(verb))
            practice.refresh_from_db()
        return practice, photo

    return make


def _details(verb):
    return {"ground": "unsafe"} if verb == "withdraw" else {}


def as_role(cast, role):
    client = Client()
    if role != "anonymous":
        client.force_login(getattr(cast, role))
    return client


def address_of(photo, width=360):
    return f"/media/photos/{photo.uid}/{width}.webp"


def test_an_address_handed_on_opens_nothing(cast, pictured):
    address = address_of(pictured()[1])
    answer = as_role(cast, "gp").get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    for role in ("anonymous", "reader", "gp2", "block", "district", "national", "auditor"):
        assert as_role(cast, role).get(address).status_code == 404, role


@pytest.mark.parametrize("role", ["anonymous", "gp2", "gp"])
def test_no_guess_opens_anything(cast, pictured, role):
    photo = pictured("submit", "accept")[1]
    made, client = photos.made_name(photo.uid, 360), as_role(cast, role)
    guesses = [
        f"/media/photos/{uuid4()}/360.webp",
        f"/media/photos/{photo.pk}/360.webp",
        address_of(photo, 720),
        address_of(photo, 99),
        f"/media/{made}",
        f"/media/uploads/{photo.uid}",
        f"/media/photos/{photo.uid}/..%2f..%2fuploads/360.webp",
    ]
    for guess in guesses:
        assert client.get(guess).status_code == 404, guess
    assert client.get(address_of(photo)).status_code == 200


@pytest.mark.parametrize("role", ["anonymous", "gp", "district", "state", "national"])
def test_what_is_hidden_for_danger_is_gone_for_everybody(cast, pictured, role):
    practice, photo = pictured("submit", "accept")
    client = as_role(cast, role)
    kept = client.get(address_of(photo))["ETag"]
    workflow.apply(practice, "withdraw", by=cast.district, note="Unsafe.", ground="unsafe")
    assert client.get(address_of(photo)).status_code == 404
    asked_again = client.get(address_of(photo), headers={"If-None-Match": kept})
    assert asked_again.status_code == 404


def test_what_is_removed_is_gone(cast, pictured):
    photo = pictured("submit", "accept")[1]
    Attachment.objects.filter(pk=photo.pk).update(state=AttachmentState.GONE)
    for role in ("anonymous", "gp", "district"):
        assert as_role(cast, role).get(address_of(photo)).status_code == 404


def test_the_address_of_a_shielded_photo_tells_nothing(cast, pictured):
    answer = Client().get(address_of(pictured("submit", "accept", shielded=True)[1]))
    heads = " ".join(answer.headers.values())
    assert answer.status_code == 200
    assert not [word for word in ("Khajuri", "Kotra", "Girwa", "Gp") if word in heads]
