"""The search for how a note fits on its pages, told how each try came out."""

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
