"""`make drill`: two hundred forms while everything is killed.

Prints the figures; exits 1 when anything acknowledged is lost, there twice, or half.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from django.conf import settings

from tests.drill.killer import Killer
from tests.drill.person import GaveUp, Person
from tests.portal import Portal, free_port
from tests.prepared import prepare

PEOPLE = ("gp@example.org", "gp2@example.org", "block@example.org", "district@example.org")
DRAINED_AFTER = 420  # seconds in which the queue must be empty


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--stops", type=int, default=10, help="hard stops of the database")
    parser.add_argument("--pause", type=float, default=2, help="seconds between two kills")
    parser.add_argument("--every", type=float, default=12, help="seconds between two stops")
    parser.add_argument("--tasks", type=int, default=1, help="0: wait for the photos alone")
    parser.add_argument("--prepared", action="store_true", help="on data that the tests share")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        return Drill(Path(folder) / "var", options).run()


class Drill:
    def __init__(self, var, options):
        self.options = options
        self.sent, self.failures = [], []
        self.left = threading.Semaphore(options.forms)
        if options.prepared:
            prepare(var)
        self.portal = Portal(var, free_port(), SOURCEBOOK_DURABLE="1")

    def run(self):
        """Run it; print the figures; return the exit code."""
        try:
            self.portal.wait_for("Stop with Ctrl-C")
            places = self.inside("places()")
            self.killer = Killer(
                self.portal,
                pause=self.options.pause,
                stops=self.options.stops,
                every=self.options.every,
            )
            began = time.monotonic()
            self.crowd([Person(self.portal.port, name, places[name]) for name in PEOPLE])
            seconds = time.monotonic() - began
            drained = self.drain()
            return self.judge(seconds, drained)
        finally:
            print(self.portal.said()[-3000:], "\n".join(self.mistakes()), file=sys.stderr)
            self.portal.kill_everything()
            self.portal.forget()

    def crowd(self, people):
        """Let everybody send until all is acknowledged and the database was stopped enough."""
        for person in people:
            person.sign_in()
        self.killer.start()
        threads = [
            threading.Thread(target=self.work, args=[number, person])
            for number, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.killer.stop()

    def work(self, number, person):
        """Send forms of each kind in turn, until there were enough forms and enough stops."""
        turn = 0
        try:
            while not self.failures and self.more():
                turn += 1
                title = f"Drill {number}.{turn}"
                if turn % 2:
                    self.sent.append(person.share(title, photos=1 + turn % 3))
                else:
                    self.more()
                    draft = person.draft(title)
                    self.sent += [draft, person.upload(draft, photos=2)]
        except GaveUp as error:
            self.failures.append(str(error))

    def more(self):
        """Whether another form is due; takes it off those that are left."""
        return self.left.acquire(blocking=False) or self.killer.is_due

    def drain(self):
        """Wait until no photo and no task waits; return the seconds, or None when some still do."""
        return self.inside(f"checking.drain({DRAINED_AFTER}, tasks={bool(self.options.tasks)})")

    def inside(self, expression):
        """Return the value of an expression, asked in a process on the portal's own data."""
        code = (
            "import json; from tests.drill import checking\n"
            "from accounts.models import Posting\n"
            "places = lambda: {p.person.email: p.office.place.key for p in "
            "Posting.objects.select_related('person', 'office__place')}\n"
            f"print(json.dumps({expression}))"
        )
        said = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", code],
            cwd=settings.BASE_DIR,
            env=self.portal.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode:
            raise RuntimeError(said.stderr)
        return json.loads(said.stdout.splitlines()[-1])

    def mistakes(self):
        """Return the ends of the tracebacks of the portal's log that are not of a lost database."""
        lines = (self.portal.var / "portal.log").read_text().splitlines()
        told = [json.loads(line).get("exception", "") for line in lines if '"exception"' in line]
        return [text[-1500:] for text in told if "OperationalError" not in text.splitlines()[-1]]

    def entries(self):
        """Return one entry a title: a draft together with what was added to it."""
        found = {}
        for sent in self.sent:
            entry = found.setdefault(
                sent.title,
                {"title": sent.title, "answer": sent.answer, "submitted": False, "photos": 0},
            )
            entry["photos"] += sent.photos
            entry["submitted"] = entry["submitted"] or sent.submitted
        return list(found.values())

    def judge(self, seconds, drained):
        """Compare with what is there, print the figures, return the exit code."""
        path = self.portal.var / "acknowledged.json"
        path.write_text(json.dumps(self.entries()))
        told = self.inside(f"checking.check({str(path)!r})")
        wrong = self.failures + told["wrong"]
        if drained is None:
            wrong.append(f"the queue is not empty after {DRAINED_AFTER} s")
        if self.killer.stops_left:
            wrong.append(f"{self.killer.stops_left} stops of the database are lacking")
        self.report(seconds, drained, told["held"])
        for line in wrong:
            print(f"WRONG {line}")
        print("Nothing was lost, nothing is there twice, nothing is half." if not wrong else "")
        return 1 if wrong else 0

    def report(self, seconds, drained, held):
        waits = sorted(sent.seconds for sent in self.sent) or [0]
        killed = ", ".join(f"{kind} {count}" for kind, count in sorted(self.killer.done.items()))
        refused = [status for sent in self.sent for status in sent.refusals]
        print(
            f"{len(self.sent)} forms acknowledged, {sum(s.photos for s in self.sent)} photos, "
            f"in {seconds:.0f} s by {len(PEOPLE)} people\n"
            f"killed: {killed}\n"
            f"sent again: {len(refused)} times ({refused.count(0)} broken lines, "
            f"{refused.count(503)} × 503, others: {sorted(set(refused) - {0, 503})})\n"
            f"until acknowledged: median {median(waits):.1f} s, longest {waits[-1]:.1f} s\n"
            f"queue empty after {drained or 0:.0f} s; {held} files held for nobody, "
            "gone after their day"
        )


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sourcebook.settings")
    sys.exit(main())
