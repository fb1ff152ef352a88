"""docs/security.md names only tests that there are."""

import re

from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "security.md"
ROW = re.compile(r"^\| ([A-Z]\d+) \| .+ \| (.+) \|$")
TEST = re.compile(r"(tests/[\w/]+\.py)::([\w:]+)")


def rows():
    """Return (id, where it is proven) of each row."""
    return [found.groups() for found in map(ROW.match, PAGE.read_text().splitlines()) if found]


def missing(where):
    """Return the tests of a cell that do not exist."""
    wrong = []
    for path, names in TEST.findall(where):
        file = settings.BASE_DIR / path
        text = file.read_text() if file.is_file() else ""
        parts = names.split("::")
        if not all(re.search(rf"(?:def|class) {part}\b", text) for part in parts):
            wrong.append(f"{path}::{names}")
    return wrong


def test_every_test_that_it_names_exists():
    wrong = [name for _id, where in rows() for name in missing(where)]
    assert not wrong, "\n".join(wrong)
    assert missing("tests/sourcebook/test_security_page.py::test_nothing")


def test_every_line_of_the_table_is_a_whole_row():
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    assert len(rows()) == len(lines) - 2
    assert len(lines) == len(set(lines))


def test_rows_stand_in_the_order_of_their_ids():
    ids = [(id_[0], int(id_[1:])) for id_, _where in rows()]
    assert ids == sorted(ids)
