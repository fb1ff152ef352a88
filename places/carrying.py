"""Places as plain rows for another server that may lack them: known there by level and code."""

from django.db import connection

from places.choices import LEVEL_ORDER, Level, NameKind
from places.folding import clean_name, fold
from places.likeness import profiles
from places.models import Place, PlaceName

FIELDS = ("level", "code", "name", "name_local", "name_local_language", "kind")


class UnsoundPlace(ValueError):
    """A row that is no place."""


def rows_of(places):
    """Return rows of `places` and all above them, the highest first."""
    near = ("parent", "state__parent", "district__parent", "block__parent")
    found = {}
    for place in places.select_related(*near):
        for one in (place, place.state, place.district, place.block):
            if one is not None:
                found[one.key] = one
    for place in Place.objects.filter(level=Level.NATIONAL):
        found[place.key] = place
    ordered = sorted(found.values(), key=lambda one: LEVEL_ORDER[one.level])
    return [_row(place) for place in ordered]


def _row(place):
    return {field: getattr(place, field) for field in FIELDS} | {
        "parent": place.parent.key if place.parent_id else "",
        "sample": place.is_sample,
    }


def take_in(rows):
    """Make the places of `rows` that are not there yet; return how many. Raises `UnsoundPlace`."""
    rows = sorted(rows, key=_rank)
    made = 0
    for level in sorted(set(LEVEL_ORDER), key=LEVEL_ORDER.get):
        made += _of_level(level, [row for row in rows if row["level"] == level])
    if made:
        profiles.renew()
    return made


def _rank(row):
    if row.get("level") not in LEVEL_ORDER:
        raise UnsoundPlace("level")
    return LEVEL_ORDER[row["level"]]


def _of_level(level, rows):
    there = set(Place.objects.filter(level=level).values_list("code", flat=True))
    rows = [row for row in rows if row.get("code") not in there]
    above = _parents(rows)
    places = [_place(row, above) for row in rows]
    for place, pk in zip(places, _next_ids(len(places)), strict=True):
        place.pk = pk
        place._take_ancestors()
    Place.objects.bulk_create(places, batch_size=2000)
    PlaceName.objects.bulk_create(_names(places), batch_size=2000)
    return len(places)


def _parents(rows):
    """Return {key: place} of what `rows` lie in; one query a level."""
    wanted = {}
    for row in rows:
        level, _, code = str(row.get("parent", "")).partition(":")
        wanted.setdefault(level, set()).add(code)
    found = {}
    for level, codes in wanted.items():
        for place in Place.objects.filter(level=level, code__in=codes):
            found[place.key] = place
    return found


def _place(row, above):
    """Return an unsaved place; the checks are those of the directory's own import."""
    if not all(isinstance(row.get(field), str) for field in (*FIELDS, "parent")):
        raise UnsoundPlace(str(row.get("code"))[:40])
    told = {field: clean_name(row[field]) for field in FIELDS}
    place = Place(**told, parent=above.get(row["parent"]), is_sample=row.get("sample") is True)
    outside = ["parent", "state", "district", "block", "successor"]
    place.clean_fields(exclude=outside)
    if place.level != Level.NATIONAL and place.parent is None:
        raise UnsoundPlace(place.code)
    return place


def _next_ids(count):
    # A place names itself as its own state, district or block, so its key comes first.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('places_place', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _names(places):
    for place in places:
        yield _name(place, NameKind.OFFICIAL, place.name, "en")
        if place.name_local:
            language = place.name_local_language
            yield _name(place, NameKind.LOCAL, place.name_local, language)


def _name(place, kind, name, language):
    return PlaceName(place=place, kind=kind, name=name, language=language, folded=fold(name))
