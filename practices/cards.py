"""The picture that a chat shows beside a shared link: a theme's drawing on a ground line."""

import json
from io import BytesIO

import typst
from PIL import Image

from practices.drawings import plain

WIDTH, HEIGHT = 600, 315
# A drawing is 240 × 176 with its ground at 104; enlarged 1.6 times it stands in the middle.
CARD = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 315">
<path fill="#fff" d="M0 0h600v315H0z"/><path fill="#d3e3e6" d="M0 198h600v117H0z"/>
<path fill="#0a4a5a" d="M0 194.8h110v6.4H0zM490 194.8h110v6.4H490z"/>
<g transform="translate(108 31.6) scale(1.6)">{drawing}</g>
</svg>
"""
PAGE = "#set page(width: 600pt, height: 315pt, margin: 0pt)\n#image(bytes({svg}), width: 600pt)"
COLOURS = 32


def card(name):
    """Take a drawing's name, return its card as the bytes of a small PNG of 600 × 315 pixels."""
    shapes = plain(name).partition(">")[2].removesuffix("</svg>")
    page = PAGE.format(svg=json.dumps(CARD.format(drawing=shapes).strip()))
    large = Image.open(BytesIO(typst.compile(page.encode(), format="png", ppi=72)))
    small = BytesIO()
    large.convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()
