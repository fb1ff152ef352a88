"""The search for how a note fits on its pages, told how each try came out."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from packs import typesetting

NOTE = {"sections": [], "risks": []}
BOOKLET = NOTE | {"height": 199, "most_pages": 4}


@pytest.fixture
def large_enough(monkeypatch):
    """Return the size of the letters that are found; `ends`: (page of the body's end, pages)."""
    monkeypatch.syspath_prepend(str(Path(typesetting.__file__).parent / "typesetter"))
    two_pages = import_module("two_pages")

    def size(note, ends):
        search, end, tried = two_pages._large_enough(note), None, iter(ends)
        while True:
            try:
                search.send(end)
            except StopIteration as over:
                return over.value and (over.value["size"], over.value["gap"])
            end = dict(zip(("page", "pages"), next(tried), strict=True))

    return size


@pytest.mark.parametrize(
    ("note", "ends", "found"),
    [
        (BOOKLET, [(2, 2)], (11, 1)),
        (BOOKLET, [(2, 3), (2, 2)], (10, 1)),
        (BOOKLET, [(2, 3), (2, 3), (2, 2)], (10, 0.6)),
        (BOOKLET, [(2, 3), (2, 3), (2, 3)], (11, 1)),
        (BOOKLET, [(5, 5), (4, 5), (3, 4)], (10, 0.6)),
        (NOTE, [(1, 2)], (11, 1)),
        (NOTE, [(3, 3), (3, 3)], None),
    ],
)
def test_a_booklets_foot_stands_alone_only_where_no_way_avoids_it(large_enough, note, ends, found):
    assert large_enough(note, ends) == found


def test_a_booklet_is_never_reckoned_to_fit_but_tried(monkeypatch):
    """What is too long for one page and sure of two: there a foot may stand alone on the next."""
    monkeypatch.syspath_prepend(str(Path(typesetting.__file__).parent / "typesetter"))
    two_pages = import_module("two_pages")
    ended = {"pages": 2, "page": 2, "y": 60, "foot": 40}
    more = {"photos": [], "strip": False, "stamp": None, "lead": None, "title": {"w": "", "l": ""}}
    found = {}
    for name, note in (("a4", NOTE | more), ("booklet", BOOKLET | more)):
        search = two_pages._on_few_pages(note | {"size": 10, "gap": 1})
        search.send(None)
        with pytest.raises(StopIteration) as over:
            search.send(ended)
        found[name] = over.value.value and over.value.value["size"]
    assert found == {"a4": 11, "booklet": None}


def test_sheets_share_drawings_and_are_written_once(monkeypatch, tmp_path):
    """Words that look like a drawing stay words; what a try has written is not made ready anew."""
    monkeypatch.syspath_prepend(str(Path(typesetting.__file__).parent / "typesetter"))
    from told import Told

    words, files = {"w": "<svg>", "l": ""}, Told(str(tmp_path))
    sheets = [{"id": n, "drawing": "<svg xmlns=''/>", "title": words} for n in range(2)]
    files.write({"lang": "hi", "sheets": sheets}, is_try=True)
    written = json.loads((tmp_path / "told.json").read_text())
    (drawing,) = {sheet["drawing"] for sheet in written["sheets"]}
    assert (tmp_path / drawing).read_text() == "<svg xmlns=''/>"
    assert [sheet["title"] for sheet in written["sheets"]] == [words, words]
    assert written["lang"] == "hi"
    assert json.loads((tmp_path / "try.json").read_text()) is True
    sheets[0]["id"] = 7  # the same sheet: as it was made ready
    changed = sheets[1] | {"id": 8}
    files.write({"lang": "hi", "sheets": [sheets[0], changed]}, is_try=False)
    written = json.loads((tmp_path / "told.json").read_text())
    assert [sheet["id"] for sheet in written["sheets"]] == [0, 8]
