"""A flood from one address, and what readers at other addresses notice of it.

Readers ask for pages ten times a second: alone, then while one address sends searches for a while,
then while one sends sign-ups, faster than any limit, then alone again. Limits as in a hall
(sourcebook/flood.py), and two processes, as they run; one trusted proxy tells the addresses apart.
"""

import http.client
import re
import statistics
import threading
import time
from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import urlencode

SECONDS = 20  # each flood; readers alone for as long, half before and half after
A_SECOND = 10
FLOOD_A_SECOND = 60
LINES = 6
READ = ("/", "/practices/", "/practices/?q=water")
SETTINGS = {"SOURCEBOOK_MODE": "hall", "SOURCEBOOK_PROXIES": "1", "SOURCEBOOK_WEB_WORKERS": "2"}


def measure(port) -> list[dict]:
    """Return the 95th percentile of readers in each flood against their own without one."""
    crowd = Crowd(port)
    crowd.read(3)  # warms up
    floods = {"searches": crowd.search, "sign-ups": crowd.sign_up}
    answered = {name: Counter() for name in floods}
    alone, during = crowd.read(SECONDS // 2), {}
    for name, send in floods.items():
        during[name] = crowd.read_in_flood(SECONDS, send, answered[name])
    alone += crowd.read(SECONDS // 2)
    for name, counts in answered.items():
        print(f"flood of {name}: {dict(counts)}")
    return [_result(name, times, alone) for name, times in during.items()]


def _p95(times):
    return statistics.quantiles(times, n=20)[-1]


def _result(name, during, alone):
    value, against = _p95(during), _p95(alone)
    return {
        "name": f"floods: others in a flood of {name} p95",
        "unit": "ms",
        "value": round(value, 2),
        "n": len(during),
        "against": round(against, 2),
        "ratio": round(value / against, 2),
    }


class Crowd:
    """Readers and one who floods, on lines that stay open."""

    def __init__(self, port):
        self.port = port
        self.form = self._sign_up_form()

    def read(self, seconds):
        """Ask for pages evenly over `seconds`, each reader at an address of its own; return ms."""
        times, lock, began = [], threading.Lock(), time.monotonic()
        turns = iter(range(seconds * A_SECOND))

        def work():
            line = self._line()
            while True:
                with lock:
                    turn = next(turns, None)
                if turn is None:
                    return
                time.sleep(max(0, began + turn / A_SECOND - time.monotonic()))
                start = time.perf_counter()
                path = READ[turn % len(READ)]
                status = self._ask(line, "GET", path, f"203.0.113.{turn % 200}")[0]
                if status != 200:
                    raise SystemExit(f"A reader was answered {status} at {path}")
                with lock:
                    times.append((time.perf_counter() - start) * 1000)

        threads = [threading.Thread(target=work) for _reader in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return times

    def read_in_flood(self, seconds, send, answered):
        """Do as `read` while others `send` from one address; count what these were answered."""
        ending = threading.Event()
        lines = [
            threading.Thread(target=self.flood, args=[send, ending, answered])
            for _line in range(LINES)
        ]
        for line in lines:
            line.start()
        times = self.read(seconds)
        ending.set()
        for line in lines:
            line.join()
        return times

    def flood(self, send, ending, answered):
        """Send from one address until told to end; count what was answered."""
        line = self._line()
        while not ending.wait(LINES / FLOOD_A_SECOND):
            answered[send(line)] += 1

    def search(self, line):
        return self._ask(line, "GET", "/practices/?q=toilat", "198.51.100.7")[0]

    def sign_up(self, line):
        cookie, values = self.form
        values = values | {"email": f"flood{time.monotonic_ns()}@example.org"}
        head = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(values)
        return self._ask(line, "POST", "/accounts/signup/", "198.51.100.8", body, head)[0]

    def _sign_up_form(self):
        _status, headers, text = self._ask(self._line(), "GET", "/accounts/signup/", "198.51.100.8")
        cookies = SimpleCookie(headers["Set-Cookie"])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
        values = {"csrfmiddlewaretoken": token, "name": "Flood", "language": "en"}
        values["password1"] = "neem tree by the well"
        return "; ".join(f"{name}={part.value}" for name, part in cookies.items()), values

    def _line(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def _ask(self, line, method, path, address, body=None, headers=None):
        head = {"X-Forwarded-For": address, **(headers or {})}
        line.request(method, path, body, head)
        answer = line.getresponse()
        content = answer.read()
        return answer.status, answer.headers, content.decode()
