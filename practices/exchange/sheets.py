"""A table that somebody sent, xlsx or csv: its headings and its filled rows, as plain texts."""

import codecs
import csv
import io
import unicodedata
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from practices.exchange.archive import Bomb, NoArchive, refuse_bombs
from practices.exchange.reading import UnreadableFile
from practices.spreadsheet import unguarded

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 1000
MOST_COLUMNS = 60
LONGEST_CELL = 50_000
_DELIMITERS = ",;\t"
_OLD_OFFICE, _PDF, _ZIP = b"\xd0\xcf\x11\xe0", b"%PDF", b"PK"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_table(file):
    """Return `(headings, rows)` of an uploaded file; a row is `[line, [a text for each heading]]`.

    Its kind is told by its content, not by its name. Formulas come as the text that was typed.
    Raises UnreadableFile with words for the reader.
    """
    if file.size > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than 5 MB. Send it in parts."))
    start = file.read(8)
    file.seek(0)
    if start.startswith(_ZIP):
        lines = _workbook(file)
    elif start.startswith((_OLD_OFFICE, _PDF)):
        raise UnreadableFile(_wrong_kind())
    else:
        lines = _csv(file.read())
    return _table(lines)


def _wrong_kind():
    return _("This file is neither xlsx nor csv. Save the table as xlsx and send it again.")


def _workbook(file):
    try:
        refuse_bombs(file)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        return [[_text(cell) for cell in row] for row in islice(rows, 5 * MOST_ROWS)]
    except Bomb:
        words = _("Once opened, this file is far too large for a table of practices.")
        raise UnreadableFile(words) from None
    except NoArchive:
        raise UnreadableFile(_wrong_kind()) from None
    except Exception as broken:  # a broken workbook fails in many ways, each meaning the same
        raise UnreadableFile(_wrong_kind()) from broken


def _csv(data):
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[clean(cell) for cell in row] for row in islice(lines, 5 * MOST_ROWS)]
    except csv.Error as fault:
        words = _("Line %(line)s of the file cannot be read. Save the table as xlsx instead.")
        raise UnreadableFile(words % {"line": lines.line_num}) from fault


def _decoded(data):
    """Return the text of a csv file: UTF-8, or UTF-16 with its mark; nothing else is guessed."""
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        words = _(
            "The letters of this csv file are not in UTF-8. Save the table as xlsx, or as "
            "“CSV UTF-8”, and send it again."
        )
        raise UnreadableFile(words) from fault
    if "\x00" in text:
        raise UnreadableFile(_wrong_kind())
    return text


def _text(cell):
    """Return a cell as text; a date as ISO, a number as it would be read aloud."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean("" if cell is None else str(cell))


def clean(text):
    """Return a text with one kind of line ends, in NFC, without the guard of a formula."""
    text = text.replace("\r\n", "\n").replace("\x00", "")
    return unicodedata.normalize("NFC", unguarded(text.strip())).strip()


def _table(lines):
    """Return the headings, of the first filled line, and the filled rows below them."""
    filled = [[number, cells] for number, cells in enumerate(lines, start=1) if any(cells)]
    if len(filled) < 2:
        raise UnreadableFile(
            _("The table needs its headings in the first line and at least one row below.")
        )
    if len(filled) > MOST_ROWS + 1:
        raise UnreadableFile(_("The table has more than 1,000 rows. Send it in parts."))
    (_line, headings), *rows = filled
    width = max(len(cells) for _line, cells in filled)
    used = [at for at in range(width) if any(_at(cells, at) for _line, cells in filled)]
    if len(used) > MOST_COLUMNS:
        raise UnreadableFile(_("The table has more than 60 columns. Leave out what is no answer."))
    return (
        [_at(headings, at)[:200] for at in used],
        [[line, [_at(cells, at) for at in used]] for line, cells in rows],
    )


def _at(cells, at):
    return cells[at] if at < len(cells) else ""
