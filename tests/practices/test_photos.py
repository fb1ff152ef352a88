"""Photos: what is taken, what is made of it, who may see it."""

import io
import struct
import zlib
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from django_q.models import OrmQ
from PIL import Image

from practices import jobs, photos
from practices.models import Attachment, Photo, Version
from tests.factories.practices import practice_in
from tests.practices.filling_in import filled_in, jpeg, sent

pytestmark = pytest.mark.django_db
NEW = "/practices/new/"
DELHI = {1: "N", 2: (28.0, 36.0, 50.0), 3: "E", 4: (77.0, 12.0, 32.0)}


def picture(kind, size=(400, 300), mode="RGB", **saving):
    written = io.BytesIO()
    Image.new(mode, size, "teal").save(written, kind, **saving)
    return written.getvalue()


def located(kind="JPEG", orientation=6):
    """A picture taken lying on its side in Delhi by a named camera."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "PlantedCamera"
    exif.get_ifd(0x8825).update(DELHI)
    return picture(kind, (1600, 1200), exif=exif.tobytes())


def png_header(width, height, padding=0):
    """A PNG that claims a size and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + b"\0" * padding
    chunks = (
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, data)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)  # fmt: skip


@pytest.fixture
def send(as_gp, cast):
    """Post a new practice with one photo; return the answer."""

    def post(content=None, name="IMG_1.jpg", kind="image/jpeg", **changes):
        file = {"photo-1": sent(content, name, kind), "photo-1-description": "A second pit"}
        return as_gp.post(NEW, filled_in(cast.places.home_gp, **(file | changes)))

    return post


def make_all():
    """Do what the worker does with the queue."""
    for attachment in Attachment.objects.all():
        jobs.make_photo(attachment.pk)
    return Attachment.objects.get()


def made(attachment, width):
    with default_storage.open(photos.made_name(attachment.uid, width)) as file:
        return Image.open(io.BytesIO(file.read()))


def address(attachment, width=360):
    return f"/media/photos/{attachment.uid}/{width}.webp"


