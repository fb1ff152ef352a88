"""The access log: one JSON line a request, in UTC, without personal data.

Apart from the portal's own log, since it is kept for 180 days: who asked for what address, when,
and how it was answered. No query, no body, no cookie, no name. Control characters are escaped by
JSON, so that a request is one line whatever it holds. `sourcebook.keeping` puts the file away by
day and size.
"""

import json
import logging
import os
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path

from gunicorn import glogging

from sourcebook.logs import without_secrets

NAME = "access.log"
LONGEST_AGENT = 200
LONGEST_PATH = 500
QUIET = {"/healthz"}  # asked every few seconds by whatever watches the portal
HOUSE = Path(__file__).resolve().parent.parent


class AccessLog(glogging.Logger):
    """gunicorn's logger, which writes accesses to a file of ours."""

    access_log_enabled = True

    def setup(self, cfg):
        super().setup(cfg)
        folder = HOUSE / os.environ.get("SOURCEBOOK_VAR", "var")
        folder.mkdir(parents=True, exist_ok=True)
        handler = WatchedFileHandler(folder / NAME, delay=True)
        handler.setFormatter(logging.Formatter("%(message)s"))
        self.lines = logging.Logger("sourcebook.access", logging.INFO)
        self.lines.addHandler(handler)

    def access(self, resp, req, environ, request_time):
        """Write the line of one answered request."""
        if environ.get("PATH_INFO") not in QUIET:
            self.lines.info(line(resp.status, resp.sent, environ, request_time))


def line(status, sent, environ, took, *, now=None):
    """Return the line of a request: `status` as "200 OK", bytes `sent`, `took` a timedelta."""
    # As in `environ`: bytes read as Latin-1, which the address itself is in UTF-8.
    path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    return json.dumps(
        {
            "at": (now or datetime.now(UTC)).isoformat(timespec="milliseconds"),
            "from": address(environ),
            "method": environ.get("REQUEST_METHOD", "")[:20],
            "path": without_secrets(path)[:LONGEST_PATH],
            "status": int(str(status).split(maxsplit=1)[0]),
            "bytes": sent,
            "ms": round(took.total_seconds() * 1000),
            "agent": without_secrets(environ.get("HTTP_USER_AGENT", ""))[:LONGEST_AGENT],
        },
        ensure_ascii=True,
    )


def address(environ):
    """Return where a request came from, past as many proxies as are trusted."""
    proxies = int(os.environ.get("SOURCEBOOK_PROXIES") or 0)
    passed = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if proxies and len(passed) >= proxies and passed[-proxies]:
        return passed[-proxies][:64]
    return environ.get("REMOTE_ADDR", "")
