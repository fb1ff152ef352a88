"""Photos as a print needs them: JPEG, which goes into a PDF as it is."""

import hashlib
import io
from dataclasses import dataclass

from django.core.files.storage import default_storage
from PIL import Image

from practices import photos

LARGE, SMALL = 720, 360
QUALITY = 80


@dataclass(frozen=True)
class Stored:
    """One made file of a photo: of which attachment, how wide, and the hash of all its files."""

    uid: str
    width: int
    sha256: str

    @property
    def name(self):
        """Its file beside the layout; named after what it shows, so that it counts as content."""
        seen = f"{self.uid} {self.width} {self.sha256}"
        return hashlib.sha256(seen.encode()).hexdigest()[:32] + ".jpg"

    def jpeg(self):
        """Return its bytes, or None where its file is gone or cannot be read."""
        try:
            made = photos.made_name(self.uid, self.width)
            with default_storage.open(made) as file, Image.open(file, formats=["WEBP"]) as picture:
                written = io.BytesIO()
                picture.convert("RGB").save(written, "JPEG", quality=QUALITY)
        except (OSError, ValueError, SyntaxError):
            return None
        return written.getvalue()


def stored(attachment, *, large):
    """Return the `Stored` of a ready attachment that suits its size on paper."""
    fitting = [width for width in attachment.widths if width <= (LARGE if large else SMALL)]
    width = max(fitting, default=min(attachment.widths))
    return Stored(str(attachment.uid), width, attachment.sha256)


def largest(attachment):
    """Return the `Stored` of a ready attachment that suits a poster."""
    return Stored(str(attachment.uid), max(attachment.widths), attachment.sha256)
