"""What is counted within an hour: all of it, for the whole hour, and many at once each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from events import tally

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wait(monkeypatch):
    """Return a function that lets so many minutes have gone by for what the cache keeps."""

    def gone(minutes):
        now = timezone.now() + timedelta(minutes=minutes)
        monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: now)

    return gone


def test_a_count_lasts_as_long_as_its_span_and_no_longer(wait):
    assert [tally.count("presses", 3600) for _time in range(3)] == [1, 2, 3]
    wait(58)
    assert tally.counted("presses") == 3
    assert tally.count("presses", 3600) == 4
    assert tally.count("others", 3600) == 1
    wait(61)
    assert tally.counted("presses") == 0
    assert tally.count("presses", 3600) == 1


@pytest.mark.parametrize("lump", [1, 50])
def test_twelve_at_once_are_twelve(lump):
    def press(_number):
        number = tally.count("presses", 3600, lump)
        connection.close()
        return number

    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(press, range(12))) == [lump * time for time in range(1, 13)]
