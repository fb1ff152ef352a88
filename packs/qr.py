"""QR codes for paper."""

import io
from functools import lru_cache

import segno
from django.conf import settings


def of_print(practice, version):
    """Return the QR code of a print: the short code's address with the version that it shows.

    What no desk has accepted yet has no number and says 0.
    """
    return code_of(f"{settings.SITE_URL}/c/{practice.code}?v={version.number or 0}")


@lru_cache(maxsize=512)
def code_of(address):
    """Return the QR code of an address as the text of an SVG file, with its quiet zone."""
    written = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        written, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, scale=4
    )
    return written.getvalue().decode()