class TestTaken:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_four_kinds_become_webp(self, send, kind):
        assert send(picture(kind, (1600, 1200))).status_code == 302
        photo = make_all()
        assert (photo.state, photo.widths) == ("ready", [360, 720, 1280])
        assert (photo.width, photo.height) == (1280, 960)
        assert made(photo, 720).size == (720, 540)
        assert made(photo, 360).format == "WEBP"

    def test_the_description_stays_with_the_version(self, send):
        send()
        photo = Photo.objects.get()
        assert (photo.version, photo.description) == (Version.objects.get(), "A second pit")

    def test_the_making_is_queued_with_the_draft(self, send):
        send()
        assert OrmQ.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg"),
            (b"<!doctype html><script>alert(1)</script>", "a.jpg"),
            (b"<!doctype html>", "photo.jpg.html"),
            (picture("GIF"), "a.gif"),
            (picture("TIFF"), "a.jpg"),
            (b"%PDF-1.7", "a.png"),
            (png_header(50_000, 50_000, 300_000), "bomb.png"),
            (png_header(12_000, 12_000), "large.png"),
            (png_header(6401, 6400), "just-too-large.png"),
            (b"", "empty.jpg"),
        ],
    )
    def test_anything_else_is_refused_beside_its_field(self, send, content, name):
        page = send(content, name)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["photo-1"]
        assert "Mark the full pits." in page.content.decode()
        assert not Attachment.objects.exists()

    def test_fifteen_megabytes_are_the_most(self, settings):
        file = sent(jpeg())
        settings.PHOTO_MAX_BYTES = file.size
        photos.check(file)
        settings.PHOTO_MAX_BYTES = file.size - 1
        with pytest.raises(ValidationError, match="15 MB"):
            photos.check(file)

    def test_eight_are_the_most(self, as_gp, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
        edit = f"/practices/{practice.pk}/edit/"
        small = {f"photo-{n}": sent(jpeg((90 + n, 60))) for n in range(1, 9)}
        assert as_gp.post(edit, small).status_code == 302
        assert Photo.objects.count() == 8
        page = as_gp.post(edit, {"photo-1": sent(jpeg((90, 60)))})
        assert page.status_code == 422
        assert Photo.objects.count() == 8

    @pytest.mark.parametrize(
        "name", ["../../x.jpg", "a\r\nb.jpg", "a\x00b.jpg", "\u202egpj.exe", "न" * 100]
    )
    def test_the_sent_name_is_forgotten(self, send, name):
        assert send(name=name).status_code == 302
        photo = make_all()
        folder, files = default_storage.listdir(f"{str(photo.uid)[-2:]}/{photo.uid}")
        assert sorted(files) == ["1280.webp", "360.webp", "720.webp"]


class TestMade:
    @pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF"])
    def test_upright_and_without_place_or_camera(self, send, kind):
        send(located(kind))
        photo = make_all()
        assert (photo.width, photo.height) == (1200, 1600)
        for width in photo.widths:
            name = photos.made_name(photo.uid, width)
            raw = default_storage.open(name).read()
            assert not made(photo, width).getexif()
            assert b"EXIF" not in raw
            assert b"PlantedCamera" not in raw

    def test_a_tail_of_html_is_gone(self, send):
        assert send(jpeg() + b"<script>alert('planted')</script>").status_code == 302
        photo = make_all()
        raw = default_storage.open(photos.made_name(photo.uid, 360)).read()
        assert b"planted" not in raw

    def test_the_sent_file_is_dropped(self, send):
        send()
        uid = Attachment.objects.get().uid
        assert default_storage.exists(photos.upload_name(uid))
        make_all()
        assert not default_storage.exists(photos.upload_name(uid))

    def test_light_enough_for_a_phone(self, send):
        noise = Image.effect_noise((1400, 1000), 90).convert("RGB")
        written = io.BytesIO()
        noise.save(written, "JPEG", quality=90)
        send(written.getvalue())
        photo = make_all()
        assert default_storage.size(photos.made_name(photo.uid, 360)) <= 60_000

    def test_a_small_one_is_not_blown_up(self, send):
        send(jpeg((500, 400)))
        photo = make_all()
        assert (photo.widths, photo.width, photo.height) == ([360, 720], 500, 400)

    @pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA"])
    def test_any_sort_of_pixels(self, send, mode):
        send(picture("PNG", mode="L" if mode == "P" else mode))
        assert make_all().state == "ready"

    def test_cmyk_becomes_rgb(self, send):
        send(picture("JPEG", mode="CMYK"))
        assert made(make_all(), 360).mode == "RGB"

    def test_a_second_run_changes_nothing(self, send):
        send()
        photo = make_all()
        assert jobs.make_photo(photo.pk) is None
        assert Attachment.objects.get().sha256 == photo.sha256

    def test_a_broken_one_is_said_to_be_so(self, send, as_gp):
        send(jpeg()[:2000])
        photo = make_all()
        assert photo.state == "unreadable"
        practice = photo.practice
        page = as_gp.get(f"/practices/{practice.pk}/edit/").content.decode()
        assert "could not be read" in page
        assert as_gp.get(address(photo)).status_code == 404

    def test_exif_that_says_its_side_in_words_stops_no_job(self, send):
        entry = struct.pack(">HHHI4s", 1, 0x0112, 2, 4, b"six\0")
        send(jpeg(exif=b"Exif\0\0MM\0\x2a\0\0\0\x08" + entry + bytes(4)))
        assert make_all().state == "unreadable"


class TestNothingIsLost:
    def test_a_photo_of_a_refused_form_need_not_be_sent_again(self, send, as_gp, cast):
        page = send(title="x" * 121)
        assert page.status_code == 422
        assert not Attachment.objects.exists()
        token = page.context["form"]["photo-1-held"].value()
        assert token in page.content.decode()
        values = {"photo-1-held": token, "photo-1-description": "A second pit"}
        assert as_gp.post(NEW, filled_in(cast.places.home_gp, **values)).status_code == 302
        assert make_all().state == "ready"

    def test_what_is_held_for_one_is_nothing_to_another(self, send, client, cast):
        token = send(title="x" * 121).context["form"]["photo-1-held"].value()
        client.force_login(cast.gp2)
        page = client.post(NEW, filled_in(cast.places.next_gp, **{"photo-1-held": token}))
        assert page.status_code == 422
        assert not Attachment.objects.exists()

    def test_a_forged_token_is_refused(self, as_gp, cast):
        page = as_gp.post(NEW, filled_in(cast.places.home_gp, **{"photo-1-held": "forged"}))
        assert list(page.context["form"].errors) == ["photo-1"]

    def test_a_photo_used_already_is_asked_for_again(self, send, as_gp, cast):
        token = send(title="x" * 121).context["form"]["photo-1-held"].value()
        values = {"photo-1-held": token}
        assert as_gp.post(NEW, filled_in(cast.places.home_gp, **values)).status_code == 302
        assert as_gp.post(NEW, filled_in(cast.places.home_gp, **values)).status_code == 422
        assert Attachment.objects.count() == 1

    def test_a_stale_save_keeps_the_photo(self, as_gp, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
        edit = f"/practices/{practice.pk}/edit/"
        page = as_gp.post(edit, {"revision": "1", "photo-1": sent()})
        assert page.status_code == 409
        assert page.context["form"]["photo-1-held"].value()

    def test_a_missing_answer_keeps_the_photo_in_the_draft(self, send):
        assert send(problem="", submit="1").status_code == 422
        assert make_all().state == "ready"

    def test_the_sweep_keeps_a_day_and_then_clears(self, send):
        send(title="x" * 121)
        uploads = default_storage.listdir("uploads")[1]
        jobs.sweep_photos()
        assert default_storage.listdir("uploads")[1] == uploads
        jobs.sweep_photos(timezone.now() + timedelta(days=1, minutes=1))
        assert default_storage.listdir("uploads")[1] == []


class TestKept:
    def draft(self, as_gp, cast):
        practice = practice_in("draft", author=cast.gp, place=cast.places.home_gp)
        self.edit = f"/practices/{practice.pk}/edit/"
        as_gp.post(self.edit, {"photo-1": sent(), "photo-1-description": "Before"})
        return make_all()

    def test_stay_unless_removed(self, as_gp, cast):
        photo = self.draft(as_gp, cast)
        as_gp.post(self.edit, {"title": "Other", f"kept-{photo.uid}-description": "After"})
        assert Photo.objects.get().description == "After"

    def test_a_description_that_is_not_sent_stays(self, as_gp, cast):
        self.draft(as_gp, cast)
        as_gp.post(self.edit, {"title": "Other"})
        assert Photo.objects.get().description == "Before"

    def test_a_removed_one_is_gone_with_its_files(
        self, as_gp, cast, django_capture_on_commit_callbacks
    ):
        photo = self.draft(as_gp, cast)
        with django_capture_on_commit_callbacks(execute=True):
            as_gp.post(self.edit, {f"kept-{photo.uid}-remove": "on"})
        assert not Photo.objects.exists()
        assert Attachment.objects.get().state == "gone"
        assert not default_storage.exists(photos.made_name(photo.uid, 360))
        assert as_gp.get(address(photo)).status_code == 404

    def test_one_that_the_published_version_shows_is_kept(
        self, send, as_gp, cast, django_capture_on_commit_callbacks
    ):
        practice = self.published(send, cast)
        photo = make_all()
        with django_capture_on_commit_callbacks(execute=True):
            as_gp.post(f"/practices/{practice.pk}/edit/", {f"kept-{photo.uid}-remove": "on"})
        assert not practice.open_version.photos.exists()
        assert as_gp.get(address(photo)).status_code == 200

    def published(self, send, cast):
        from practices import workflow

        send(submit="1")
        practice = Version.objects.get().practice
        workflow.apply(practice, "accept", by=cast.district)
        return practice


class TestServed:
    def test_a_drafts_photo_is_its_authors_alone(self, send, client, cast):
        send()
        photo = make_all()
        mine = client.get(address(photo))
        assert (mine.status_code, mine["Cache-Control"]) == (200, "private, no-store")
        for who in (cast.gp2, cast.block, cast.district, cast.outsider):
            client.force_login(who)
            assert client.get(address(photo)).status_code == 404
        client.logout()
        assert client.get(address(photo)).status_code == 404

    def test_a_published_one_is_everybodys(self, send, client, cast):
        TestKept().published(send, cast)
        photo = make_all()
        client.logout()
        answer = client.get(address(photo, 720))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith('inline; filename="photo-')
        assert "IMG_1" not in str(answer.headers)
        for etag in (answer["ETag"], f"W/{answer['ETag']}", f'"other", W/{answer["ETag"]}'):
            again = client.get(address(photo, 720), headers={"If-None-Match": etag})
            assert again.status_code == 304
        again = client.get(address(photo, 720), headers={"If-None-Match": 'W/"other"'})
        assert again.status_code == 200

    @pytest.mark.parametrize("width", [361, 0, 99999999999])
    def test_other_widths_do_not_exist(self, send, client, width):
        send()
        assert client.get(address(make_all(), width)).status_code == 404

    def test_an_unknown_photo_does_not_exist(self, client):
        assert client.get(f"/media/photos/{UUID(int=7)}/360.webp").status_code == 404

    def test_the_page_shows_it_with_its_description(self, send, as_gp):
        send()
        photo = make_all()
        page = as_gp.get(f"/practices/{photo.practice_id}/edit/").content.decode()
        assert f"{address(photo)} 360w" in page
        assert 'alt="A second pit"' in page


class TestSweep:
    def test_a_lost_task_is_queued_again(self, send):
        send()
        OrmQ.objects.all().delete()
        jobs.sweep_photos(timezone.now() + timedelta(minutes=11))
        assert OrmQ.objects.count() == 1

    def test_what_never_gets_ready_is_given_up(self, send):
        send()
        jobs.sweep_photos(timezone.now() + timedelta(days=1, minutes=1))
        assert Attachment.objects.get().state == "unreadable"

    def test_a_deleted_drafts_files_go(self, send):
        send()
        photo = make_all()
        Photo.objects.all().delete()
        photo.delete()
        jobs.sweep_photos()
        assert not default_storage.exists(photos.made_name(photo.uid, 360))

    def test_what_is_shown_stays(self, send):
        send()
        photo = make_all()
        jobs.sweep_photos(timezone.now() + timedelta(days=9))
        assert default_storage.exists(photos.made_name(photo.uid, 360))
        assert Attachment.objects.get().state == "ready"
