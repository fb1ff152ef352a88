"""Reading a release of the Local Government Directory: a folder of up to four CSV files.

`states.csv`, `districts.csv`, `blocks.csv` and `gps.csv`, UTF-8, each with a header. Any of them
may be missing, and a row may leave out a level: its parent is then the next one above. Nothing is
written here; a fault anywhere refuses the whole folder, each fault with its file and line.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from places.choices import KIND_OF_GP_IN_STATE, NATIONAL_CODE, Kind, Level
from places.folding import clean_name
from places.languages import language_of_name

MAX_NAME = 200
MAX_CODE = 12


class Row(NamedTuple):
    """One place of a release. `parent_level` and `parent_code` are its key's parts above."""

    level: str
    code: str
    parent_level: str
    parent_code: str
    state_code: str
    name: str
    name_local: str
    language: str
    kind: str
    census_code: str


class Fault(NamedTuple):
    """What is wrong in one line of a file. Line 1 is the header, 0 the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self):
        if not self.line:
            return f"{self.file}: {self.message}"
        return _("{file}, line {line}: {message}").format(**self._asdict())


class ReleaseRefused(Exception):
    """A release with faults: nothing of it was taken. `faults` lists them in order."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("; ".join(str(fault) for fault in faults[:5]))


@dataclass(frozen=True)
class FileKind:
    """A file of a release: its level, its columns, and its parent columns, nearest first."""

    name: str
    level: str
    parents: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]

    def parent_of(self, record: dict) -> tuple[str, str]:
        """Level and code of the nearest parent that the record names; empty codes if none."""
        for column, level in self.parents:
            if record.get(column):
                return level, record[column]
        if self.level == Level.STATE:
            return Level.NATIONAL, NATIONAL_CODE
        return "", ""


FILES = (
    FileKind("states.csv", Level.STATE, (), ("lgd_code", "name")),
    FileKind(
        "districts.csv",
        Level.DISTRICT,
        (("state_code", Level.STATE),),
        ("lgd_code", "name", "state_code"),
    ),
    FileKind(
        "blocks.csv",
        Level.BLOCK,
        (("district_code", Level.DISTRICT), ("state_code", Level.STATE)),
        ("lgd_code", "name", "district_code"),
    ),
    FileKind(
        "gps.csv",
        Level.GP,
        (
            ("block_code", Level.BLOCK),
            ("district_code", Level.DISTRICT),
            ("state_code", Level.STATE),
        ),
        ("lgd_code", "name", "block_code", "district_code", "state_code"),
    ),
)
CODE_COLUMNS = ("lgd_code", "state_code", "district_code", "block_code")


@dataclass
class Release:
    """The rows of a folder, highest level first, and where each was found."""

    rows: list[Row] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, kind: FileKind, line: int, record: dict):
        """Take a checked record in, or note what is wrong with it."""
        fault = _fault_of(kind, record)
        key = (kind.level, record["lgd_code"])
        if not fault and key in self.lines:
            fault = _("the code {code} is already in line {line}.").format(
                code=record["lgd_code"], line=self.lines[key]
            )
        if fault:
            self.faults.append(Fault(kind.name, line, fault))
            return
        self.lines[key] = line
        self.rows.append(_row(kind, record))


def read_release(folder: Path | str, known: set[tuple[str, str]]) -> Release:
    """Read and check a folder. `known`: (level, code) of the places already there.

    Raises `ReleaseRefused` with every fault found.
    """
    folder, release = Path(folder), Release()
    present = [kind for kind in FILES if (folder / kind.name).is_file()]
    if not present:
        names = ", ".join(kind.name for kind in FILES)
        message = _("none of the files {names} is in this folder.").format(names=names)
        raise ReleaseRefused([Fault(str(folder), 0, message)])
    for kind in present:
        for line, record in _records(folder / kind.name, kind, release.faults):
            release.add(kind, line, record)
    if not release.faults:
        release.faults += _unknown_parents(release, known)
    if release.faults:
        raise ReleaseRefused(release.faults)
    return release


