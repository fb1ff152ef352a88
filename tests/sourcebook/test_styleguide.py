"""The style guide shows every component, and docs/design.md tells how each is used."""

import re

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.test import Client

from practices import drawings
from sourcebook import styleguide

COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("_*.html"))
CSS = settings.BASE_DIR / "static" / "css"
DESIGN = (settings.BASE_DIR / "docs" / "design.md").read_text()
# What every page has (docs/design.md), and what the language of templates itself knows.
OF_EVERY_PAGE = {"user", "request", "messages", "alternates", "site_url"}
OF_EVERY_PAGE |= {"standing", "unread_notices"}
WORDS = set(re.findall(r"\w+", "and or not in is if elif else for as with count empty forloop"))
NAME = re.compile(r"(?<![\w.|:])[a-z_]\w*(?!\w*=)")


def named(path):
    return path.stem


@pytest.fixture
def page(db):
    return Client().get("/styleguide/")


def test_anybody_opens_it_and_no_crawler_keeps_it(page):
    text = page.content.decode()
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in text
    assert text.count("<h1") == 1


def test_it_shows_each_component_itself(page):
    shown = {template.name for template in page.templates}
    missing = [path.name for path in COMPONENTS if f"components/{path.name}" not in shown]
    assert not missing, "show these in templates/sourcebook/styleguide.html"


def test_each_drawing_stands_on_one_of_its_further_pages(page):
    parts = re.findall(r'href="(/styleguide/[\w-]+/)"', page.content.decode())
    drawn = [
        name
        for part in parts
        for name in re.findall(r'<symbol id="([^"]+)"', Client().get(part).content.decode())
    ]
    assert sorted(drawn) == sorted(map(drawings.symbol_id, drawings.names()))
    assert Client().get("/styleguide/no-such-part/").status_code == 404


def test_it_shows_every_state_of_a_button(page):
    text = page.content.decode()
    for state in (
        "is-hover",
        "is-focus-visible",
        'aria-busy="true"',
        "disabled",
        "second",
        "quiet",
    ):
        assert re.search(rf'class="button[^>]*{state}', text), state


def parameters(text):
    """Return the names that a template reads and does not make itself."""
    read, made = set(), set()
    for token in Lexer(re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text, flags=re.S)).tokenize():
        if token.token_type not in {TokenType.VAR, TokenType.BLOCK}:
            continue
        words = re.sub(r"\"[^\"]*\"|'[^']*'", "", token.contents)
        tag, _space, rest = words.partition(" ")
        if token.token_type == TokenType.VAR:
            rest = words
        elif tag in {"load", "comment"} or tag.startswith("end"):
            continue
        made |= set(re.findall(r"\bas (\w+)", rest)) | set(re.findall(r"(\w+)=", rest))
        if tag == "for":
            made |= set(re.findall(r"\w+", rest.partition(" in ")[0]))
        read |= set(NAME.findall(re.sub(r"\w+=", " ", rest)))
    return (
        read - made - WORDS - OF_EVERY_PAGE - {"None", "True", "False", "trimmed", "asvar", "only"}
    )


@pytest.mark.parametrize("path", COMPONENTS, ids=named)
def test_its_parameters_stand_in_the_table(path):
    row = re.search(rf"^\|[^|]*`{re.escape(path.name)}`.*$", DESIGN, re.M)
    assert row, f"give {path.name} a row in docs/design.md"
    told = set(re.findall(r"[a-z_]\w*", " ".join(re.findall(r"`([^`]+)`", row[0]))))
    untold = parameters(path.read_text()) - told
    assert not untold, f"name them in the row of {path.name} in docs/design.md"


def test_the_reading_of_parameters_finds_what_a_template_takes():
    text = (
        '{% if a and not b.c %}{{ d|default:"x" }}{% for e in f %}{{ e.g }}{% endfor %}{% endif %}'
    )
    assert parameters(text) == {"a", "b", "d", "f"}


def test_a_state_that_is_shown_looks_as_the_real_one():
    """What `.is-hover` does there, `:hover` does in site.css."""
    rules = re.findall(r"^([^{}\n]+) (\{[^}]+\})", (CSS / "site.css").read_text(), re.M)
    states = (CSS / "styleguide.css").read_text().partition("- states -")[2]
    shown = re.findall(r"^(.*?is-(hover|focus-visible)) (\{[^}]+\})", states, re.M)
    assert len(shown) >= 6
    for selector, state, body in shown:
        assert any(f":{state}" in real and body == done for real, done in rules), selector


def test_the_figures_are_those_of_the_rule():
    assert styleguide.contrast("#000", "#ffffff") == pytest.approx(21)
    assert styleguide.contrast("#fff", "#fff") == 1
    assert styleguide.tokens()["ink"] == "#0d2228"
