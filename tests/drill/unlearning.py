"""`make drill`, its first part: ten thousand rely on a practice that is withdrawn, workers killed.

The page must answer at once; within a minute each of them has one notice, though every process of
the job worker is killed twice in between. Prints the figures; exits 1 where that does not hold.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from tests.drill.killer import command
from tests.drill.person import Person, token
from tests.portal import Portal, free_port

RELIERS, MINUTE, AT_ONCE = 10_000, 60, 2.0
KILLED_AT = (1_000, 4_000)  # told by then
PREPARE = f"""
from accounts.models import User
from django.utils import timezone
from practices.models import Endorsement, Practice
desk = User.objects.get(email="district@example.org")
near = desk.postings.get().office
live = Practice.objects.listed().filter(place__district=near.place, place__level="gp")
one = live.filter(shielded_level="", kind="practice").newest_first().first()
people = User.objects.bulk_create(
    User(name=f"Relier {{n}}", email=f"relier{{n}}@example.net") for n in range({RELIERS})
)
Endorsement.objects.bulk_create(
    [
        Endorsement(practice=one, version=one.live_version, type="saw-it", person=person,
                    office=near, at=timezone.now())
        for person in people
    ],
    batch_size=2000,
)
print(one.pk)
"""
WATCH = """
import time
from practices.models import Relier, Unlearning
while True:
    told = Relier.objects.filter(unlearning__practice={pk}).count()
    done = Unlearning.objects.filter(practice={pk}, told_at__isnull=False).exists()
    print(told, int(done), flush=True)
    time.sleep(0.02)
"""
COUNT = """
import json
from django.db.models import Count
from events.models import Outbox
rows = Outbox.objects.filter(event__unlearning__told_at__isnull=False, channel="portal",
                             recipient__email__startswith="relier")
twice = rows.values("event", "recipient").annotate(n=Count("pk")).filter(n__gt=1).count()
print(json.dumps([rows.values("recipient").distinct().count(), twice]))
"""


def main():
    with tempfile.TemporaryDirectory(prefix="unlearning-") as folder:
        portal = Portal(Path(folder) / "var", free_port(), SOURCEBOOK_DURABLE="1")
        try:
            portal.wait_for("Stop with Ctrl-C")
            return _judge(*_drill(portal))
        finally:
            portal.stop()
            portal.forget()


def _shell(portal, code, **options):
    words = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    where = {"cwd": settings.BASE_DIR, "env": portal.environment, "text": True}
    return subprocess.Popen(words, stdout=subprocess.PIPE, **where, **options)


def _said(portal, code):
    return _shell(portal, code).communicate(timeout=300)[0].splitlines()[-1]


def _drill(portal):
    """Return (seconds of the page, seconds until all were told, kills, people told, told twice)."""
    pk = int(_said(portal, PREPARE))
    desk = Person(portal.port, "district@example.org", "")
    desk.sign_in()
    _status, _location, text = desk.until({200}, "GET", "/curation/")
    watch = _shell(portal, WATCH.format(pk=pk))
    watch.stdout.readline()
    words = {"note": "It no longer holds.", "csrfmiddlewaretoken": token(text)}
    began = time.monotonic()
    desk.until({302}, "POST", f"/practices/{pk}/withdraw/", urlencode(words))
    answered = time.monotonic() - began
    try:
        kills = _kill_until_told(portal, watch, began)
    finally:
        watch.kill()
    seconds = time.monotonic() - began
    return answered, seconds, kills, *json.loads(_said(portal, COUNT))


def _kill_until_told(portal, watch, began):
    """Kill the whole job worker as often as KILLED_AT says; return how often it was."""
    left = list(KILLED_AT)
    for line in watch.stdout:
        told, done = map(int, line.split())
        if left and told >= left[0]:
            left.pop(0)
            _kill_worker(portal)
        if done or time.monotonic() - began > 2 * MINUTE:
            break
    return len(KILLED_AT) - len(left)


def _kill_worker(portal):
    for pid in portal.pids():
        if "run_jobs" in command(pid):
            os.kill(pid, signal.SIGKILL)


def say(line):
    sys.stdout.write(f"{line}\n")


def _judge(answered, seconds, kills, told, twice):
    say(f"Withdrawing answered after {answered:.2f} s.")
    say(f"{told} of {RELIERS} who relied on it were told after {seconds:.1f} s, {twice} twice.")
    say(f"The job worker was killed {kills} times in between.")
    held = told == RELIERS and not twice and kills == len(KILLED_AT)
    return 0 if held and answered < AT_ONCE and seconds < MINUTE else 1


if __name__ == "__main__":
    sys.exit(main())
