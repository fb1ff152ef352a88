"""The rows of a list without words, read as plain values: a quarter of what loading models costs.

What a row says follows from the values alone, the names of its themes and the language. So rows
are kept in the process by these, and a changed, hidden or shielded practice has other values: its
row is made anew at the next request. The query decides each time which practices may be read.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from events.pieces import Settled
from places.models import Place
from practices import exports, remembered
from practices.models import Practice, Version
from practices.rows import Row, row_of

MOST_KEPT = 3000  # rows, in each process; about two kilobytes each
_OF_PRACTICE = (
    *("id", "code", "state", "title", "slug", "summary", "language", "kind", "programme"),
    *("shielded_level", "started_on", "started_precision", "published_at", "renewed_at"),
    *("closing_ground", "confirmed_on", "confirm_by", "endorsement_count", "adoption_count"),
)
_OF_PLACE = (
    *("id", "level", "code", "kind", "name", "name_local", "name_local_language"),
    *("block_id", "district_id", "state_id"),
)
_ABOVE = ("block", "district", "state")
_OF_ABOVE = ("id", "level", "name", "name_local", "name_local_language")
_OF_VERSION = ("themes", "terrain")
_ADDED = ("endorsement_types", "theme_ids")
_NAMES = (
    *_OF_PRACTICE,
    *_ADDED,
    *(f"live_version__{name}" for name in _OF_VERSION),
    *(f"place__{name}" for name in _OF_PLACE),
    *(f"place__{level}__{name}" for level in _ABOVE for name in _OF_ABOVE),
)
_THEMES = _NAMES.index("theme_ids")


@dataclass(frozen=True)
class Read:
    """A practice of a list: its key, its Row, and how many bytes it has as a line of the CSV.

    `settled` is the Row again, for a piece of all rows.
    """

    pk: int
    row: Row
    bytes: int
    settled: Settled


def values_of(practices):
    """Return the query of the values of `practices`, to be paged or cut, then given to `read`."""
    return practices.with_card_data().values_list(*_NAMES)


def read(values):
    """Return the `Read` of each practice of a query of `values_of`, in its order."""
    found = [tuple(map(_hashable, one)) for one in values]
    themes = _themes_among({pk for one in found for pk in one[_THEMES]})
    language = get_language()
    return [_read(language, one, tuple(themes[pk] for pk in one[_THEMES])) for one in found]


def _themes_among(pks):
    """Return by its key what the row of a practice says of each of these themes."""
    if not pks <= {theme.pk for theme in remembered.themes().values()}:
        remembered.forget()
    return {theme.pk: (theme.key, theme.name) for theme in remembered.themes().values()}


def _hashable(value):
    return tuple(value) if type(value) is list else value


@lru_cache(maxsize=MOST_KEPT)
def _read(_language, values, _themes):
    """Return the `Read` of these values in the reader's language, with these names of themes."""
    practice = _practice(dict(zip(_NAMES, values, strict=True)))
    _headings, line = exports.csv_lines([practice])
    row = row_of(practice)
    return Read(practice.pk, row, len(line.encode()), Settled(row))


def _practice(values):
    """Return a practice as if it was loaded `with_card_data`, without what no row needs."""
    practice = _of(Practice, values, "", _OF_PRACTICE)
    practice.place = _of(Place, values, "place__", _OF_PLACE)
    for level in _ABOVE:
        if values[f"place__{level}__id"]:
            setattr(practice.place, level, _of(Place, values, f"place__{level}__", _OF_ABOVE))
    practice.live_version = _of(Version, values, "live_version__", _OF_VERSION)
    for name in _ADDED:
        setattr(practice, name, list(values[name]))
    return practice


def _of(model, values, prefix, names):
    return model(**{name: values[prefix + name] for name in names})
