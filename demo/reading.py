"""The demo's files: lists of rows in JSON, beside the code that reads them."""

import json
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

FOLDER = Path(__file__).parent


def rows_of(name):
    """Return the rows of one file, or of all `*.json` below a folder, in the order of names."""
    path = FOLDER / name
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    return [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]


def picture(name):
    """Return a picture of `photos/` as a form would hand it on. They are drawn for the demo."""
    return SimpleUploadedFile(name, (FOLDER / "photos" / name).read_bytes(), "image/jpeg")
