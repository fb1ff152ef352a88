"""Every text of the pages is there in each language of the pages, whole and with its numbers."""

import ast

import pytest
from django.conf import settings

from tests.translations import catalogue

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
LANGUAGES += catalogue.OF_REPORTS
GETTEXTS = set(catalogue.KEYWORDS)


@pytest.fixture(scope="module")
def messages():
    """Return {language: {(context, text): where it stands}}."""
    return {language: catalogue.wanted(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated(language, messages):
    entries = catalogue.catalogue(language)
    missing = [
        f"{where}: {key[1]!r}"
        for key, where in messages[language].items()
        if not (key in entries and all(_texts(entries[key])) and not entries[key].fuzzy)
    ]
    assert not missing, f"{len(missing)} texts lack {language}:\n" + "\n".join(missing[:60])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_is_no_longer_there(language, messages):
    unused = [key[1] for key in catalogue.catalogue(language) if key not in messages[language]]
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_tags(language):
    wrong = [
        (identifier, text)
        for (_context, identifier), entry in catalogue.catalogue(language).items()
        for text in _texts(entry)
        if text and not _fits(entry, text)
    ]
    assert not wrong


def _texts(entry):
    return list(entry.string) if isinstance(entry.string, tuple | list) else [entry.string]


def _fits(entry, text):
    """Say whether the text has the placeholders of the singular or of the plural."""
    identifiers = entry.id if isinstance(entry.id, tuple | list) else [entry.id]
    return catalogue.placeholders(text) in [catalogue.placeholders(one) for one in identifiers]


def test_texts_are_marked_whole():
    """An f-string, a sum or `.format` inside gettext can never be found in a catalogue."""
    wrong = []
    for path in catalogue.python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if _marks(node) and not isinstance(node.args[0], ast.Constant):
                wrong.append(f"{path.relative_to(catalogue.ROOT)}:{node.lineno}")
    assert not wrong


def _marks(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in GETTEXTS
        and node.args
    )


def test_placeholders_have_names():
    """Two unnamed placeholders cannot change places, as another language's order may need."""
    assert not [
        f"{where}: {text}"
        for (_context, text), where in catalogue.all_messages().items()
        if text.count("%s") + text.count("%d") > 1 or text.count("{}") > 1
    ]


def test_the_extraction_finds_what_it_should(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}{% translate 'One' %}{% translate 'State' context 'of a country' %}"
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} line\n{% plural %}{{ n }} lines\n"
        "{% endblocktranslate %}"
    )
    found = {(context, text) for context, text, _line in catalogue.messages(page)}
    assert found == {(None, "One"), ("of a country", "State"), (None, "%(n)s line")}
