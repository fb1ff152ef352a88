"""Answers that this process gave a moment ago and can give again: as cheap as a static file.

Only of prints and packs that every reader gets alike, on the machine of the embedded server, where
each event leaves its time in a file (`recent`): one look at that time decides.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.http import FileResponse
from django.utils.timezone import localdate

from packs import recent
from practices.views.media import unchanged

MOST = 500  # some kilobytes each; then it is begun anew
_OF_UNCHANGED = ("ETag", "Cache-Control", "Vary", "Content-Security-Policy")
_answers = {}


class _File(FileResponse):
    def set_headers(self, filelike):
        """Leave them: they are what the first answer had."""


@dataclass(frozen=True)
class Answer:
    """A file and the headers that it had; `told`, the `recent.AtOnce` that it rests on."""

    path: Path
    headers: dict
    told: recent.AtOnce
    day: date

    def holds(self):
        """Whether nothing has happened since it was looked up, and the day is the same."""
        return recent.holds(self.told.asked, self.told.since) and self.day == localdate()

    def to(self, request):
        """Answer with the file, or that its reader has it already; None where it is gone."""
        if answer := unchanged(request, self.headers["ETag"]):
            for name in _OF_UNCHANGED:
                answer[name] = self.headers[name]
            return answer
        try:
            return _File(self.path.open("rb"), headers=self.headers)
        except FileNotFoundError:
            return None


def keep(key, path, response, told):
    """Keep a whole response whose file lies at `path` under `key`, as long as `told` holds."""
    if len(_answers) >= MOST:
        _answers.clear()
    _answers[key] = Answer(path, dict(response.headers), told, localdate())


def find(request, key):
    """Answer what was kept under a key; None where there is none, or a doubt."""
    found = _answers.get(key)
    if found is None or not found.holds():
        _answers.pop(key, None)
        return None
    return found.to(request)
