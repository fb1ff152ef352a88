"""What of prints lies on the disk, for how long, and who may read it."""

import os
import time

import pytest

from packs import prints, typesetting
from tests.packs.test_print import address, body

pytestmark = pytest.mark.django_db


def test_nothing_is_kept_for_longer_than_a_day(client, published, settings):
    body(client.get(address(published())))
    kept = list(settings.PRINTS.glob("*/*.pdf"))
    assert len(kept) == 1
    assert kept[0].stat().st_mode & 0o077 == 0
    now = kept[0].stat().st_mtime
    prints.clear(now + 3600)
    assert kept[0].exists()
    prints.clear(now + 23 * 3600)
    assert not kept[0].exists()


def test_the_oldest_go_where_all_take_too_much_room(settings, monkeypatch, tmp_path):
    settings.PRINTS = tmp_path
    monkeypatch.setattr(prints, "MOST_BYTES", 250)
    keys = [f"{number}{'0' * 63}" for number in range(4)]
    for age, key in enumerate(keys):
        prints.keep(key, b"%PDF" + b"0" * 96)
        os.utime(prints.path_of(key), (time.time() - age * 60,) * 2)
    prints.clear()
    assert [prints.path_of(key).exists() for key in keys] == [True, True, False, False]


def test_the_folder_of_a_print_that_was_killed_is_cleared(settings):
    left = typesetting._making() / "killed"
    left.mkdir()
    (left / "photo.jpg").write_bytes(b"\xff\xd8")
    now = left.stat().st_mtime
    prints.clear(now + 3600)
    assert left.exists()
    prints.clear(now + 23 * 3600)
    assert not left.exists()
    assert left.parent.stat().st_mode & 0o077 == 0
