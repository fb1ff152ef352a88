"""Going back to any moment: the server of that moment, its rows and files, and nothing after it."""

import io
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from accounts.models import User
from events.erasures import forget
from practices import jobs
from practices.models import Attachment
from sourcebook.backups import BackupError, bases, going_back
from sourcebook.postgres import change_log, reference
from sourcebook.postgres.cluster import DATABASE, Cluster
from tests import cast as people
from tests.clients import client_of
from tests.prepared import prepare
from tests.sourcebook.keeping import hashes, tell

LEFT_OUT = {"django_session", "sourcebook_cache", "django_q_schedule"}
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def command(*words, **options):
    """Run a command on the server of the test; return what it said."""
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def back_to(moment, **options):
    archive = options.pop("archive", going_back.settings.ARCHIVE)
    return command("restore", archive=str(archive), until=moment, **options)


def counts():
    with reference.owner_cursor(connection) as cursor:
        found = {}
        for table in set(reference.tables(cursor)) - LEFT_OUT:
            cursor.execute(f'SELECT count(*) FROM public."{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def moment():
    """Return the server's own time, after what was changed and before what will be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].isoformat()


@pytest.fixture
def open_folder():
    """A folder that the server's own user can reach; under root it cannot reach those of tests."""
    folder = Path(tempfile.mkdtemp(prefix="sourcebook-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(settings, tmp_path, open_folder, django_db_blocker, monkeypatch):
    """A server of its own with an archive, in place of that of the tests."""
    prepare(tmp_path / "var")
    settings.VAR = tmp_path / "var"
    settings.ARCHIVE = open_folder / "an arch'ive, 100% \\x"
    settings.ARCHIVE.mkdir()
    settings.ERASURE_LEDGER = settings.VAR / "erasures.jsonl"
    connections.close_all()
    own = settings.CLUSTER = Cluster(settings.VAR, durable=False, archive=settings.ARCHIVE)
    for alias in ("default", "owner"):
        entry = connections[alias].settings_dict
        monkeypatch.setitem(entry, "NAME", DATABASE)
        monkeypatch.setitem(entry["OPTIONS"], "passfile", str(own.passfile))
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)  # a hall's data, which it is a copy of, has no sample
        yield own
        connections.close_all()
        own.release()
    if own.home != own.folder:
        shutil.rmtree(own.home)


@dataclass
class Moment:
    """What the portal held at a moment."""

    at: str
    rows: dict
    files: dict


def seen():
    return Moment(moment(), counts(), hashes(Path(default_storage.location)))


@pytest.fixture
def story(server, client):
    """A portal with a base after its `early` moment, and two moments since, with more and less."""
    cast = people.cast()
    leaver = User.objects.create_user(email="leaver@example.org", name="Somebody Who Leaves")
    client.force_login(cast.gp)
    tell(client, cast, "sienna")
    early = moment()
    command("backup", base=True)
    tell(client, cast, "navy", made=False)
    then = seen()
    jobs.make_photo(Attachment.objects.latest("pk").pk)
    tell(client, cast, "teal")
    jobs.bury(Attachment.objects.earliest("pk"))
    later = seen()
    forget("person", leaver.uid)
    return SimpleNamespace(cast=cast, leaver=leaver, early=early, then=then, later=later)


def test_back_to_any_moment_between(story, settings):
    """Rows and files are those of the moment; who was erased since stays erased."""
    refused_with_nothing_touched(story)
    said = back_to(story.then.at, replace=True)
    assert "Erasures: 1 done again" in said
    assert "each with the hash that its row knows" in said
    assert_as_at(story.then)
    assert not User.objects.filter(name=story.leaver.name).exists()
    assert not Session.objects.exists()

    # The portal goes on from there; what was left behind can still be gone back to.
    tell(client_of(story.cast.gp), story.cast, "gold")
    back_to(story.later.at, replace=True)
    assert_as_at(story.later)
    kept = {base.timeline: base for base in bases.bases(settings.ARCHIVE)}
    assert set(kept) == {1, 2, 3}
    assert (change_log.folder_of(settings.ARCHIVE) / f"{kept[2].first}.gz").is_file()


def refused_with_nothing_touched(story):
    now = seen()
    with pytest.raises(CommandError, match="lies before the first base"):
        back_to(story.early, replace=True)
    with pytest.raises(CommandError, match="is not empty"):
        back_to(story.then.at)
    with pytest.raises(CommandError, match=r"does not reach .* Its last change is of"):
        back_to(now.at, replace=True)
    assert_as_at(now)


def assert_as_at(moment):
    assert settled(counts()) == settled(moment.rows)
    assert hashes(Path(default_storage.location)) == moment.files


def settled(found):
    """Return counts without those that an erasure done again changes."""
    return {name: n for name, n in found.items() if name != "events_erasure"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("yesterday", "is not a moment"),
        ("2026-13-01T10:00", "is not a moment"),
        ("", "is not a moment"),
        ("2026-11-28T18:00+05:30", "is still to come"),
        ("2026-11-28T18:00", "is still to come"),
    ],
)
def test_what_is_no_moment_that_has_passed_is_refused(typed, words):
    with pytest.raises(BackupError, match=words):
        going_back.moment_of(typed, print, now=NOON)


def test_a_moment_without_an_offset_is_indias_and_said_so():
    said = []
    naive = going_back.moment_of("2026-11-28T10:00", said.append, now=NOON)
    assert naive == going_back.moment_of("2026-11-28T10:00+05:30", said.append, now=NOON)
    assert said == [
        "Without an offset, 2026-11-28T10:00 is taken for the time in India: "
        "28 Nov 2026 10:00:00 IST."
    ]
