"""Photos of cards in the file of a workshop: there and back, once each, and never believed."""

import io
import json
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from practices import jobs, photos
from tests.practices.test_photos import picture
from tests.workshops.conftest import client_of
from tests.workshops.hall.test_merging import home
from tests.workshops.hall.walks import drop, manifest, members, zipped
from workshops import people, photographs
from workshops.hall import files, homecoming, packing, pictures
from workshops.hall.files import Refused
from workshops.models import CardPhoto, Homecoming

pytestmark = pytest.mark.django_db


def photograph(workshop, number, by, colour="white", size=(900, 600)):
    """Keep a photo with a card and make its files; return it."""
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "JPEG")
    sent = SimpleUploadedFile("card.jpg", drawn.getvalue())
    return made(photographs.add(workshop.cards.get(number=number), sent, user=by))


def made(photo):
    jobs.make_photo(photo.pk, "workshops.CardPhoto")
    photo.refresh_from_db()
    return photo


def make_all(workshop):
    return [made(photo) for photo in pictures.of(workshop)]


def colour(photo):
    with default_storage.open(photos.made_name(photo.uid, 360)) as opened:
        return Image.open(opened).convert("RGB").getpixel((50, 50))


def seen_of(workshop):
    return {photo.card.number: photo for photo in make_all(workshop)}


@pytest.fixture
def out(cast, workshop):
    """The file with which the workshop was taken out, with a photo of card 1."""
    photograph(workshop, 1, cast.facilitator, "red")
    return packing.take_out(workshop, by=cast.facilitator)


def first_day(there, person):
    assert [photo.state for photo in pictures.of(there)] == ["waiting"]
    assert make_all(there)[0].state == "ready"
    photograph(there, 2, person, "blue")


def second_day(there, person):
    pictures.of(there).filter(card__number=1).delete()
    photograph(there, 1, person, "lime")
    photographs.add(
        there.cards.get(number=3), SimpleUploadedFile("c.png", picture("PNG")), user=person
    )


def test_they_come_home_once_each_and_are_made_anew(
    cast, workshop, out, in_hall, django_capture_on_commit_callbacks
):
    ours = pictures.of(workshop).get()
    one, two = in_hall(first_day, second_day, taken=out)
    reports = [home(workshop, one, cast.facilitator) for _time in range(3)]
    assert reports[0]["counts"] == {"CardPhoto": {"new": 1}}
    assert reports[1] == reports[2] == {"counts": {}, "verbs": [], "choices": [], "otherwise": []}
    [new] = pictures.of(workshop).filter(state="waiting")
    assert str(new.uid) not in manifest(one)["photos"]  # a key of ours, for files lie under it
    seen = seen_of(workshop)
    assert [seen[1].uid, seen[1].state] == [ours.uid, "ready"]
    assert colour(seen[2])[2] > 200
    assert not default_storage.exists(photos.upload_name(new.uid))
    assert make_all(workshop)  # nothing waits any more
    with django_capture_on_commit_callbacks(execute=True):
        report = home(workshop, two, cast.facilitator)
    assert report["counts"] == {"CardPhoto": {"deleted": 1, "new": 1}}
    assert [what[::2] for what in report["otherwise"]] == [["CardPhoto", "stayed"]]  # not yet made
    assert not default_storage.exists(photos.made_name(ours.uid, 360))
    assert {number: colour(one)[1] > 200 for number, one in seen_of(workshop).items()} == {
        1: True,
        2: False,
    }


