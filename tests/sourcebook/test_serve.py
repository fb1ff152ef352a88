"""`manage.py serve`, what `make run` calls: everything starts together and ends together.

Most tests ask one portal that keeps running; those that end or kill one stand last.
"""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from tests.portal import SECONDS, Portal, free_port, servers
from tests.prepared import prepare
from workshops.hall.opening import SIGN_IN

pytestmark = pytest.mark.slow
WATCHED = Path(__file__).parent / "watched"
ROW = {
    "title": "soak pits keep the lane dry after the rains",
    "state": "Rajasthan",
    "programme": "SBM-G",
    "kind": "good practice",
    "themes": ["greywater"],
    "problem": "Water from baths and kitchens stood in the lane for three months a year. " * 2,
    "what_was_done": "Walked the lane. Dug the pits. Filled them with stones.",
    "results": "The lane is dry.",
    "year": "2022",
    "language": "en",
}


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    var = tmp_path_factory.mktemp("serve") / "with a space"
    prepare(var)  # a first start from nothing made what this is a copy of
    return var


@pytest.fixture(scope="module")
def started(var):
    """The portals of this file; the last one may still run."""
    portals = []
    yield portals
    for portal in portals:
        if portal.process.poll() is None:
            portal.kill_everything()


@pytest.fixture
def portal(var, started):
    """A portal that runs: what the test before left running, else a new one."""
    if not started or started[-1].process.poll() is not None:
        more = {"SOURCEBOOK_MODE": "hall", "SOURCEBOOK_SILENT_SECONDS": "1"}
        more |= {"PYTHONPATH": str(WATCHED), "SOURCEBOOK_WATCHED": str(var / "outgoing")}
        started.append(Portal(var, free_port(), **more))
        started[-1].wait_for("Stop with Ctrl-C")
    return started[-1]


def end(portal, number):
    """Tell it to stop: it does so in order, and nothing of it is left."""
    portal.stop(number)
    assert portal.process.returncode == 0, portal.said()
    assert portal.pids() == []
    assert servers(portal.var) == []


def accesses(var, count):
    """Return the lines of the access log once there are `count`: each follows its answer."""
    for _ in range(50):
        path = var / "access.log"
        lines = path.read_text().splitlines() if path.is_file() else []
        if len(lines) >= count:
            break
        time.sleep(0.1)
    return [json.loads(line) for line in lines]


def test_it_serves(portal, var):
    before = len(accesses(var, 0))
    assert portal.get("/readyz")[0] == 200
    assert portal.get("/no-such-page/")[0] == 404
    assert portal.get("/people/9876543210/?q=illness%0d%0aforged")[0] == 404
    assert [line["path"] for line in accesses(var, before + 3)[before:]] == [
        "/readyz",
        "/no-such-page/",
        "/people/…/",
    ]
    status, headers = portal.get("/healthz")
    assert status == 200
    assert "/" not in (headers["Server"] or "")
    assert (var / "mode").read_text() == "hall\n"


def signed_in(portal, password):
    """Return (an opener with the session of who runs the hall, the page after signing in)."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    address = f"http://127.0.0.1:{portal.port}/accounts/login/"
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', opener.open(address).read())[1]
    told = {"login": SIGN_IN, "password": password, "csrfmiddlewaretoken": token.decode()}
    return opener, opener.open(address, urllib.parse.urlencode(told).encode())


def test_a_hall_asks_the_internet_for_nothing(portal, var):
    """Its screen, a sign-in with the words on it, two hosts: no socket leaves this machine."""
    said = portal.said()
    password = re.search(r"with the password +(\S+)", said)[1]
    assert f":{portal.port}/hall/" in said
    assert "█" in said or "▄" in said  # the QR code
    opener, page = signed_in(portal, password)
    assert page.status == 200
    assert "/accounts/login/" not in page.url
    screen = opener.open(f"http://127.0.0.1:{portal.port}/hall/").read().decode()
    assert 'type="file"' in screen
    for host, status in (("192.168.7.1:8000", 200), ("sourcebook.example.org", 400)):
        asked = urllib.request.Request(
            f"http://127.0.0.1:{portal.port}/hall/", headers={"Host": host}
        )
        assert status_of(asked) == status
    assert not (var / "outgoing").exists(), (var / "outgoing").read_text()


def status_of(asked):
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_bodies_that_no_form_has_are_refused_unread(portal):
    """200 MB, and a body without end: answered before they are sent, and memory stays as it was."""
    heads = {
        "Content-Length: 209715200": b"x" * 65_536,
        "Transfer-Encoding: chunked": b"10000\r\n" + b"x" * 65_536 + b"\r\n",
    }
    portal.get("/about/")
    before = memory(portal)
    for head, status in zip(heads, (b"413", b"400"), strict=True):
        for _turn in range(5):
            with socket.create_connection(("127.0.0.1", portal.port), timeout=20) as line:
                first = f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n"
                line.sendall(first.encode() + heads[head])
                assert line.recv(100).split()[1] == status
    assert memory(portal) - before < 40 * 1024
    assert list((portal.var / "incoming").iterdir()) == []
    assert portal.get("/readyz")[0] == 200


def trickled(portal, pieces, *, pause):
    """Send a form of 120 kB in pieces with a pause before each; return what was answered."""
    photo = b'Content-Disposition: form-data; name="photo-1"; filename="a.jpg"\r\n\r\n'
    with socket.create_connection(("127.0.0.1", portal.port), timeout=20) as line:
        line.sendall(
            b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 120000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n" + photo
        )
        for piece in pieces:
            time.sleep(pause)
            try:
                line.sendall(piece)
            except OSError:
                break
        answer = line.recv(200)
        return answer.split()[1] if answer else b""


def test_a_body_without_pace_holds_no_thread(portal):
    """More trickling senders than there are threads: each is given up, nothing is left behind."""
    silent, slow, before = [b""], [b"x" * 100] * 12, len(portal.said())
    with ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(trickled, portal, silent, pause=0) for _ in range(8)]
        asked += [pool.submit(trickled, portal, slow, pause=0.4) for _ in range(8)]
    assert {one.result() for one in asked} == {b"408"}
    assert portal.get("/readyz")[0] == 200
    assert list((portal.var / "incoming").iterdir()) == []
    assert '"status": 408' in (portal.var / "access.log").read_text()
    assert "Traceback" not in portal.said()[before:]
    # A line of 5 kB/s that takes longer than the patience lasts gets its answer.
    steady = [b"x" * 2000] * 8 + [b"\r\n--x--\r\n" + b" " * 110_000]
    assert trickled(portal, steady, pause=0.4) in {b"400", b"403"}


def test_lines_that_are_not_hung_up_hold_nobody_up(portal):
    held = [socket.create_connection(("127.0.0.1", portal.port), timeout=20) for _ in range(40)]
    for line in held:
        line.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
    for line in held:
        assert line.recv(100).split()[1] == b"200"
    began = time.monotonic()
    assert portal.get("/healthz")[0] == 200
    assert time.monotonic() - began < 5  # 40 s where each is waited for in turn
    for line in held:
        line.close()


def memory(portal):
    """Return the resident kilobytes of the web server's processes."""
    total = 0
    for pid in portal.pids():
        path = Path(f"/proc/{pid}")
        if b"gunicorn" in (path / "cmdline").read_bytes():
            status = (path / "status").read_text()
            total += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    return total


