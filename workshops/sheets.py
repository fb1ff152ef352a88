"""Sheets to fill in by hand, as plain data for their layout: questions, boxes and lines."""

from packs.layouts.texts import text
from workshops.badges import sheet

LAYOUT = "workshop-sheet"


def asked(label, *, choices=(), lines=0, language=""):
    """Return one question: `choices` to tick, or so many `lines` to write on."""
    boxes = [str(choice) for choice in choices]
    return {"label": text(label, language), "choices": boxes, "lines": lines}


def sheet_to_fill(workshop, title, lead, questions):
    """Return the sheet of `questions` for `workshop`, with its `title` and a line on what for."""
    return sheet(workshop, title) | {"lead": text(lead), "questions": questions}
