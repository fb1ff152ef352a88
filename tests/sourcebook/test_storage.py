"""Files of the media: whole, on disk, or not there; what was begun and left is cleared."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from practices import jobs
from tests.practices.filling_in import filled_in, sent


class Breaking(ContentFile):
    """A file whose second half cannot be written."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(28, "No space left on device")


def files():
    root = Path(default_storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_file_that_breaks_off_is_not_there():
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("uploads/one", Breaking(b"whole"))
    assert files() == []


def test_a_second_file_of_a_name_takes_its_place():
    default_storage.save("ab/one/360.webp", ContentFile(b"first"))
    assert default_storage.save("ab/one/360.webp", ContentFile(b"again")) == "ab/one/360.webp"
    assert files() == ["ab/one/360.webp"]
    assert default_storage.open("ab/one/360.webp").read() == b"again"
    with pytest.raises(OSError):
        default_storage.save("ab/one/360.webp", Breaking(b""))
    assert default_storage.open("ab/one/360.webp").read() == b"again"


def test_it_is_on_disk_before_it_bears_its_name(settings, monkeypatch):
    settings.DURABLE = True
    done = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr("os.fsync", lambda number: done.append("fsync") or fsync(number))
    monkeypatch.setattr("os.replace", lambda *paths: done.append("name") or replace(*paths))
    default_storage.save("ab/one/360.webp", ContentFile(b"first"))
    assert done == ["fsync", "name", "fsync", "fsync"]


def test_what_was_begun_and_left_is_cleared(db, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    drafts = Path(default_storage.path(default_storage.drafts))
    old, new = [], []
    for folder in (settings.FILE_UPLOAD_TEMP_DIR, drafts):
        folder.mkdir(parents=True)
        old.append(folder / "old")
        new.append(folder / "new")
    for path in old + new:
        path.write_bytes(b"half")
    for path in old:
        os.utime(path, (time.time() - 3700, time.time() - 3700))
    jobs.sweep_photos()
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in new)


def test_a_full_disk_takes_nothing_and_gives_the_text_back(client, cast, monkeypatch):
    """Through the whole form: no row, no file, and the words come back to be sent again."""
    client.force_login(cast.gp)
    client.raise_request_exception = False
    form = filled_in(cast.places.home_gp, **{"photo-1": sent()})

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        answer = client.post("/practices/new/", form)
    assert answer.status_code == 503
    assert form["problem"] in answer.content.decode()
    assert files() == []
    form["photo-1"].seek(0)
    again = client.post("/practices/new/", form)
    assert again.status_code == 302
    assert client.post("/practices/new/", form)["Location"] == again["Location"]