def _records(path: Path, kind: FileKind, faults: list[Fault]) -> Iterator[tuple[int, dict]]:
    """Line number and trimmed fields of each sound row; faults of form are noted."""
    text = _text(path, faults)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in kind.columns if name not in header]
        if missing:
            message = _("the column {names} is missing.").format(names=", ".join(missing))
            faults.append(Fault(path.name, 1, message))
            return
        for values in reader:
            if len(values) == len(header):
                yield reader.line_num, _record(header, values)
            elif values:
                message = _("{found} fields where the header has {expected}.").format(
                    found=len(values), expected=len(header)
                )
                faults.append(Fault(path.name, reader.line_num, message))
    except csv.Error as error:
        faults.append(Fault(path.name, reader.line_num, str(error)))


def _text(path: Path, faults: list[Fault]) -> str | None:
    """The file's text, or None with a fault noted where it is not sound UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(path.name, line, _("this is not UTF-8 text.")))
        return None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        faults.append(Fault(path.name, line, _("there is a NUL sign in this line.")))
        return None
    return text


def _record(header: list[str], values: list[str]) -> dict:
    record = dict(zip(header, map(str.strip, values), strict=True))
    for column in CODE_COLUMNS:
        # Some releases pad codes with zeros, others do not: 08 and 8 are the same state.
        if record.get(column, "").startswith("0"):
            record[column] = record[column].lstrip("0")
    return record


def _fault_of(kind: FileKind, record: dict) -> str:
    """What is wrong with one record, as a sentence; empty when it is sound."""
    for column in CODE_COLUMNS:
        code = record.get(column, "")
        if code and not (code.isascii() and code.isdigit() and len(code) <= MAX_CODE):
            return _("{column} must be a number, not {value!r}.").format(
                column=column, value=code[:40]
            )
    if not record["lgd_code"]:
        return _("lgd_code is empty.")
    if not record["name"]:
        return _("the name is empty.")
    if len(record["name"]) > MAX_NAME or len(record.get("name_local", "")) > MAX_NAME:
        return _("the name is longer than {limit} letters.").format(limit=MAX_NAME)
    if record.get("kind") and record["kind"] not in Kind.values:
        return _("the kind {value!r} is not known.").format(value=record["kind"][:40])
    if not kind.parent_of(record)[1]:
        return _("no place above is named.")
    return ""


def _row(kind: FileKind, record: dict) -> Row:
    state_code = record.get("state_code", "")
    if kind.level == Level.STATE:
        state_code = record["lgd_code"]
    parent_level, parent_code = kind.parent_of(record)
    local = clean_name(record.get("name_local", ""))
    return Row(
        level=kind.level,
        code=record["lgd_code"],
        parent_level=parent_level,
        parent_code=parent_code,
        state_code=state_code,
        name=clean_name(record["name"]),
        name_local=local,
        language=record.get("name_local_language") or language_of_name(local, state_code),
        kind=record.get("kind") or _usual_kind(kind.level, state_code),
        census_code=record.get("census_code") or record.get("census2011_code") or "",
    )


def _usual_kind(level: str, state_code: str) -> str:
    if level == Level.GP:
        return KIND_OF_GP_IN_STATE.get(state_code, Kind.GRAM_PANCHAYAT)
    return Kind.STATE if level == Level.STATE else ""


def _unknown_parents(release: Release, known: set[tuple[str, str]]) -> Iterator[Fault]:
    names = {kind.level: kind.name for kind in FILES}
    for row in release.rows:
        parent = (row.parent_level, row.parent_code)
        if parent not in release.lines and parent not in known:
            message = _("{level} {code} is not in the directory.").format(
                level=Level(row.parent_level).label, code=row.parent_code
            )
            yield Fault(names[row.level], release.lines[row.level, row.code], message)
