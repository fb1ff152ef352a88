"""Each theme has a drawing, and each drawing is there: in the sprite and as a card for links."""

import re

import pytest
from django.conf import settings

from practices.choices import ThemeGroup
from practices.templatetags.theme_drawings import BY_THEME, card, drawing

STATIC = settings.BASE_DIR / "static"


def symbols():
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons/drawings.svg").read_text()))


@pytest.mark.parametrize("key", sorted(BY_THEME))
def test_a_themes_drawing_is_in_the_sprite_and_among_the_cards(key):
    assert drawing(key) in symbols()
    assert (STATIC / card(key)).is_file()


def test_each_group_of_themes_has_its_own_drawing():
    assert len({drawing(group) for group in ThemeGroup.values}) == len(ThemeGroup.values)


def test_a_theme_that_nobody_has_drawn_borrows_one():
    assert "a-new-theme" not in BY_THEME
    assert drawing("a-new-theme") in symbols()
