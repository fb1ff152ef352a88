"""Typed reading of environment variables; an error names the variable and shows a right example.

Errors are collected and raised together by `finish`, so that an operator mends them in one go.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
MODES = ("demo", "hall", "production")


class Environment:
    """Reads variables from a mapping and remembers what is wrong or missing."""

    def __init__(self, values=None):
        self.values = os.environ if values is None else values
        self.problems = []

    def text(self, name, default="", *, needed=False, example=""):
        """Return the variable's text; when `needed` and empty, the absence is a problem."""
        value = self.values.get(name, "").strip()
        if value:
            return value
        if needed:
            self.problems.append(f"{name} is not set. Example: {name}={example}")
        return default

    def number(self, name, default, *, lowest=0, highest=10**9):
        """Return the variable as a whole number between `lowest` and `highest`."""
        value = self.text(name)
        if not value:
            return default
        if value.isascii() and value.isdigit() and lowest <= int(value) <= highest:
            return int(value)
        self.problems.append(
            f"{name}={value!r} is not a whole number from {lowest} to {highest}. "
            f"Example: {name}={default}"
        )
        return default

    def switch(self, name, default=False):
        """Return the variable as yes or no."""
        if name not in self.values:
            return default
        value = self.values[name].strip().lower()
        if value in TRUE | FALSE:
            return value in TRUE
        self.problems.append(f"{name}={value!r} is neither yes nor no. Example: {name}=1")
        return default

    def names(self, name, default=(), *, needed=False, example=""):
        """Return the variable as a list, split at commas."""
        value = self.text(name, needed=needed, example=example)
        return [part.strip() for part in value.split(",") if part.strip()] or list(default)

    def mode(self, var):
        """Return demo, hall or production; without the variable, what the first start wrote."""
        kept = var / "mode"
        value = self.text("SOURCEBOOK_MODE")
        if not value and kept.is_file():
            value = kept.read_text().strip()
        value = value or "demo"
        if value in MODES:
            return value
        self.problems.append(
            f"SOURCEBOOK_MODE={value!r} is none of {', '.join(MODES)}. "
            "Example: SOURCEBOOK_MODE=demo"
        )
        return "demo"

    def archive(self, name, var, *, embedded):
        """Return the folder of the embedded server's archive, or None for none.

        Without the variable it is the one of the last start, so that bare commands keep the log
        too; `none` ends it.
        """
        kept = var / "postgres" / "archive"
        value = self.text(name)
        if not value and embedded and kept.is_file():
            value = kept.read_text().strip()
        if value in ("", "none"):
            return None
        example = f"Example: {name}=/var/lib/sourcebook/archive"
        if not embedded:
            self.problems.append(
                f"{name} is for the embedded server. With DATABASE_URL, and in production, the "
                "server's own tools keep its log: leave it away."
            )
            return None
        folder = Path(value)
        if not folder.is_absolute() or not value.isprintable():
            self.problems.append(f"{name}={value!r} is not the full path of a folder. {example}")
        elif (own := folder.resolve()) == var or var in own.parents or own in var.parents:
            self.problems.append(
                f"{name}={value!r} and the data folder {var} lie in each other: what takes one "
                f"would take both. {example}"
            )
        return folder.resolve()

    def mail(self, name, *, needed=False):
        """Return Django's e-mail settings from `smtp+tls://user:password@host:587`, or {}."""
        example = "smtp+tls://user:password@mail.example.org:587"
        value = self.text(name, needed=needed, example=example)
        if not value:
            return {}
        url = urlsplit(value)
        if url.scheme not in {"smtp", "smtp+tls", "smtps"} or not url.hostname:
            self.problems.append(
                f"{name} is not a mail address of a server. Example: {name}={example}"
            )
            return {}
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname,
            "EMAIL_PORT": url.port or {"smtps": 465, "smtp+tls": 587}.get(url.scheme, 25),
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_TLS": url.scheme == "smtp+tls",
            "EMAIL_USE_SSL": url.scheme == "smtps",
            "EMAIL_TIMEOUT": 20,
        }

    def sms(self, name, default):
        """Return how text messages go out: `file`, an https address, or "" for not at all."""
        value = self.text(name, default)
        url = urlsplit(value)
        if value in ("", "file") or (url.scheme == "https" and url.hostname):
            return value
        self.problems.append(
            f"{name} is neither file nor an https address. "
            f"Example: {name}=https://sms.example.org/send"
        )
        return ""

    def finish(self):
        """Raise ImproperlyConfigured when anything was wrong or missing."""
        if self.problems:
            raise ImproperlyConfigured(
                "The portal cannot start with this environment:\n  - "
                + "\n  - ".join(self.problems)
            )


def kept_secret(path, make=lambda: secrets.token_urlsafe(50)):
    """Return the secret in the file `path`, made (readable by the owner alone) when absent."""
    path = Path(path)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        with suppress(FileExistsError):  # another process was quicker: its secret holds
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
