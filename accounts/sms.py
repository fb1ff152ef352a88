"""Text messages to mobile numbers: one small interface, and the ways to send that there are.

What is sent holds a code, so neither text nor number ever goes into a log.
"""

import json
import threading
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from django.conf import settings
from django.utils import timezone

log = structlog.get_logger(__name__)
PATIENCE = 15  # seconds


class SmsGateway:
    """Sends short texts to numbers in E.164."""

    def send(self, number, text):
        """Send `text` to `number`; returns at once, whether or not it arrives."""
        raise NotImplementedError


class FileSms(SmsGateway):
    """Writes each message to a file of its own under `VAR/sms`, for demo, hall and tests."""

    def send(self, number, text):
        folder = settings.SMS_FILES
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}.txt"
        (folder / name).write_text(f"{number}\n{text}\n", encoding="utf-8")


class NoRedirect(HTTPRedirectHandler):
    """The token goes to the configured address and nowhere else."""

    def redirect_request(self, *args, **kwargs):
        return None


class HttpsSms(SmsGateway):
    """Posts `{"to": …, "text": …}` as JSON to an HTTPS address, with a bearer's token.

    It is sent beside the request: a page for a known and for an unknown number takes equally long.
    """

    def __init__(self, address, token):
        self.address, self.token = address, token

    def send(self, number, text):
        threading.Thread(target=self._post, args=(number, text), daemon=True).start()

    def _post(self, number, text):
        request = Request(  # noqa: S310 - the settings let only https through
            self.address,
            data=json.dumps({"to": number, "text": text}).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
            },
        )
        try:
            with build_opener(NoRedirect).open(request, timeout=PATIENCE):
                pass
        except OSError as problem:
            # Its text may repeat the address or what was sent.
            log.warning("sms_not_sent", kind=type(problem).__name__)


def gateway():
    """Return the `SmsGateway` that the settings name, or None where no codes go to numbers."""
    way = settings.SMS_GATEWAY
    if way == "file":
        return FileSms()
    return HttpsSms(way, settings.SMS_TOKEN) if way else None
