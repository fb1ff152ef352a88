"""The wall of a workshop with 150 cards, asked every two seconds by a hundred phones at once."""

import http.client
import os
import random
import statistics
import threading
import time
from pathlib import Path

PHONES = 100
CARDS = 150
EVERY = 2.0  # seconds
SECONDS = 20
MOST = 300  # milliseconds that 95 of 100 answers may take
WAVES = 5  # in which all phones ask at the same moment, none with anything at hand
CORES = 2
BARE = "/healthz"
# Prints, as the last line, the address of a wall and the session of each phone.
FILL = f"""
import json
from uuid import uuid4
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from accounts.models import Office, Organisation, Posting, User
from accounts.querysets import today
from places.models import Place
from practices.models import Theme
from workshops import cards, people, services, workflow
district = Place.objects.filter(level="district").first()
by = User.objects.create_user("walls@example.org", "walls-sourcebook", name="Walls")
body = Organisation.objects.get(key="dpmu")
office = Office.objects.create(place=district, title="Walls", organisation=body)
posted = {{"starts_on": today(), "state": "confirmed", "decided_at": timezone.now()}}
Posting.objects.create(person=by, office=office, **posted)
words = {{"title": "Walls", "purpose": "Measured.", "venue": "Hall", "words_language": "en"}}
words |= {{"programme": "sbm", "starts_on": today(), "ends_on": today()}}
themes = Theme.objects.order_by("pk")[:6]
held = services.convene(by=by, office=office, themes=themes, districts=[district], **words)
for verb in ("announce", "start"):
    workflow.apply(held, verb, by=by)
for n in range({CARDS}):
    said = {{"kind": "lesson", "text": f"Card {{n}}: the pump failed.", "language": "en"}}
    cards.write(held, uid=uuid4(), user=by, theme=themes[n % 6], **said)
sessions = []
for n in range({PHONES}):
    from django.contrib.auth.models import AnonymousUser
    told = {{"name": f"Phone {{n}}", "office_title": "Walls", "level": "gp"}}
    seat = people.come_in(held, user=AnonymousUser(), uid=uuid4(), **told)
    session = SessionStore()
    session["workshop_seats"] = {{str(held.pk): str(seat.uid)}}
    session.create()
    sessions.append(session.session_key)
print(json.dumps({{"wall": f"/workshops/{{held.pk}}/wall/?part=1", "sessions": sessions}}))
"""


def measure(port: int, told: dict, server: int) -> list[dict]:
    """Return how long the wall takes for phones that have it, and for those that do not yet.

    `server` is the process whose children answer: what they take of the processor is told too,
    for that says more than the clock where other programs run.
    """
    had, new, bare = [], [], []
    until = time.monotonic() + SECONDS
    phones = [
        threading.Thread(target=_phone, args=(port, told["wall"], session, until, had, new))
        for session in told["sessions"]
    ]
    for phone in phones:
        phone.start()
    while time.monotonic() < until:
        bare.append(_ask(port, BARE, {})[2])
        time.sleep(0.2)
    for phone in phones:
        phone.join()
    begun = _processor(server)
    at_once = [took for _wave in range(WAVES) for took in _all_at_once(port, told)]
    used = (_processor(server) - begun) * 1000 / len(at_once)
    return [
        _row("wall, a hundred phones, unchanged, p95", had),
        _row("wall, a hundred phones, 150 cards anew, p95", new),
        _row("wall, a hundred phones at one moment, 150 cards anew, p95", at_once),
        _row("wall, the bare view meanwhile, p95", bare),
        _row_of("wall, 150 cards anew, processor time", used, len(at_once), MOST * CORES / PHONES),
    ]


def _all_at_once(port, told):
    """Let every phone ask at the same moment for the whole wall; return the milliseconds."""
    gate, times = threading.Barrier(len(told["sessions"])), []

    def ask(session):
        gate.wait()
        asked = {"Cookie": f"sourcebook-session={session}", "Host": "127.0.0.1"}
        times.append(_ask(port, told["wall"], asked)[2])

    phones = [threading.Thread(target=ask, args=(session,)) for session in told["sessions"]]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    return times


def _processor(server):
    """Return the seconds of processor time that the children of a process have taken so far."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in children]
    ticks = sum(int(told[11]) + int(told[12]) for told in fields)
    return ticks / os.sysconf("SC_CLK_TCK")


def _phone(port, wall, session, until, had, new):
    """Ask for the wall as one phone does, until the time is over; milliseconds by what came."""
    time.sleep(random.uniform(0, EVERY))
    asked = {"Cookie": f"sourcebook-session={session}", "Host": "127.0.0.1"}
    tag = ""
    while time.monotonic() < until:
        status, tag, took = _ask(port, wall, asked | {"If-None-Match": tag})
        if status not in (200, 304):
            raise SystemExit(f"the wall answered {status}")
        (had if status == 304 else new).append(took)
        time.sleep(max(EVERY - took / 1000, 0))


def _ask(port, path, headers):
    """Return (status, ETag, milliseconds) of one request."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("ETag", ""), (time.monotonic() - began) * 1000


def _row(name, times):
    return _row_of(name, statistics.quantiles(times, n=20)[-1], len(times), MOST)


def _row_of(name, value, number, most):
    return {
        "name": name,
        "unit": "ms",
        "value": round(value, 1),
        "n": number,
        "against": most,
        "ratio": round(value / most, 2),
    }
