"""What a page needs beside words and photos stays light: styles and drawings, scripts; compressed.

A drawing stands in the page itself, once, and only where the page shows it.
"""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from practices.models import Theme
from tests.factories.practices import practice_in, published_practice

pytestmark = pytest.mark.django_db

STATIC = settings.BASE_DIR / "static"
LOOKS, SCRIPTS = 15 * 1024, 20 * 1024
ROWS = 20
ADDRESSES = {
    "home": reverse("home"),
    "list": reverse("practices:list"),
    "themes": reverse("practices:themes"),
    "places": reverse("practices:places"),
    "form": reverse("practices:new"),
    "quick": reverse("practices:quick"),
    "desk": reverse("practices:curation"),
    "style guide": reverse("styleguide"),
}
DRAWN = ("lasting-change", "sanitation", "water", "running-it", "others", "steps")
ADDRESSES |= {part: reverse("styleguide_drawings", args=[part]) for part in DRAWN}


@pytest.fixture
def many_themed(cast):
    """A page of the list with as many themes as it has rows, and one entry at the desk."""
    keys = Theme.objects.order_by("position").values_list("key", flat=True)[:ROWS]
    for key in keys:
        last = published_practice(author=cast.gp, place=cast.places.home_gp, themes=[key])
    waiting = practice_in(
        "submitted", author=cast.gp, desk=cast.district, place=cast.places.home_gp
    )
    return {"practice": last.get_absolute_url(), "read": f"/practices/{waiting.pk}/"}


def parts(html):
    """Return the files under static/ that a page names, without the mark of their content."""
    named = re.findall(r'(?:href|src)="/static/([^"#?]+)', html)
    return {re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", name) for name in named}


def packed(text):
    return len(gzip.compress(text, 9))


def weight(html, *kinds):
    return sum(packed(content(name)) for name in parts(html) if name.endswith(kinds))


def content(name):
    return Path(finders.find(name)).read_bytes()


def drawn(html):
    """Return the weight of the drawings that stand in the page itself."""
    return packed("".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL)).encode())


def test_every_page_keeps_its_looks_and_scripts_light(cast, many_themed):
    reader = Client()
    reader.force_login(cast.district)
    for name, address in (ADDRESSES | many_themed).items():
        answer = reader.get(address)
        assert answer.status_code == 200, name
        html = answer.content.decode()
        assert weight(html, ".css", ".svg") + drawn(html) <= LOOKS, name
        assert weight(html, ".js") <= SCRIPTS, name
        held = re.findall(r'<symbol id="([^"]+)"', html)
        assert sorted(held) == sorted(set(re.findall(r'<use href="#([^"]+)"', html))), name
        assert len(held) == {"list": ROWS, "practice": 1}.get(name, len(held))
