"""Counts on pages and in prints are grouped as people in India write them."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from places.models import Place

THEME = SimpleNamespace(key="other", name="Other")
ROW = {"url": "/", "theme_key": "other", "endorsements": 133_000, "adoptions": 214_500}


@pytest.mark.parametrize(
    ("page", "told", "written"),
    [
        ("components/_row.html", {"row": ROW}, ["1,33,000 endorsements", "2,14,500 took it up"]),
        (
            "practices/_themes.html",
            {"themes": [SimpleNamespace(key="other", name="Other")]},
            ["1,33,000<"],
        ),
        ("practices/_places.html", {"places": [Place(level="gp", code=7)]}, ["1,33,000<"]),
    ],
)
def test_a_count_is_grouped(page, told, written):
    told = {
        name: [SimpleNamespace(what=what, count=133_000) for what in value]
        if isinstance(value, list)
        else value
        for name, value in told.items()
    }
    html = render_to_string(page, told, request=RequestFactory().get("/"))
    assert [words for words in written if words not in html] == []
    assert "133000" not in html
