"""Each theme has its own drawing, in one grammar, and a page carries only what it shows."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from PIL import Image

from practices import drawings
from practices.choices import ThemeGroup
from practices.models import Theme
from practices.templatetags.theme_drawings import card
from tests.practices.drawn import SVG, segments, shapes

STATIC = settings.BASE_DIR / "static"
PAINTS = {
    "none",
    "currentColor",
    "var(--earth,#d3e3e6)",
    "var(--paper,#fff)",
    "var(--marigold,#f4a700)",
}
MISSING, WATER_FALLS = "8 4", "4 8"
ATTRIBUTES = {"fill", "stroke", "stroke-width", "stroke-dasharray", "d", "cx", "cy", "r"}
THEMES = sorted((STATIC / "icons/themes").glob("*.svg"))
LANDSCAPE = [*THEMES, *sorted((STATIC / "icons/scenes").glob("*.svg"))]


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


@pytest.mark.django_db
def test_each_theme_has_its_own_drawing_and_card():
    keys = set(Theme.objects.values_list("key", flat=True))
    assert len(keys) >= 34
    assert {drawings.of_theme(key) for key in keys} == {f"themes/{key}" for key in keys}
    assert len({path.read_text() for path in THEMES}) == len(THEMES)
    for key in keys:
        picture = STATIC / card(key)
        assert Image.open(picture).size == (600, 315)
        assert picture.stat().st_size <= 12 * 1024


def test_each_group_of_themes_has_its_own_drawing():
    names = {drawings.of_theme(group) for group in ThemeGroup.values}
    assert len(names) == len(ThemeGroup.values)
    assert names <= drawings.names()


def test_a_theme_that_nobody_has_drawn_stands_under_the_plain_one():
    assert drawings.of_theme("a-new-theme") == drawings.UNDRAWN
    assert (STATIC / card("a-new-theme")).is_file()


@each(LANDSCAPE)
def test_a_drawing_stands_on_the_common_ground(path):
    root, *parts = shapes(path)
    assert root.get("viewBox") == "0 0 240 176"
    lines = [piece for part in parts if part.get("stroke") for piece in segments(part.get("d", ""))]
    level = [(a[0], b[0]) for _letter, a, b in lines if a[1] == b[1] == 104]
    assert min(min(pair) for pair in level) == 0
    assert max(max(pair) for pair in level) == 240
    earth = parts[0]
    assert earth.get("fill") == "var(--earth,#d3e3e6)"
    points = {point for _letter, *ends in segments(earth.get("d")) for point in ends}
    assert {(0, 104), (240, 104), (240, 176), (0, 176)} <= points


def check_grammar(path):
    """Hold a drawing to what all have in common: shapes, paints, strokes, one that is touched."""
    root, *parts = shapes(path)
    assert set(root.attrib) == {"viewBox", "color"}
    for part in parts:
        assert part.tag in {f"{SVG}path", f"{SVG}circle"}
        assert set(part.attrib) <= ATTRIBUTES
        assert {part.get("fill"), part.get("stroke", "none")} <= PAINTS
        assert part.get("stroke-width", "4") in {"4", "8"}
        assert part.get("stroke-dasharray", MISSING) in {MISSING, WATER_FALLS}
    touched = [part for part in parts if "marigold" in part.get("fill") + part.get("stroke", "")]
    assert len(touched) == 1


@each(LANDSCAPE)
def test_a_drawing_keeps_to_the_grammar(path):
    check_grammar(path)


@each(LANDSCAPE)
def test_a_drawing_stays_within_its_frame(path):
    for part in shapes(path)[1:]:
        for _letter, _from, (x, y) in segments(part.get("d", "")):
            assert -8 <= x <= 248
            assert -8 <= y <= 176


def test_the_reader_of_paths_sees_where_the_pen_goes():
    assert segments("M0 104h8v-4zm10 0 2 2")[-1] == ("L", (10, 104), (12, 106))
    assert segments("M0 0a4 4 0 018 0")[-1] == ("A", (0, 0), (8, 0))
    assert segments("M1 1L2 2 3 3")[-1] == ("L", (2, 2), (3, 3))


def test_a_page_holds_each_drawing_once_and_none_that_it_does_not_show():
    page = Template(
        '{% include "components/_drawing.html" with theme="handwashing" only %}'
        '{% include "components/_drawing.html" with theme="handwashing" only %}'
        '{% include "components/_drawing.html" with name="scenes/open-pit" only %}'
    )
    html = page.render(Context())
    held = re.findall(r'<symbol id="([^"]+)"', html)
    shown = re.findall(r'<use href="#([^"]+)"', html)
    assert held == ["themes-handwashing", "scenes-open-pit"]
    assert shown == ["themes-handwashing", "themes-handwashing", "scenes-open-pit"]
    assert page.render(Context()) == html


@pytest.mark.parametrize("name", sorted(drawings.names()))
def test_paper_gets_a_drawing_with_its_colours_written_out(name):
    text = drawings.plain(name)
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert not re.search(r"var\(|currentColor|class=|style=", text)
    assert "#0a4a5a" in text


def test_there_is_no_drawing_outside_the_folder():
    with pytest.raises(KeyError):
        drawings.plain("../../manage")
