"""Photos as a print needs them: JPEG, which goes into a PDF as it is."""

import hashlib
import io
from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from practices import photos

LARGE, SMALL = 720, 360
QUALITY = 80
IN_A_PACK = 366  # 62 mm, the widest photo of a sheet, at 150 dots an inch
SQUARE = 272  # 46 mm, the largest picture of a step, at 150 dots an inch
HIGHER_UP = (0.5, 0.4)  # hands and tools stand above the middle of a tall photo


@dataclass(frozen=True)
class Stored:
    """One made file of a photo: of which attachment, how wide, and the hash of all its files."""

    uid: str
    width: int
    sha256: str
    grey: bool = False
    most: int = 0  # dots in its width, where it is made smaller; 0: as it is
    square: bool = False  # cut to a square, which stands for a step

    @property
    def name(self):
        """Its file beside the layout; named after what it shows, so that it counts as content."""
        seen = f"{self.uid} {self.width} {self.sha256}" + " grey" * self.grey
        seen += f" {self.most}" if self.most else ""
        seen += " square" * self.square
        return hashlib.sha256(seen.encode()).hexdigest()[:32] + ".jpg"

    def in_a_pack(self, *, grey):
        """Return the same with no more dots than a pack's paper shows; `grey`: black and white."""
        return replace(self, most=SQUARE if self.square else IN_A_PACK, grey=grey)

    def jpeg(self):
        """Return its bytes, or None where its file is gone or cannot be read."""
        try:
            made = photos.made_name(self.uid, self.width)
            with default_storage.open(made) as file, Image.open(file, formats=["WEBP"]) as picture:
                written = io.BytesIO()
                cut = self._cut(picture.convert("L" if self.grey else "RGB"))
                cut.save(written, "JPEG", quality=QUALITY)
        except (OSError, ValueError, SyntaxError):
            return None
        return written.getvalue()

    def _cut(self, picture):
        """Return a picture in the shape and size in which it is printed."""
        if self.square:
            side = min(self.most or SQUARE, *picture.size)
            picture = ImageOps.fit(picture, (side, side), centering=HIGHER_UP)
            return ImageOps.autocontrast(picture, cutoff=1) if self.grey else picture
        if self.most:
            picture.thumbnail((self.most, self.most * 3))
        return picture


def stored(attachment, *, large):
    """Return the `Stored` of a ready attachment that suits its size on paper."""
    fitting = [width for width in attachment.widths if width <= (LARGE if large else SMALL)]
    width = max(fitting, default=min(attachment.widths))
    return Stored(str(attachment.uid), width, attachment.sha256)


def square(attachment):
    """Return the `Stored` of a ready attachment that stands for a step."""
    return replace(stored(attachment, large=True), square=True)


def largest(attachment):
    """Return the `Stored` of a ready attachment that suits a poster."""
    return Stored(str(attachment.uid), max(attachment.widths), attachment.sha256)


def named_anew(value, before, after):
    """Return plain data that name the files of the pictures `after` instead of those `before`."""
    pairs = zip(before, after, strict=True)
    return _renamed(value, {one.name: other.name for one, other in pairs})


def _renamed(value, names):
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _renamed(one, names) for key, one in value.items()}
    return kept | {"file": names.get(value["file"], value["file"])} if "file" in value else kept
