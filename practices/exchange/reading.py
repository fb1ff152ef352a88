"""Reading rows of practices from jsonl, csv and xlsx: plain dicts with the line they stand in."""

import csv
import json
import unicodedata
from pathlib import Path

from openpyxl import load_workbook

from practices.spreadsheet import unguarded

LISTS = ("themes", "tags", "steps", "step_pictures", "card_lines", "step_photos", "cost_source")
# Of these a cell holds one a line: what people write may have a `;` in it.
_BY_LINE = ("steps", "card_lines")
# Stands where a step has no picture, line or photo, so that each keeps its place.
NOTHING = "none"
MOST_BYTES = 200 * 1024 * 1024


class UnreadableFile(Exception):
    """The file as a whole cannot be taken; the message says why and where."""


def read_rows(path):
    """Yield `(line, row)` for each row of the file at `path`, its kind told by its ending.

    A row that cannot be read comes as `(line, ValueError)`, so that the others come in.
    Raises UnreadableFile for an unknown ending, a bad encoding or an empty file.
    """
    path = Path(path)
    readers = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx}
    if path.suffix.lower() not in readers:
        raise UnreadableFile(f"{path.name}: the ending must be .jsonl, .csv or .xlsx")
    if not path.is_file() or not path.stat().st_size:
        raise UnreadableFile(f"{path}: no such file, or it is empty")
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(f"{path.name}: larger than 200 MB")
    try:
        yield from readers[path.suffix.lower()](path)
    except UnicodeDecodeError as fault:
        raise UnreadableFile(f"{path.name}: not UTF-8 at byte {fault.start}") from fault


def _jsonl(path):
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _from_json(line)


def _from_json(line):
    try:
        row = json.loads(line)
    except ValueError as fault:
        return ValueError(f"not JSON: {fault}")
    if not isinstance(row, dict):
        return ValueError("not a JSON object")
    return {key: _clean(value) for key, value in row.items()}


def _csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            for row in reader:
                yield reader.line_num, _from_cells(row)
        except csv.Error as fault:
            raise UnreadableFile(f"{path.name}, line {reader.line_num}: {fault}") from fault


def _xlsx(path):
    try:
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except Exception as fault:  # a broken archive fails in many ways, each meaning the same
        raise UnreadableFile(f"{path.name}: not a readable workbook ({fault})") from fault
    rows = sheet.iter_rows(values_only=True)
    head = [str(cell or "") for cell in next(rows, ())]
    for number, cells in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield number, _from_cells(dict(zip(head, cells, strict=False)))


def _from_cells(row):
    """Take the cells of one line; lists stand in one cell, an item a line or parted by `;`."""
    if None in row:
        return ValueError("more cells than the first line has names")
    clean = {key: _clean("" if value is None else unguarded(value)) for key, value in row.items()}
    for key in LISTS:
        if clean.get(key):
            parts = clean[key].splitlines() if "\n" in clean[key] else clean[key].split(";")
            clean[key] = parts if key not in _BY_LINE else clean[key].splitlines()
            clean[key] = [part.strip() for part in clean[key] if part.strip()]
    if clean.get("answer_states"):
        clean["answer_states"] = _from_json(clean["answer_states"])
        if isinstance(clean["answer_states"], ValueError):
            return ValueError("answer_states: not a JSON object")
    if clean.get("peers_may_read"):
        clean["peers_may_read"] = clean["peers_may_read"].lower() in ("true", "1", "yes")
    return clean


def _clean(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\x00", "")).strip()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
