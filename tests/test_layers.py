"""The rooms of the house: a higher one uses lower ones, never the other way, in code and links."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = [
    *("events", "places", "accounts", "practices", "packs", "workshops", "learning"),
    "sourcebook",
]
# What every room may use of the house: two roles, reading the environment; no pages, no models.
SHARED = {"sourcebook.router", "sourcebook.postgres"}
LINK = re.compile(r"""{%\s*url\s+['"](\w+):""")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def present():
    return [room for room in ROOMS if (ROOT / room).is_dir()]


def imported(path):
    """Yield the dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def upward(room, names):
    """Return those of the names that belong to a room above `room`."""
    above = ROOMS[ROOMS.index(room) + 1 :]
    return [
        name
        for name in names
        if name.split(".")[0] in above and ".".join(name.split(".")[:2]) not in SHARED
    ]


@pytest.mark.parametrize("room", present())
def test_imports_go_down(room):
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in sources(room)
        if (wrong := upward(room, imported(path)))
    }
    assert not found


@pytest.mark.parametrize("room", present())
def test_nothing_of_the_product_imports_tests(room):
    outside = {"tests", "benchmarks"}
    assert not [
        (path, name)
        for path in sources(room)
        for name in imported(path)
        if name.split(".")[0] in outside
    ]


@pytest.mark.parametrize("room", present())
def test_links_in_templates_go_down(room):
    """A room's templates link to its own pages and to those of lower rooms."""
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in (ROOT / "templates" / room).rglob("*.html")
        if (wrong := upward(room, LINK.findall(path.read_text())))
    }
    assert not found


def test_the_check_itself_finds_a_wrong_import():
    assert upward("places", ["practices.models.Practice", "events.models", "django.db"]) == [
        "practices.models.Practice"
    ]
    assert LINK.findall("{% url 'practices:list' as list %}") == ["practices"]


def functions(path):
    """Yield (name, number of lines without decorators) of each function in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def code():
    return [*sources(*present(), "demo", "benchmarks"), ROOT / "manage.py"]


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in [*code(), *sources("tests")]
        for name, lines in functions(path)
        if lines > LONGEST_FUNCTION
    ]
    assert not long


def test_most_functions_are_short():
    lengths = [lines for path in code() for _name, lines in functions(path)]
    assert median(lengths) < MEDIAN_FUNCTION


def test_no_file_is_longer_than_a_sitting():
    templates = (ROOT / "templates").rglob("*.html")
    scripts = [*(ROOT / "static").rglob("*.js"), *(ROOT / "static").rglob("*.css")]
    long = [
        f"{path.relative_to(ROOT)} has {lines} lines"
        for path in [*code(), *sources("tests"), *templates, *scripts]
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    ]
    assert not long
