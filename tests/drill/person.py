"""A person with a browser and a bad line: sends a form until somebody says that it is there."""

import http.client
import re
import time
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.practices.filling_in import jpeg

PASSWORD = "demo-sourcebook"
GIVES_UP_AFTER = 240  # seconds
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Sent:
    """One form: what was sent, how often, and what was answered at last."""

    person: str
    title: str
    photos: int
    submitted: bool
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    tries: int = 0
    seconds: float = 0
    answer: str = ""
    refusals: list = field(default_factory=list)


class GaveUp(Exception):
    """Nothing was acknowledged for minutes, or an answer came that ends the drill."""


class Person:
    """Signs in and sends forms over HTTP; each connection is a new one."""

    def __init__(self, port, login, place):
        self.port, self.login, self.place = port, login, place
        self.cookies = {}

    def ask(self, method, path, body=None, kind="application/x-www-form-urlencoded"):
        """Send one request; return (status, location, text). OSError where the line breaks."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=75)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            line.request(method, path, body, {"Cookie": cookies, "Content-Type": kind})
            answer = line.getresponse()
            text = answer.read()
            for header in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: part.value for name, part in SimpleCookie(header).items()}
            return answer.status, answer.headers.get("Location", ""), text.decode(errors="replace")
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            line.close()

    def until(self, wanted, *request, sent=None):
        """Repeat a request until it is answered with one of the statuses `wanted`."""
        began = time.monotonic()
        while time.monotonic() - began < GIVES_UP_AFTER:
            try:
                status, location, text = self.ask(*request)
            except OSError as error:
                status, location, text = 0, "", str(error)
            if sent:
                sent.tries += 1
            if status in wanted:
                if sent:
                    sent.seconds, sent.answer = time.monotonic() - began, location
                return status, location, text
            if sent:
                sent.refusals.append(status)
            if status in {400, 403, 404, 409, 413, 422, 429}:
                raise GaveUp(f"{self.login} {request[0]} {request[1]}: {status}\n{text[:3000]}")
            time.sleep(0.3)
        raise GaveUp(f"{self.login} {request[0]} {request[1]}: no answer for {GIVES_UP_AFTER} s")

    def sign_in(self):
        _status, _location, text = self.until({200}, "GET", "/accounts/login/")
        values = {"login": self.login, "password": PASSWORD, "csrfmiddlewaretoken": token(text)}
        self.until({302}, "POST", "/accounts/login/", urlencode(values))

    def share(self, title, photos):
        """Send a new practice with its photos and submit it; return the `Sent`."""
        sent = Sent(self.login, title, photos, submitted=True)
        self._send("/practices/new/", sent, submit="1")
        return sent

    def draft(self, title):
        """Send a new practice without photos as a draft; return the `Sent`."""
        sent = Sent(self.login, title, 0, submitted=False)
        self._send("/practices/new/", sent)
        return sent

    def upload(self, draft, photos):
        """Add photos to a draft that was acknowledged; return the `Sent`."""
        sent = Sent(self.login, draft.title, photos, submitted=False)
        self._send(f"{draft.answer}edit/", sent)
        return sent

    def _send(self, path, sent, **more):
        _status, _location, text = self.until({200}, "GET", path)
        values = answers(self.place, sent) | more | {"csrfmiddlewaretoken": token(text)}
        revision = re.search(r'name="revision" value="(\d+)"', text)
        if revision:
            values["revision"] = revision[1]
        files = {f"photo-{n}": picture(sent, n) for n in range(1, sent.photos + 1)}
        body, kind = multipart(values, files)
        self.until({302}, "POST", path, body, kind, sent=sent)


def token(text):
    """Return the form token of a page."""
    return TOKEN.search(text)[1]


def picture(sent, number):
    """Return a photo of some 300 kB that is like no other."""
    shade = hash((sent.request_id, number)) % 0xFFFFFF
    return jpeg((1600, 1200), f"#{shade:06x}") + sent.request_id.encode() * 8000


def answers(place, sent):
    """Return the answers of a complete form, as (name, value) by name; lists repeat."""
    return {
        "request_id": sent.request_id,
        "kind": "practice",
        "programme": "sbm",
        "language": "en",
        "title": sent.title,
        "place": place,
        "started_on": "2023-06",
        "problem": f"Of {sent.title}: single pits were full after the rains.",
        "steps": ["Mark the full pits.", "Dig a second pit.", "Join both with a Y."],
        "who_did_what": "The VWSC paid the mason; each family dug.",
        "cost_amount": "9300",
        "cost_unit": "household",
        "cost_source": ["household"],
        "upkeep": "Each family empties its own pit.",
        "result": "All families use the toilet in the rains too.",
        "reach": "84 households",
        "result_basis": "counted",
        "went_wrong": "In clay the pits overflowed in July.",
        "not_where": "Where water stands less than two metres below.",
        "themes": ["toilet-technology"],
        "contact": "The Secretary, on Mondays",
        "consent": "on",
    }


def multipart(values, files):
    """Return (body, content type) of a form with files, as a browser sends it."""
    mark = uuid.uuid4().hex
    parts = []
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{one}'.encode())
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="IMG.jpg"\r\n'
        parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + content)
    body = b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), part) for part in parts)
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
