"""Cells for CSV and XLSX that no spreadsheet takes for a formula, and their way back."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text):
    """Return `text` with an apostrophe before a sign that begins a formula."""
    return f"'{text}" if str(text).startswith(_FORMULA_SIGNS) else text


def unguarded(cell):
    """Return the text of `cell` without the apostrophe that `harmless` puts before it."""
    text = str(cell)
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_SIGNS else text
