"""What a person fills in, and photos to send with it."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def filled_in(place, /, **changes):
    """Return the posted values of a complete form; None as a change leaves the field out."""
    values = {
        "request_id": str(uuid.uuid4()),
        "kind": "practice",
        "programme": "sbm",
        "language": "en",
        "title": "Second pits dug by neighbours in turns",
        "place": place.key,
        "village": "Morwal",
        "started_on": "2023-06",
        "problem": "Single pits were full after the rains.",
        "steps": ["Mark the full pits.", "Dig a second pit.", "", "Join both with a Y."],
        "who_did_what": "The VWSC paid the mason; each family dug.",
        "cost_amount": "9,300",
        "cost_unit": "household",
        "cost_year": "2023",
        "cost_source": ["household", "mgnregs"],
        "upkeep": "Each family empties its own pit.",
        "result": "All 84 families use the toilet in the rains too.",
        "reach": "84 households",
        "result_basis": "counted",
        "went_wrong": "In clay the pits overflowed in July; we widened 14.",
        "not_where": "Where water stands less than two metres below.",
        "themes": ["toilet-technology"],
        "tags": "twin pit, masons",
        "contact": "The Secretary, on Mondays",
        "consent": "on",
        "peers_may_read": ["off", "on"],
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def jpeg(size=(1600, 1200), colour="teal", **saving):
    """Return the bytes of a plain JPEG."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG", **saving)
    return written.getvalue()


def sent(content=None, name="IMG_1.jpg", kind="image/jpeg"):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content, kind)
