"""The places that the project ships: loaded after each migration, and only where they are missing.

What a later release of the directory has changed stays as it is. Invented places come with the
demo alone.
"""

import csv
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from places.choices import NATIONAL_CODE, Level
from places.directory import Row, read_release
from places.models import LevelName, Place, PlaceName
from places.release import add_missing, add_names

FACTS = Path(__file__).parent / "facts"


def load_facts(using: str = DEFAULT_DB_ALIAS) -> int:
    """Add India and the shipped places, names and level names that are missing.

    Returns how many places were added. A second call writes nothing.
    """
    _add_india(using)
    known = {(Level.NATIONAL.value, NATIONAL_CODE)}
    report = add_missing(read_release(FACTS, known).rows, using=using)
    load_names(using)
    _load_level_names(using)
    return report.added.total()


def load_samples(using: str = DEFAULT_DB_ALIAS) -> int:
    """Add the demo's invented places; returns how many. A second call writes nothing."""
    rows = [
        Row(
            level=record["level"],
            code=record["code"],
            parent_level=record["parent_level"],
            parent_code=record["parent_code"],
            state_code="",
            name=record["name"],
            name_local=record["name_local"],
            language=record["name_local_language"],
            kind=record["kind"],
            census_code="",
        )
        for record in _records("samples.csv")
    ]
    return add_missing(rows, samples=True, using=using).added.total()


def load_names(using: str = DEFAULT_DB_ALIAS) -> int:
    """Add the shipped former and further names of places that the tree holds."""
    fields = ("level", "lgd_code", "kind", "name", "language")
    records = _records("names.csv")
    return add_names([tuple(record[key] for key in fields) for record in records], using=using)


def load_after_migration(sender, using, **kwargs):
    """Handle `post_migrate`: facts always, samples in the demo; nothing where the room is gone."""
    if PlaceName._meta.db_table not in connections[using].introspection.table_names():
        return
    load_facts(using)
    if settings.DEMO:
        load_samples(using)


def _add_india(using: str):
    if Place.objects.using(using).filter(level=Level.NATIONAL, code=NATIONAL_CODE).exists():
        return
    Place(
        level=Level.NATIONAL,
        code=NATIONAL_CODE,
        name="India",
        name_local="भारत",
        name_local_language="hi",
    ).save(using=using)


def _load_level_names(using: str):
    states = dict(Place.objects.using(using).filter(level=Level.STATE).values_list("code", "id"))
    LevelName.objects.using(using).bulk_create(
        (
            LevelName(
                state_id=states[record["state_code"]],
                level=record["level"],
                language=record["language"],
                name=record["name"],
            )
            for record in _records("level_names.csv")
        ),
        ignore_conflicts=True,
    )


def _records(name: str) -> list[dict]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
