"""The photo with which a line in own words is done: who takes it, who sees it, when it goes."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import erasures
from events.models import Erasure, Event
from practices import jobs
from practices.models import Attachment
from tests.factories.practices import published_practice
from tests.practices.test_photos import located, picture
from tests.workshops.conftest import client_of
from tests.workshops.plans.conftest import OWN, guest_client, guest_of
from workshops import pace
from workshops.models import LinePhoto
from workshops.plans import services, workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(cast, plan):
    """A line in own words of a confirmed plan, with one of a practice beside it."""
    made = services.add_line(plan, by=cast.district, **OWN)
    services.add_line(plan, by=cast.district, practice=published_practice())
    workflow.confirm(plan, by=cast.district)
    return made


def say(client, line, answer="done", sent=None, **told):
    address = f"{line.plan.get_absolute_url()}{line.number}/how/"
    photo = {"photo": SimpleUploadedFile("done.jpg", sent)} if sent is not None else {}
    return client.post(address, {"answer": answer} | photo | told)


def made(line):
    photo = LinePhoto.objects.get(line=line)
    jobs.make_photo(photo.pk, "workshops.LinePhoto")
    photo.refresh_from_db()
    return photo


def files():
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


def test_it_is_done_with_a_photo_that_those_of_the_plan_see(cast, hall, plan, line):
    district, here = client_of(cast.district), plan.get_absolute_url()
    file = f"{here}1/photo-360.webp"
    words = {"photo_description": "Pits, counted"}
    assert say(district, line, sent=located(), **words)["Location"] == f"{here}#line-1"
    assert "Being prepared" in district.get(here).content.decode()
    photo = made(line)
    assert (photo.state, photo.description, photo.language) == ("ready", "Pits, counted", "en")
    guest = guest_client(guest_of(hall, cast.places.other_district))
    for client in (district, client_of(cast.state), client_of(cast.facilitator), guest):
        answer = client.get(file)
        body = b"".join(answer.streaming_content)
        assert (body[8:12], b"PlantedCamera" in body) == (b"WEBP", False)
        assert "no-store" in answer["Cache-Control"]
        for page in (here, f"/workshops/{hall.pk}/plans/"):
            assert f'src="{file}"' in client.get(page).content.decode(), page
    assert f'src="{file}"' in client_of(cast.state).get("/plans/").content.decode()
    for person in (cast.gp, cast.outsider, cast.national):
        assert client_of(person).get(file).status_code == 404
    assert client_of().get(file)["Location"].startswith("/accounts/login/")
    elsewhere = f"/workshops/{hall.pk}/plans/{cast.places.other_district.pk}/1/photo-360.webp"
    for path in (elsewhere, f"{here}2/photo-360.webp", f"{here}1/photo-361.webp"):
        assert district.get(path).status_code == 404, path
    assert not Attachment.objects.exists()


def test_of_a_practice_it_is_that_of_the_place_where_that_is_open(cast, plan, line):
    district, here = client_of(cast.district), plan.get_absolute_url()
    say(
        district, plan.lines.get(number=2), sent=picture("JPEG"), photo_description="A pit, counted"
    )
    photo = Attachment.objects.get()
    jobs.make_photo(photo.pk)
    shown = f"/media/photos/{photo.uid}/"
    for page in (here, f"/workshops/{plan.workshop_id}/plans/", "/plans/"):
        assert shown in client_of(cast.state).get(page).content.decode(), page
    Attachment.objects.update(state="withheld")  # a doubt about it is open
    assert shown not in district.get(here).content.decode()


def test_it_goes_with_what_is_done_and_another_may_be_added(
    cast, plan, line, django_capture_on_commit_callbacks
):
    district, here = client_of(cast.district), plan.get_absolute_url()
    unchosen = say(district, line, photo_description="A pit, counted")
    assert (unchosen.status_code, list(unchosen.context["form"].errors)) == (422, ["photo"])
    assert 'value="A pit, counted"' in unchosen.content.decode()
    assert say(district, line).status_code == 302  # one press, without a photo
    assert say(district, line, "photo").status_code == 422
    for sent in (b"<svg onload='alert(1)'/>", picture("GIF"), b""):
        answer = say(district, line, "photo", sent)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["photo"]
    say(district, line, "photo", picture("JPEG", (900, 600))[:700])
    assert made(line).state == "unreadable"
    assert say(district, line, "photo", picture("JPEG")).status_code == 302
    assert made(line).state == "ready"
    assert say(district, line, "photo", picture("PNG")).status_code == 409
    assert say(district, plan.lines.get(number=2), "photo", picture("PNG")).status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert district.post(f"{here}1/photo/delete/").status_code == 302
    assert district.post(f"{here}1/photo/delete/").status_code == 302  # it is gone
    assert (LinePhoto.objects.count(), files()) == (0, set())
    assert Event.objects.filter(verb="delete-line-photo").count() == 1
    say(district, line, "photo", picture("JPEG"))
    made(line)
    with django_capture_on_commit_callbacks(execute=True):
        say(district, line, "dropped", reason="The pits are gone.")
    assert (LinePhoto.objects.count(), files()) == (0, set())


def test_it_goes_with_whose_name_stands_below_it(
    cast, line, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    cast.district.name = "Rampyari Plantedname"
    cast.district.save(update_fields=["name"])
    words = {"photo_description": "Rampyari Plantedname at the pit"}
    say(client_of(cast.district), line, sent=picture("JPEG"), **words)
    photo = made(line)
    with django_capture_on_commit_callbacks(execute=True):
        erasures.forget("name", cast.district.uid)
    assert (LinePhoto.objects.count(), files()) == (0, set())
    assert Erasure.objects.filter(kind="photo", uid=photo.uid).exists()


def test_a_loop_of_photos_comes_to_an_end(cast, line, monkeypatch):
    monkeypatch.setattr(pace, "PHOTOS_OF_A_TYPIST", 1)
    cache.clear()
    district = client_of(cast.district)
    assert say(district, line, sent=picture("JPEG")).status_code == 302
    district.post(f"{line.plan.get_absolute_url()}1/photo/delete/")
    assert say(district, line, "photo", picture("JPEG")).status_code == 429
    assert not LinePhoto.objects.exists()


def test_the_plan_asks_as_often_with_photos_as_without(cast, hall, plan):
    lines = [
        services.add_line(plan, by=cast.district, **OWN | {"words": f"Count {n}."})
        for n in range(3)
    ]
    workflow.confirm(plan, by=cast.district)
    state, asked = client_of(cast.state), []
    for line in lines:
        sent = SimpleUploadedFile("done.jpg", picture("JPEG"))
        workflow.move(line, "done", by=cast.district, photo=sent)
        counted = []
        for page in (plan.get_absolute_url(), f"/workshops/{hall.pk}/plans/"):
            with CaptureQueriesContext(connection) as queries:
                state.get(page)
            counted.append(len(queries))
        asked.append(counted)
    assert asked[1] == asked[2]