def test_two_photos_of_a_card_are_a_choice_that_can_be_looked_at(cast, workshop, out, in_hall):
    def act(there, person):
        make_all(there)
        photograph(there, 2, person, "blue")
        photograph(there, 3, person, "blue")
        drop(there, 1)

    [packed] = in_hall(act, taken=out)
    photograph(workshop, 3, cast.facilitator, "blue")  # the same one, sent to both
    ours = photograph(workshop, 2, cast.facilitator, "red")
    pictures.of(workshop).get(card__number=1).delete()
    photograph(workshop, 1, cast.facilitator, "lime")
    row = homecoming.bring(workshop, packed, by=cast.facilitator)
    runs, here = client_of(cast.facilitator), f"/workshops/{workshop.pk}/"
    page = runs.post(f"{here}hall/{row.pk}/", {"look": "1"})
    gone, both = page.context["seen"].choices
    assert [gone.table, gone.kind] == ["Card", "gone-there"]  # it has a photo that is new here
    theirs = f"{here}hall/{row.pk}/{both.photo}.webp"
    for address in (theirs, f"{here}cards/2/photo-360.webp"):
        assert f'src="{address}"' in page.content.decode()
    answer = runs.get(theirs)
    assert answer["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(answer.content)).size == (360, 240)
    assert runs.get(f"{here}hall/{row.pk}/{uuid4()}.webp").status_code == 404
    assert client_of(cast.gp).get(theirs).status_code == 403
    assert [gone.title, both.title] == ["Card 1", "Photo of card 2"]
    homecoming.merge(row, by=cast.facilitator)
    assert runs.get(theirs).status_code == 404  # nothing waits
    assert {number: colour(one)[0] > 200 for number, one in seen_of(workshop).items()} == {
        1: False,
        2: True,
        3: False,
    }
    again = homecoming.bring(workshop, packed, by=cast.facilitator)
    assert homecoming.merge(again, by=cast.facilitator).report["choices"] == []  # asked once
    assert pictures.of(workshop).get(card__number=2).uid == ours.uid


def test_the_halls_photo_is_taken_where_it_is_chosen(cast, workshop, out, in_hall):
    def act(there, person):
        make_all(there)
        photograph(there, 2, person, "blue")

    [packed] = in_hall(act, taken=out)
    ours = photograph(workshop, 2, cast.facilitator, "red")
    row = homecoming.bring(workshop, packed, by=cast.facilitator)
    [both] = homecoming.compare(row, by=cast.facilitator).choices
    assert CardPhoto.objects.get(card__number=2).uid == ours.uid  # looking changes nothing
    homecoming.merge(row, by=cast.facilitator, chosen=[both.key])
    assert colour(seen_of(workshop)[2])[2] > 200
    assert home(workshop, packed, cast.facilitator)["counts"] == {}


def test_no_photo_comes_home_of_whose_name_is_erased(cast, workshop, in_hall):
    by, asha = cast.facilitator, workshop.participants.get(name="Asha")
    workshop.cards.filter(number=1).update(told_by=asha)
    workshop.cards.filter(number=2).update(teller_name="Kamla")
    content = packing.take_out(workshop, by=by)

    def act(there, person):
        for number in (1, 2, 3):
            photograph(there, number, person)

    [packed] = in_hall(act, taken=content)
    people.take_off(asha, by=by)
    workshop.cards.filter(number=2).update(teller_name="")
    report = home(workshop, packed, by)
    assert [what[2] for what in report["otherwise"]] == ["hidden", "hidden"]
    assert [photo.card.number for photo in pictures.of(workshop)] == [3]


def resigned(content, key, photos, rows=None):
    """Return the file with other photos {uid: bytes}, signed anew."""
    parts, told = members(content), manifest(content)
    lines = {name: parts[f"{name}.jsonl"].splitlines() for name in told["members"]}
    kept = {name: [json.loads(line) for line in data] for name, data in lines.items()}
    return files.write(told, kept | (rows or {}), key, photos)


def test_what_is_no_photo_is_refused_with_the_whole_file(cast, workshop, out, in_hall, monkeypatch):
    by, key = cast.facilitator, manifest(out)["key"]
    [packed] = in_hall(first_day, taken=out)
    told, parts = manifest(packed)["photos"], members(packed)
    right = {uid: parts[f"photos/{uid}.webp"] for uid in told}
    uid = next(iter(right))
    swapped = zipped(parts | {f"photos/{uid}.webp": picture("WEBP")})
    bare = {name: data for name, data in parts.items() if name != f"photos/{uid}.webp"}
    for content in (swapped, zipped(bare), zipped(parts | {"photos/more.webp": b"x"})):
        with pytest.raises(Refused, match="changed on its way"):
            home(workshop, content, by)
    wrong = [picture("JPEG"), b"<svg onload='alert(1)'/>", b"", right[uid] + b" " * 2**20]
    for data in wrong:
        with pytest.raises(Refused, match="no form takes"):
            home(workshop, resigned(packed, key, right | {uid: data}), by)
    fewer = {one: data for one, data in right.items() if one != uid}
    for found in (fewer, right | {str(uuid4()): right[uid]}):
        with pytest.raises(Refused, match="no form takes"):
            home(workshop, resigned(packed, key, found), by)
    monkeypatch.setattr(files, "MOST_OF_PHOTOS", 900)
    with pytest.raises(Refused, match="larger than any"):
        home(workshop, packed, by)
    assert not Homecoming.objects.exists()
    assert pictures.of(workshop).count() == 1


def test_a_full_file_takes_them_smaller_and_then_fewer_and_deletes_none(
    cast, workshop, in_hall, monkeypatch
):
    for number in (1, 2):
        photograph(workshop, number, cast.facilitator)
    whole = [len(pictures.packed(workshop)[0]), len(pictures.packed(workshop)[1])]
    assert whole == [2, 0]
    sizes = [
        {width: default_storage.size(photos.made_name(one.uid, width)) for width in one.widths}
        for one in pictures.of(workshop)
    ]
    monkeypatch.setattr(pictures, "MOST_OF_PHOTOS", sizes[0][360] * 2)
    found, _stay = pictures.packed(workshop)
    assert [len(data) for data in found.values()] == [sizes[0][360]] * 2
    content = packing.take_out(workshop, by=cast.facilitator)

    def act(there, person):
        make_all(there)
        monkeypatch.setattr(pictures, "MOST_OF_PHOTOS", sizes[0][360])

    [packed] = in_hall(act, taken=content)
    assert len(manifest(packed)["photos"]) == 1
    report = home(workshop, packed, cast.facilitator)
    assert (report["counts"], report["otherwise"]) == ({}, [])
    assert pictures.of(workshop).count() == 2


def test_packing_makes_what_waits_first(cast, workshop):
    sent = SimpleUploadedFile("card.jpg", picture("JPEG"))
    photographs.add(workshop.cards.get(number=1), sent, user=cast.facilitator)
    address = f"/workshops/{workshop.pk}/hall/take/"
    packed = client_of(cast.facilitator).post(address, {"request_id": uuid4()})
    assert len(manifest(packed.content)["photos"]) == 1
