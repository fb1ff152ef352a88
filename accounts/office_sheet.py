"""The sheet of an office list: the empty one to fill in, and the cells of a filled one."""

import io
import zipfile
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from accounts.models import Organisation
from accounts.normalise import nfc

MOST_ROWS = 1000
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 200
LONGEST_CELL = 200
COLUMNS = ("place", "title", "organisation", "name", "email", "phone", "since")


class Unreadable(Exception):
    """The file as a whole cannot be taken; its words say why, for the reader."""


def headings():
    """Return the words above the columns, in the reader's language."""
    return (
        _("Place (code or name)"),
        _("Office"),
        _("Organisation"),
        _("Name"),
        _("E-mail address"),
        _("Mobile number"),
        _("Since"),
    )


def empty_sheet():
    """Return the bytes of a sheet to fill in, with the organisations on a second page."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Offices")[:31]
    sheet.append(headings())
    for column in "ABCDEFG":
        sheet.column_dimensions[column].width = 28
        sheet.column_dimensions[column].number_format = "@"
    second = book.create_sheet(_("Organisations")[:31])
    for organisation in Organisation.objects.all():
        second.append([organisation.name, organisation.key])
    second.column_dimensions["A"].width = 44
    sent = io.BytesIO()
    book.save(sent)
    return sent.getvalue()


def read_sheet(file):
    """Return the filled rows of an uploaded sheet: dicts of COLUMNS, texts, with their `line`.

    Formulas come as the text that was typed. Raises Unreadable.
    """
    if file.size > MOST_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Send it in parts."))
    _refuse_bombs(file)
    try:
        sheet = load_workbook(file, read_only=True, data_only=False, keep_links=False).worksheets[0]
        cells = sheet.iter_rows(min_row=2, max_col=len(COLUMNS), values_only=True)
        rows = list(islice(_filled(cells), MOST_ROWS + 1))
    except Unreadable:
        raise
    except Exception as broken:  # a broken archive fails in many ways, each meaning the same
        raise Unreadable(
            _("This file cannot be read as xlsx. Save the sheet as xlsx and send it again.")
        ) from broken
    if not rows:
        raise Unreadable(_("The sheet is empty below its headings. Fill in at least one row."))
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("The sheet has more than 1,000 rows. Send it in parts."))
    return rows


def _refuse_bombs(file):
    """Refuse an archive that says it unpacks to more than any list needs; nothing is unpacked."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise Unreadable(
            _("This file cannot be read as xlsx. Save the sheet as xlsx and send it again.")
        ) from broken
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            _(
                "Once opened, this file is far too large for an office list. Start again "
                "from the empty sheet."
            )
        )
    file.seek(0)


def _filled(lines):
    for number, cells in enumerate(lines, start=2):
        if number > 5 * MOST_ROWS:
            raise Unreadable(_("The sheet has more than 1,000 rows. Send it in parts."))
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield dict(zip(COLUMNS, texts, strict=False)) | {"line": number}


def _text(cell):
    """Return a cell as text; a date as ISO, a number as it would be read aloud."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return nfc(str("" if cell is None else cell))[:LONGEST_CELL]
