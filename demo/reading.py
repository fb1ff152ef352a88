"""The demo's files: lists of rows in JSON, beside the code that reads them."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def rows_of(name):
    """Return the rows of one file, or of all `*.json` below a folder, in the order of names."""
    path = FOLDER / name
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    return [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
