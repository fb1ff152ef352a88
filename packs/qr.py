"""QR codes for paper."""

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=512)
def code_of(address):
    """Return the QR code of an address as the text of an SVG file, with its quiet zone."""
    written = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        written, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, scale=4
    )
    return written.getvalue().decode()
