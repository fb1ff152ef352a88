"""The wall: sent by an office, checked by its desk, its photo, its words; no counts, no order."""

import csv
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.querysets import today
from events import erasures
from learning.models import Celebration, CelebrationPhoto
from learning.recognition import celebrating
from practices import jobs, photos
from tests.factories.recognition import celebration_of
from tests.practices.filling_in import jpeg, sent
from tests.workshops.conftest import client_of
from tests.workshops.test_workflow import told

pytestmark = pytest.mark.django_db
ROWS = list(csv.DictReader((Path(__file__).parents[3] / "docs/rights-celebrations.csv").open()))
FORM = {"reached": "Every house has its tap", "words": "", "language": "en"}
FORM |= {"reached_on": str(today())}


@pytest.mark.parametrize("state", ["waiting", "shown", "declined", "withdrawn"])
def test_each_row_holds(cast, state):
    one, wrong = celebration_of(cast.gp, state, desk=cast.district), []
    address = one.get_absolute_url()
    for row in ROWS:
        client = client_of(None if row["role"] == "anonymous" else getattr(cast, row["role"]))
        with transaction.atomic():
            if row["action"] == "view":
                answer = client.get(address)
            else:
                answer = client.post(f"{address}{row['action']}/", {"note": "It shames."})
            got = str(answer.status_code)
            if got == "302":
                got = "login" if answer["Location"].startswith("/accounts/login/") else "done"
            transaction.set_rollback(True)
        if got != row[state]:
            wrong.append(f"{row['role']} {row['action']}: {got}, not {row[state]}")
    assert not wrong, "\n".join(wrong)


def test_it_is_sent_once_and_shown_by_the_desk_newest_first(cast, client, monkeypatch):
    hers, form = client_of(cast.gp), FORM | {"request_id": str(uuid4())}
    first, again = (hers.post("/celebrations/new/", form)["Location"] for _twice in range(2))
    one = Celebration.objects.get()
    assert first == again == one.get_absolute_url()
    assert (one.place, one.desk) == (cast.places.home_gp, cast.places.home_district)
    assert "waits for your desk" in told(cast.district, "celebrate")[0]
    assert FORM["reached"] not in client.get("/celebrations/").content.decode()
    assert FORM["reached"] not in client.get("/celebrations.atom").content.decode()
    assert "Waits at your desk" in client_of(cast.district).get("/celebrations/").content.decode()
    without = client_of(cast.district).post(f"{first}decline/", {"note": " "})
    assert (without.status_code, Celebration.objects.get().state) == (422, "waiting")
    client_of(cast.district).post(f"{first}show/")
    assert told(cast.gp, "show-celebration")
    far = celebration_of(cast.outsider, "shown", desk=cast.national, reached="All wells tested")
    page = client.get("/celebrations/").content.decode()
    assert page.index("All wells tested") < page.index(FORM["reached"])
    narrowed = client.get("/celebrations/?state=208").content.decode()
    assert (FORM["reached"] in narrowed, far.reached in narrowed) == (True, False)
    assert client.get("/celebrations/?state=999").status_code == 400
    assert client.get("/celebrations/?after=x").status_code == 404
    assert far.reached in client.get("/celebrations.atom").content.decode()
    monkeypatch.setattr(celebrating, "MOST_A_WEEK", 1)
    answer = hers.post("/celebrations/new/", FORM | {"request_id": str(uuid4())})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reached": " "}, "Write in one line"),
        ({"reached_on": str(today() + timedelta(days=2))}, "in the future"),
        ({"words": "Call 98123 45678"}, "Leave out numbers"),
        ({"photo": "jpeg"}, "Ask first whoever is seen"),
        ({"photo": "jpeg", "people_agree": "on"}, "Say what the photo shows"),
        ({"photo": "text", "people_agree": "on", "description": "A tap"}, "is not a photo"),
    ],
)
def test_what_may_not_be_sent_comes_back(cast, wrong, says):
    form = FORM | wrong
    if "photo" in form:
        form["photo"] = sent(jpeg((40, 30)) if form["photo"] == "jpeg" else b"<svg/>")
    answer = client_of(cast.gp).post("/celebrations/new/", form)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Celebration.objects.exists()
    assert client_of(cast.reader).post("/celebrations/new/", FORM).status_code == 403


def test_a_photo_is_seen_with_its_celebration_and_goes_with_it(
    cast, client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    shown = {"photo": sent(jpeg((400, 300))), "description": "A tap"}
    one = celebration_of(cast.gp, words=f"{cast.gp.name} dug.", **shown)
    photo = CelebrationPhoto.objects.get()
    jobs.make_photo(photo.pk, "learning.CelebrationPhoto")
    address = f"/celebrations/{one.pk}/photo/360.webp"
    for width in (361, 40_000, 10**24):
        there = client_of(cast.district).get(address.replace("360", str(width)))
        assert there.status_code == 404
    assert client.get(address).status_code == 404
    assert client_of(cast.district).get(address).status_code == 200
    celebrating.apply(one, "show", by=cast.district)
    assert client.get(address)["X-Content-Type-Options"] == "nosniff"
    assert 'alt="A tap"' in client.get("/celebrations/").content.decode()
    User.objects.filter(pk=cast.gp.pk).update(name="Rampyari Plantedname")
    Celebration.objects.update(words="Rampyari Plantedname dug.")
    with django_capture_on_commit_callbacks(execute=True):
        erasures.forget("person", cast.gp.uid)
    one.refresh_from_db()
    assert (one.person, "Plantedname" in one.words) == (None, False)
    assert client.get(address).status_code == 404
    assert not default_storage.exists(photos.made_name(photo.uid, 360))
    assert client.get(one.get_absolute_url()).status_code == 200

    other = celebration_of(cast.gp2, "shown", desk=cast.district, **shown)
    with django_capture_on_commit_callbacks(execute=True):
        celebrating.apply(other, "withdraw", by=cast.gp2)
    assert not CelebrationPhoto.objects.exists()


def test_erased_her_name_is_gone_from_photos_that_others_sent(cast, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    User.objects.filter(pk=cast.gp.pk).update(name="Rampyari Plantedname")
    words = {"description": "Rampyari Plantedname at the tap", "reached": "Rampyari’s tap"}
    one = celebration_of(cast.gp, photo=sent(jpeg((40, 30))), **words)
    Celebration.objects.update(person=cast.gp2)  # who held the office after her
    erasures.forget("person", cast.gp.uid)
    one.refresh_from_db()
    assert "Plantedname" not in one.photo.description
    assert "at the tap" in one.photo.description


def test_the_wall_costs_the_same_for_many(cast, client):
    counts = []
    for _round in range(2):
        for person in (cast.gp, cast.gp2, cast.block):
            celebration_of(person, "shown", desk=cast.district)
        client.get("/celebrations/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/celebrations/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
