"""Voice notes: what is accepted, and what is made of it.

What was sent is never kept: a child process (`soundmaker/`) reads it with limits and gives back a
recording of our own, mono AAC without anything beside the sound. That is held in `uploads/` as a
photo is, until a row names it.
"""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from events.turns import AllBusy, turn
from practices.photos import upload_name, voice_name

CHILD = Path(__file__).parent / "soundmaker"
KIND = "audio/mp4"
LONGEST = 120  # seconds, as the child has it
MOST_BYTES = 8 * 1024**2
AT_ONCE, WAIT, SECONDS = 2, 5.0, 20
_TOO_LONG = 3  # how the child ends then

_NO_SOUND = _("This file is not a recording that we can read. Record it again, or choose another.")
_TOO_LARGE = _("This recording is larger than 8 MB. Send a shorter one.")
_LONGER = _("This recording is longer than two minutes. Send a shorter one.")
_BUSY = _("Many are sending recordings just now. Choose it again and send the form once more.")


def made_from(sent):
    """Return (recording, seconds) of the uploaded file `sent`: a file of our own, made anew.

    Takes a second or two. Raises `ValidationError` for what is no sound, too long or too large.
    """
    if sent.size > MOST_BYTES:
        raise ValidationError(_TOO_LARGE, code="bytes")
    sent.seek(0)
    try:
        with turn(Path(settings.SOUNDS), AT_ONCE, WAIT):
            told, made = _run(sent.read()).split(b"\n", 1)
    except AllBusy:
        raise ValidationError(_BUSY, code="busy") from None
    return ContentFile(made), max(1, int(told))


def _run(sent):
    """Run the child; it knows nothing of the portal's environment."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=sent,
            capture_output=True,
            timeout=SECONDS,
            env={"PATH": os.defpath, "MALLOC_ARENA_MAX": "1"},
            cwd="/",
        )
    except (subprocess.TimeoutExpired, OSError):
        raise ValidationError(_NO_SOUND, code="format") from None
    if done.returncode == _TOO_LONG:
        raise ValidationError(_LONGER, code="long")
    if done.returncode or b"\n" not in done.stdout:
        raise ValidationError(_NO_SOUND, code="format")
    return done.stdout


def settle(uid):
    """Lay the held recording `uid` where its row looks for it; a second run does so again.

    Raises FileNotFoundError.
    """
    with default_storage.open(upload_name(uid)) as held:
        default_storage.save(voice_name(uid), ContentFile(held.read()))