def test_static_files_are_named_by_content_and_compressed(portal, var):
    name = next((var / "static" / "css").glob("site.*.css")).name
    request = urllib.request.Request(
        f"http://127.0.0.1:{portal.port}/static/css/{name}", headers={"Accept-Encoding": "br"}
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def weight(portal, address):
    """Return what an address sends, in bytes as they travel, and its text."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{portal.port}{address}", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
        packed = answer.headers["Content-Encoding"] == "gzip"
    return len(body), gzip.decompress(body).decode() if packed else ""


def publish(var, rows):
    """Take in so many practices, each with words and places of its own."""
    path = var.parent / "rows.jsonl"
    with path.open("w") as file:
        for number in range(rows):
            row = ROW | {"id": f"row-{number}", "title": f"{uuid.uuid4()} {ROW['title']}"}
            file.write(json.dumps(row | {"problem": f"{uuid.uuid4()} {ROW['problem']}"}) + "\n")
    command = [sys.executable, "manage.py", "import_practices", str(path)]
    subprocess.run(
        [*command, "--publish", "--as-desk"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"SOURCEBOOK_VAR": str(var)},
        check=True,
        capture_output=True,
    )


def test_a_full_list_page_keeps_within_its_weight(portal, var):
    """40 KB in all on a first visit, 15 KB on a repeat, photos apart, all compressed."""
    publish(var, 25)
    page, text = weight(portal, "/practices/")
    parts = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))
    assert any(part.endswith(".css") for part in parts)
    assert text.count(ROW["title"]) >= 20
    assert page <= 15 * 1024
    assert page + sum(weight(portal, part)[0] for part in parts) <= 40 * 1024


def test_two_on_one_folder_are_refused(portal, var):
    second = Portal(var, free_port())
    assert second.process.wait(SECONDS) != 0
    assert "already runs on the data" in second.said()
    assert portal.get("/healthz")[0] == 200


def test_a_port_already_taken_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        portal = Portal(tmp_path / "var", other.getsockname()[1])
        assert portal.process.wait(SECONDS) != 0
    assert f"Port {portal.port} cannot be used" in portal.said()
    assert "PORT=" in portal.said()
    assert "Traceback" not in portal.said()


def test_commands_work_whether_it_runs_or_not(portal, var):
    def ask():
        question = "from accounts.models import Organisation as O; print(O.objects.exists())"
        return subprocess.check_output(
            [sys.executable, "manage.py", "shell", "-v0", "-c", question],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"], "SOURCEBOOK_VAR": str(var)},
            text=True,
        ).strip()

    assert ask() == "True"
    assert portal.get("/readyz")[0] == 200
    assert len(portal.pids()) > 3
    end(portal, signal.SIGINT)
    assert ask() == "True"
    assert servers(var) == []


def test_a_killed_part_is_started_again(portal):
    web = [pid for pid in portal.pids() if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    for pid in web:
        os.kill(pid, signal.SIGKILL)
    portal.wait_for("The web server ended")
    until = time.monotonic() + 20
    while True:
        try:
            assert portal.get("/healthz")[0] == 200
            break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_it_comes_back_after_everything_was_killed(portal, var, started):
    portal.kill_everything()
    started.append(Portal(var, portal.port))
    started[-1].wait_for("Stop with Ctrl-C")
    assert started[-1].get("/readyz")[0] == 200
    end(started[-1], signal.SIGTERM)


def test_a_killed_supervisor_takes_the_rest_with_it(portal):
    portal.process.kill()
    portal.process.wait()
    until = time.monotonic() + 30
    while portal.pids():
        assert time.monotonic() < until, portal.pids()
        time.sleep(0.2)
