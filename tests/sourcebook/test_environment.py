"""Reading the environment: a wrong value names its variable and shows a right one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sourcebook.environment import Environment, kept_secret

PRODUCTION = {
    "SOURCEBOOK_MODE": "production",
    "SOURCEBOOK_SECRET_KEY": "kJ8d-2hs93hd8HDJ3hs9dh3jsHDJ39dhsj3HDJ3jd93hdj3HDJ3",
    "SOURCEBOOK_HOSTS": "sourcebook.example.org",
    "DATABASE_URL": "postgres://web:secret@db.example.org/sourcebook",
    "SOURCEBOOK_SECURITY_CONTACT": "mailto:security@example.org",
    "SOURCEBOOK_GRIEVANCE_CONTACT": "grievance@example.org",
    "SOURCEBOOK_MAIL_FROM": "sourcebook@example.org",
    "SOURCEBOOK_MAIL_URL": "smtp+tls://me:secret@mail.example.org:587",
}


def manage(tmp_path, *arguments, **values):
    """Run a command with nothing but `values` in the environment."""
    environment = {"PATH": os.environ["PATH"], "SOURCEBOOK_VAR": str(tmp_path), **values}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "99999999999", "१२"])
def test_a_wrong_number_names_its_variable(value):
    env = Environment({"PORT": value})
    assert env.number("PORT", 8000, lowest=1, highest=65535) == 8000
    with pytest.raises(ImproperlyConfigured, match="Example: PORT=8000"):
        env.finish()


def test_right_values_pass():
    env = Environment({"A": "7", "B": "yes", "C": "x, y,,", "D": "smtps://u:p%40@h"})
    assert env.number("A", 1) == 7
    assert env.switch("B") is True
    assert env.names("C") == ["x", "y"]
    assert env.mail("D")["EMAIL_HOST_PASSWORD"] == "p@"
    assert env.mail("D")["EMAIL_PORT"] == 465
    env.finish()


@pytest.mark.parametrize("value", ["archive", "./a", "/srv/a\nb", "{var}", "{var}/a", "{parent}"])
def test_an_archive_that_cannot_be_is_told(tmp_path, value):
    env = Environment({"A": value.format(var=tmp_path, parent=tmp_path.parent)})
    env.archive("A", tmp_path, embedded=True)
    with pytest.raises(ImproperlyConfigured, match="Example: A=/var/lib/sourcebook/archive"):
        env.finish()


def test_an_archive_is_for_the_embedded_server(tmp_path):
    env = Environment({"A": "/srv/archive"})
    assert env.archive("A", tmp_path, embedded=False) is None
    with pytest.raises(ImproperlyConfigured, match="With DATABASE_URL"):
        env.finish()


def test_a_bare_command_keeps_the_log_where_the_portal_did(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "archive").write_text("/srv/an archive\n")
    assert Environment({}).archive("A", tmp_path, embedded=True) == Path("/srv/an archive")
    assert Environment({"A": "none"}).archive("A", tmp_path, embedded=True) is None
    assert Environment({}).archive("A", tmp_path, embedded=False) is None


def test_every_problem_is_told_at_once():
    env = Environment({"A": "perhaps", "B": "http://x"})
    env.switch("A")
    env.mail("B")
    env.text("C", needed=True, example="z")
    with pytest.raises(ImproperlyConfigured) as error:
        env.finish()
    assert all(name in str(error.value) for name in ("A='perhaps'", "B is not", "C=z"))


def test_the_mode_of_the_first_start_is_kept(tmp_path):
    (tmp_path / "mode").write_text("hall\n")
    assert Environment({}).mode(tmp_path) == "hall"
    assert Environment({"SOURCEBOOK_MODE": "demo"}).mode(tmp_path) == "demo"


def test_a_secret_is_made_once_and_private(tmp_path):
    secret = kept_secret(tmp_path / "deep" / "key")
    assert len(secret) > 50
    assert kept_secret(tmp_path / "deep" / "key") == secret
    assert (tmp_path / "deep" / "key").stat().st_mode & 0o077 == 0


def test_production_names_what_it_lacks(tmp_path):
    ended = manage(tmp_path, "check", SOURCEBOOK_MODE="production")
    assert ended.returncode != 0
    for name in PRODUCTION.keys() - {"SOURCEBOOK_MODE"}:
        assert f"{name} is not set. Example: {name}=" in ended.stderr
    assert not list(tmp_path.iterdir())


def test_production_refuses_a_short_secret(tmp_path):
    ended = manage(tmp_path, "check", **PRODUCTION | {"SOURCEBOOK_SECRET_KEY": "short"})
    assert ended.returncode != 0
    assert "shorter than 40" in ended.stderr


def test_production_passes_the_deployment_check(tmp_path):
    ended = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert ended.returncode == 0, ended.stderr


def test_production_ignores_a_request_for_debugging(tmp_path):
    script = "from django.conf import settings; print(settings.DEBUG, settings.SESSION_COOKIE_NAME)"
    ended = manage(tmp_path, "shell", "-v0", "-c", script, SOURCEBOOK_DEBUG="1", **PRODUCTION)
    assert ended.stdout.split() == ["False", "__Host-sourcebook-session"], ended.stderr


def test_a_hall_ignores_a_request_for_debugging(tmp_path):
    script = "from django.conf import settings; print(settings.MODE, settings.DEBUG)"
    told = {"SOURCEBOOK_MODE": "hall", "SOURCEBOOK_DEBUG": "1"}
    ended = manage(tmp_path, "shell", "-v0", "-c", script, **told)
    assert ended.stdout.split() == ["hall", "False"], ended.stderr


def test_production_without_the_owner_refuses_to_migrate(tmp_path):
    ended = manage(tmp_path, "migrate", **PRODUCTION)
    assert ended.returncode != 0
    assert "DATABASE_OWNER_URL is not set" in ended.stderr


@pytest.mark.parametrize("name", ["demo_reset", "load_demo"])
def test_production_refuses_the_demo(tmp_path, name):
    ended = manage(tmp_path, name, **PRODUCTION)
    assert ended.returncode != 0
    assert "demo" in ended.stderr.lower()
