"""Templates keep to the rules: nothing inline, no bare text, one h1, no button without a type."""

import re

import pytest

from tests.translations.catalogue import ROOT, template_files

PAGES = [path for path in template_files() if path.suffix == ".html"]
INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "a style in the page": re.compile(r"<style", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a script attribute": re.compile(r"<[^>]*\son\w+\s*=", re.I),
    "a data address": re.compile(r"""(src|href)\s*=\s*["']?data:""", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "another site's file": re.compile(
        r"""<(script|link|img)[^>]*(src|href)\s*=\s*["']https?:""", re.I
    ),
    "an unescaped text": re.compile(r"\|\s*safe\b|autoescape off"),
}
SIGNS = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.S)
CLASSES = re.compile(r"{%\s*block \w+_class\s*%}.*?{%\s*endblock.*?%}", re.S)
MARKED = re.compile(
    r"{%-?\s*(?:blocktranslate|blocktrans)\b.*?{%\s*end(?:blocktranslate|blocktrans)\s*%}", re.S
)
COMMANDS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
TAGS = re.compile(r"<!.*?>|</?[a-zA-Z][^>]*>|&\w+;|&#\d+;", re.S)
NAMES = {"CC BY 4.0", "security.txt"}  # the same in every language
# An example in a language that its element names stays as it is in every language.
OWN_LANGUAGE = re.compile(r"""<(\w+)\b[^>]*\slang="[a-z]+"[^>]*>[^<{]*</\1>""")
ATTRIBUTE = re.compile(
    r"""\s(?:placeholder|aria-label|title|alt)=(["'])([^"'{}]*[A-Za-z]{2}[^"'{}]*)\1"""
)
# Drawn when translations themselves may be what broke, so both languages stand in them.
BILINGUAL = {"errors/500.html", "errors/503.html"} | {
    f"errors/last/{status}_{language}.html" for status in (500, 503) for language in ("en", "hi")
}


def named(path):
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_nothing_stands_inline(path):
    text = SIGNS.sub("", path.read_text())
    found = {what: match.group(0) for what, sign in INLINE.items() if (match := sign.search(text))}
    if found.keys() == {"a script in the page"} and 'type="application/json"' in text:
        return
    assert not found


@pytest.mark.parametrize("path", [p for p in PAGES if named(p) not in BILINGUAL], ids=named)
def test_no_text_is_left_unmarked(path):
    text = CLASSES.sub("", MARKED.sub("", SIGNS.sub("", path.read_text())))
    attributes = [match.group(2) for match in ATTRIBUTE.finditer(text)]
    bare = TAGS.sub("\n", COMMANDS.sub("\u2028", OWN_LANGUAGE.sub("\n", text)))
    words = [word.strip() for word in re.findall(r"[^\W\d_]{2,}[^\n\u2028]*", bare)]
    assert not [*(word for word in words if word not in NAMES), *attributes]


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_one_headline(path):
    assert len(re.findall(r"<h1\b", path.read_text())) <= 1


def test_the_rules_find_what_they_should():
    for wrong in ("<p style='x'>", "<a onclick=x>", "<script>x</script>", "{{ x|safe }}"):
        assert any(sign.search(wrong) for sign in INLINE.values()), wrong
    assert not any(sign.search('<script src="x.js" defer></script>') for sign in INLINE.values())


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_row_of_a_practice_is_drawn_by_its_tag(path):
    """`{% card %}` alone gives it the drawing of its theme; an include leaves a gap."""
    assert 'include "components/_row.html"' not in path.read_text()
