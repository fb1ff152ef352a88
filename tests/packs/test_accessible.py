"""What PDF/UA-1 asks of a print, as far as a program can see it in the file.

The typesetter itself refuses to write what does not conform (`ua-1`); this reads what it wrote.
"""

import re

import pytest
from django.utils import translation

from packs import typesetting
from practices import workflow
from tests.packs import tags
from tests.packs.conftest import answers_in

pytestmark = pytest.mark.django_db
KNOWN = {"Document", "Div", "P", "Span", "H1", "H2", "L", "LI", "Lbl", "LBody", "Figure"}


@pytest.fixture
def papers(cast, published, draft, shown):
    """Return prints that differ in all that matters here, with the language of each one's words."""
    short = draft(8, **answers_in("hi") | {"steps": ["एक", "दो", "तीन"]})
    short.open_version.steps.filter(position=1).update(picture="dig")
    closed = published(steps=["One.", "Two.", "Three."], language="en")
    workflow.apply(closed, "withdraw", by=cast.district, note="The pits fell in.")
    long = draft(8, **answers_in("as", longest=True))
    with translation.override("hi"):
        in_hindi = shown(closed)
    return [(shown(short), "en", "hi"), (in_hindi, "hi", "en"), (shown(long), "en", "as")]


def test_what_a_screen_reader_needs_is_there(papers):
    for paper, portal, words in papers:
        _holds_of_the_file(paper, portal)
        found = [tag for page in paper.document for tag in tags.tags_of(page)]
        assert {tag.type for tag in found} <= KNOWN  # no table, so none without its headings
        assert all(tag.alt.strip() for tag in found if tag.type == "Figure")
        assert words in {tag.language for tag in found}
        headings = [tag.type for tag in found if tag.type in ("H1", "H2", "H3")]
        assert headings[0] == "H1"
        assert headings.count("H1") == 1
        assert headings.count("H2") >= 8
        for page in paper.document:
            _holds_of_a_page(page)
    _steps_are_a_list(papers[0][0])
    for paper in (papers[0][0], papers[2][0]):
        _each_photo_is_described(paper)


def _holds_of_the_file(paper, portal):
    """It says that it is tagged, in which language, by which title and which standard."""
    catalog = tags.dictionaries(paper.pdf, "/Type/Catalog")[0]
    for entry in ("/Marked true", "/StructTreeRoot", f"/Lang({portal})", "/DisplayDocTitle true"):
        assert entry in catalog, entry
    about = paper.pdf.decode("utf-8", "replace")
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    title = re.search(r"<dc:title>.*?>([^<]+)</rdf:li>", about)[1]
    assert title == paper.document.get_metadata_dict()["Title"]
    assert all("/Tabs/S" in page for page in tags.dictionaries(paper.pdf, "/Type/Page/"))
    fonts = tags.dictionaries(paper.pdf, "/Subtype/Type0")
    assert fonts
    assert all("/ToUnicode" in font for font in fonts)


def _holds_of_a_page(page):
    """All that is drawn is either told in the structure, once, or marked as mere ornament."""
    drawn = tags.marks_of(page)
    assert None not in drawn
    told = [number for tag in tags.tags_of(page) for number in tag.contents]
    assert len(told) == len(set(told))
    assert {one for one in drawn if one != "Artifact"} == set(told)
    assert all(tags.fonts_of(page))


def _steps_are_a_list(paper):
    found = [tag.type for page in paper.document for tag in tags.tags_of(page)]
    assert (found.count("L"), found.count("LI"), found.count("LBody")) == (1, 3, 3)


def _each_photo_is_described(paper):
    found = [tag for page in paper.document for tag in tags.tags_of(page)]
    described = [tag.alt for tag in found if tag.type == "Figure"]
    assert described[:8] == [f"The pit of house {number}" for number in range(1, 9)]
    assert described[8].startswith("QR code for ")


def test_a_picture_without_words_is_seen(shown, draft, monkeypatch, tmp_path):
    """These readings find what they look for; and what does not conform does not say it does."""
    layout = tmp_path / "layout.typ"
    source = typesetting.layout_file("district-note").read_text()
    bare = '#image(bytes(told.qr), format: "svg", width: 9mm)'
    layout.write_text(source.replace("#v(1fr)", f"{bare}\n#v(1fr)"))
    monkeypatch.setattr(typesetting, "layout_file", lambda name: layout)
    paper = shown(draft())
    found = [tag for page in paper.document for tag in tags.tags_of(page)]
    assert next(tag.alt for tag in found if tag.type == "Figure") == ""
    assert b"pdfuaid" not in paper.pdf
