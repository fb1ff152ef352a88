"""docs/privacy.md says of everything that names a person why it is there and how it goes."""

from pathlib import Path

from django.apps import apps

from events import personal
from tests.sourcebook.test_erased_everywhere import GONE, KEPT

PAGE = Path(__file__).parents[2] / "docs" / "privacy.md"


def rows_of(heading):
    """Return the cells of the table below a heading, without its head."""
    part = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(function):
    return f"{function.__module__}.{function.__name__}"


def test_each_column_that_leads_to_a_person_has_its_row():
    rows = {row[0]: row[1:] for row in rows_of("Columns that lead to a person")}
    assert sorted((KEPT | GONE) - rows.keys()) == [], "give these columns a row in docs/privacy.md"
    assert sorted(rows.keys() - KEPT - GONE) == [], "these columns are no more"
    for column, (*words, erased) in rows.items():
        assert len(words) == 3, column
        assert all(words), column
        assert erased == ("stays" if column in KEPT else "goes"), column


def test_each_function_that_tells_or_forgets_has_its_row():
    told = {row[0] for row in rows_of("What a copy holds")}
    there = {named(holder) for _order, holder in personal._holders}
    assert told == there, sorted(told ^ there)
    forgotten = {(row[0], row[1]) for row in rows_of("What forgets")}
    kinds = {*personal._forgetters, *personal._last}
    there = {(kind, named(one)) for kind in kinds for one in personal.forgetters(kind)}
    assert forgotten == there, sorted(forgotten ^ there)


def test_each_table_that_says_who_somebody_is_is_there():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert {row[0] for row in rows_of("Who somebody is")} <= tables
