"""Logs: one escaped line each, nobody's data, in UTC, kept as long as they must be."""

import gzip
import json
import logging
import os
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings

from sourcebook import access_log, keeping, logs

pytestmark = pytest.mark.usefixtures("logged")
NOW = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
ESCAPE = "\x1b[31m"


def written(**environ):
    """Return the text of an access line."""
    known = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "REMOTE_ADDR": "192.0.2.7"}
    return access_log.line("200 OK", 512, known | environ, timedelta(milliseconds=31), now=NOW)


def test_a_line_says_who_asked_for_what_when():
    line = written(PATH_INFO="/practices/", QUERY_STRING="q=my+illness")
    assert json.loads(line) == {
        "at": "2026-11-28T06:30:00.000+00:00",
        "from": "192.0.2.7",
        "method": "GET",
        "path": "/practices/",
        "status": 200,
        "bytes": 512,
        "ms": 31,
        "agent": "",
    }


@pytest.mark.parametrize("name", ["PATH_INFO", "HTTP_USER_AGENT", "REQUEST_METHOD"])
def test_line_ends_and_colours_make_no_second_line(name):
    line = written(**{name: f"/a\r\nforged {ESCAPE}\u2028 \x00\x85b"})
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["from"] == "192.0.2.7"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/accounts/password/reset/key/3f-c9x2k1-0a9f8e7d6c/", "/accounts/password/reset/key/…/"),
        ("/hi/accounts/invitations/aGVsbG8gd29ybGQ/", "/hi/accounts/invitations/…/"),
        ("/accounts/passkeys/17/edit/", "/accounts/passkeys/…/edit/"),
        ("/hi/packs/l/oXxm9HVelzMGa_Jzp2E9B5Wy5knQ-C8WG2WuspT-SvA/", "/hi/packs/l/…/"),
        ("/packs/l/oXxm9HVelzMGa_Jzp2E9B5Wy5knQ-C8WG2WuspT-SvA.pdf", "/packs/l/…"),
        ("/hi/w/GENY-AK54/", "/hi/w/…/"),
        ("/search/9876543210", "/search/…"),
        ("/people/+91-98765-43210/", "/people/…/"),
        ("/people/asha@example.org/", "/people/…/"),
        ("/practices/123/soak-pits/", "/practices/123/soak-pits/"),
        ("/media/photos/0190f1aa-1111-7222-8333-444455556666/360.webp", None),
        ("/hi/places/gp/sample-1/", None),
    ],
)
def test_no_code_phone_or_mail_stands_in_a_path(path, kept):
    assert json.loads(written(PATH_INFO=path))["path"] == (kept or path)
    event = logs.discreet(None, "info", {"request": f"GET {path}?phone=9876543210"})
    assert event["request"] == f"GET {kept or path}"


def test_a_long_path_takes_no_longer_than_it_is_long():
    long = "-" * 60_000  # minutes, where each letter is tried as the first of an address
    assert logs.without_secrets(long) == long
    assert logs.without_secrets(f"{long} asha@example.org") == f"{long} …"


def test_an_agent_keeps_no_mail():
    assert "asha" not in written(HTTP_USER_AGENT="bot asha@example.org")


def test_a_forged_address_counts_only_behind_a_proxy(monkeypatch):
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4"}
    assert json.loads(written(**forged))["from"] == "192.0.2.7"
    monkeypatch.setenv("SOURCEBOOK_PROXIES", "1")
    assert json.loads(written(**forged))["from"] == "198.51.100.4"


def test_a_name_with_line_ends_is_one_line_of_the_portals_log(tmp_path):
    handler = logging.FileHandler(tmp_path / "portal.log")
    form = django_settings.LOGGING["formatters"]["json"]
    handler.setFormatter(form["()"](**{key: form[key] for key in form if key != "()"}))
    log = logging.Logger("test")
    log.addHandler(handler)
    log.warning("Name: %s", f"Asha\r\n{ESCAPE}forged")
    lines = (tmp_path / "portal.log").read_text().splitlines()
    assert len(lines) == 1
    assert lines[0].isprintable()
    assert json.loads(lines[0])["timestamp"].endswith("Z")


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def put_away(var, name):
    return sorted(path.name for path in (var / "logs").glob(f"{name}*"))


def test_logs_are_put_away_by_day_and_kept_180_days(var):
    log = var / access_log.NAME
    log.write_text("one\n")
    keeping.put_logs_away(NOW)
    assert log.read_text() == "one\n"  # of today
    keeping.put_logs_away(NOW + timedelta(days=1))
    assert not log.exists()
    assert put_away(var, "access.log") == ["access.log-20261129T063000"]
    keeping.put_logs_away(NOW + timedelta(days=1, hours=1))
    (pressed,) = (var / "logs").glob("access*")
    assert gzip.decompress(pressed.read_bytes()) == b"one\n"
    os.utime(pressed, (NOW.timestamp(), NOW.timestamp()))
    keeping.put_logs_away(NOW + timedelta(days=179))
    assert pressed.exists()
    keeping.put_logs_away(NOW + timedelta(days=181))
    assert not pressed.exists()


def test_a_log_that_grows_too_large_is_put_away_at_once(var, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_BYTES", 10)
    (var / "portal.log").write_text("a line longer than that\n")
    keeping.put_logs_away(NOW)
    assert put_away(var, "portal.log") == ["portal.log-20261128T063000"]


def test_a_writer_goes_on_in_a_new_file(var, monkeypatch):
    log = access_log.AccessLog.__new__(access_log.AccessLog)
    monkeypatch.setenv("SOURCEBOOK_VAR", str(var))
    monkeypatch.setattr(access_log.glogging.Logger, "setup", lambda *_: None)
    log.setup(None)
    log.lines.info("first")
    (var / access_log.NAME).rename(var / "moved")
    log.lines.info("second")
    assert (var / "moved").read_text() == "first\n"
    assert (var / access_log.NAME).read_text() == "second\n"
