"""Drawings as a print needs them: one SVG each, its colours written out."""

import re
from functools import cache

from practices.drawings import ICONS, WATER, names, of_theme, plain

SEAL = ("we-do-this", "saw-it", "data-checked", "technically-cleared")


def theme_drawing(theme_key):
    """Take the key of a theme, return its drawing as the text of an SVG file."""
    return plain(of_theme(theme_key))


def step_drawing(key):
    """Take the key of a step's picture, return it as SVG; "" where no such picture is left."""
    name = f"steps/{key}"
    return plain(name) if name in names() else ""


@cache
def mark():
    """Return the portal's mark as the text of an SVG file."""
    return (ICONS / "mark.svg").read_text()


@cache
def seal(kind):
    """Return the seal with the quarter of one kind of vouching filled."""
    signs = (ICONS / "signs.svg").read_text()
    quarters = "".join(_quarter(signs, name, filled=name == kind) for name in SEAL)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{quarters}</svg>'


def _quarter(signs, name, *, filled):
    path = re.search(rf'<symbol id="seal-{name}"[^>]*><path d="([^"]+)"', signs)[1]
    fill = WATER if filled else "none"
    return f'<path fill="{fill}" stroke="{WATER}" stroke-width="1.5" d="{path}"/>'


@cache
def pot(status):
    """Return the water pot of a status (planned, tried, in-use, not-here) as an SVG file."""
    signs = (ICONS / "signs.svg").read_text()
    drawn = re.search(rf'<symbol id="pot-{status}"[^>]*>(.*?)</symbol>', signs)[1]
    drawn = f'<g fill="none" stroke="{WATER}" stroke-width="2">{drawn}</g>'
    drawn = drawn.replace("currentColor", WATER)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{drawn}</svg>'
