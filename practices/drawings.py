"""The drawings: one SVG file each under ``static/icons``, from which pages and prints both take.

A drawing's name is its path there without ``.svg``: ``themes/handwashing``. The files stand alone
in any viewer; on a page their colours follow the page's custom properties.
"""

import re
from functools import cache

from django.conf import settings

from practices.choices import ThemeGroup

ICONS = settings.BASE_DIR / "static" / "icons"
# A group of themes stands under the drawing of one of them.
GROUPS = {
    ThemeGroup.LASTING_CHANGE: "odf-sustainability",
    ThemeGroup.SANITATION: "toilet-technology",
    ThemeGroup.WATER: "household-taps",
    ThemeGroup.RUNNING_IT: "schools-anganwadis",
}
# For a theme that the National added and nobody has drawn yet: half above the line, half below.
UNDRAWN = "scenes/other"
WATER = "#0a4a5a"

_ROOT = re.compile(
    r'<svg [^>]*?viewBox="(?P<box>[\d ]+)"[^>]*>(?P<shapes>.*)</svg>\s*\Z', re.DOTALL
)
_VARIABLE = re.compile(r"var\(--\w+, ?(#[0-9a-f]{3,6})\)")


def of_theme(key):
    """Take the key of a theme or of a group of themes, return its drawing's name."""
    name = f"themes/{GROUPS.get(key, key)}"
    return name if name in names() else UNDRAWN


@cache
def names():
    """Return the names of all drawings that there are."""
    paths = ICONS.glob("*/*.svg")
    return frozenset(path.relative_to(ICONS).with_suffix("").as_posix() for path in paths)


@cache
def symbol(name):
    """Return a drawing as a ``<symbol>`` whose colours are those of the page around it."""
    box, shapes = _parts(name)
    return f'<symbol id="{symbol_id(name)}" viewBox="{box}">{shapes}</symbol>'


def symbol_id(name):
    """Return the id under which a page holds this drawing."""
    return name.replace("/", "-")


@cache
def plain(name):
    """Return a drawing as SVG text with its colours written out, for what knows no properties.

    Typesetters and the makers of small pictures read neither ``var()`` nor ``currentColor``.
    """
    box, shapes = _parts(name)
    text = _VARIABLE.sub(r"\1", shapes).replace("currentColor", WATER)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{text}</svg>'


def _parts(name):
    """Return the view box and the shapes of a drawing; KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    found = _ROOT.search((ICONS / f"{name}.svg").read_text())
    return found["box"], re.sub(r"\n\s*", "", found["shapes"])
