"""Finding places by what people type: the beginning of a name, a misspelt name, a code."""

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from places.choices import LEVEL_ORDER, Level
from places.folding import fold
from places.models import Place, PlaceName

MAX_QUERY = 200
MIN_QUERY = 2
MIN_FUZZY = 4
LIMIT = 20
MOST_NAMESAKES = 500
MOST_PARTS = 4
# What labels write behind a name, in each language of the pages, folded.
_LEVEL_WORDS = ("gp", "gram panchayat", "block", "district", "ग्राम पंचायत", "ब्लॉक", "खंड", "जिला")

# Rank 0: the very name; 1: it begins so; 2: it sounds alike. Then the higher level, then what is
# near, then the alphabet. Equal names are told apart by their parents, so all of them are shown.
_PREFIX = """
SELECT n.place_id AS id, min(CASE WHEN n.folded = %(text)s THEN 0 ELSE 1 END) AS rank,
       0::real AS distance
FROM places_placename n
WHERE n.folded LIKE %(prefix)s
GROUP BY n.place_id
"""
_ALIKE = """
SELECT n.place_id AS id, 2 AS rank, min(%(text)s <<-> n.folded) AS distance
FROM places_placename n
WHERE %(text)s <%% n.folded
GROUP BY n.place_id
"""
_ORDERED = """
SELECT p.id
FROM ({hits}) AS hit
JOIN places_place p ON p.id = hit.id
WHERE (p.valid_to IS NULL OR p.valid_to >= %(today)s)
  AND p.level = ANY(%(levels)s)
  AND (%(under)s IS NULL OR %(under)s IN (p.id, p.state_id, p.district_id, p.block_id))
  {above}
ORDER BY hit.rank, hit.distance, array_position(%(order)s, p.level::text),
    CASE WHEN p.block_id = %(near_block)s THEN 0
         WHEN p.district_id = %(near_district)s THEN 1
         WHEN p.state_id = %(near_state)s THEN 2 ELSE 3 END,
    p.name, p.id
LIMIT %(limit)s
"""
_ABOVE = """
  AND array_remove(ARRAY[p.state_id, p.district_id, p.block_id], p.id) && %({part})s::bigint[]
"""


def suggest(text, limit=LIMIT, levels=None, under=None, near=None, alike=True) -> list[Place]:
    """Current places whose name, in any script, begins with or is like `text`; at most `limit`.

    `levels` keeps to these levels, `under` to places under one place; `near` puts places of the
    same block, district and state first among equals; without `alike` names only begin so. A key
    ("gp:37648") or an LGD code finds its places too. Too short, too long or senseless text finds
    nothing. Places come with parents.
    """
    text = str(text)
    if len(text) > MAX_QUERY or "\x00" in text:
        return []
    found = _by_code(text.strip(), levels, under)
    name, _comma, above = text.partition(",")
    name = fold(name)
    if len(name) >= MIN_QUERY and not found:
        params = _params(limit, levels, under, near)
        ids = _by_name(name, params, _places_above(above), alike)
        found = _load(ids)
    return found[:limit]


def named(text, levels=None, under=None) -> list[Place]:
    """Current places that bear exactly this name (folded), "Khajuri GP, Gogunda" included."""
    name, _comma, above = str(text)[:MAX_QUERY].replace("\x00", "").partition(",")
    forms = _without_level_word(fold(name))
    places = Place.objects.filter(names__folded__in=forms).current()
    if levels:
        places = places.filter(level__in=levels)
    if under:
        places = places.under(under)
    for ids in _places_above(above):
        lies_in = Q(state__in=ids) | Q(district__in=ids) | Q(block__in=ids)
        places = places.filter(lies_in).exclude(pk__in=ids)
    found = list(places.with_parents().distinct().order_by("name", "id")[:MOST_NAMESAKES])
    return sorted(found, key=lambda place: LEVEL_ORDER[place.level])


def _places_above(text: str) -> list[list[int]]:
    """For each part of "Gogunda, Udaipur": the keys of the places whose name begins so."""
    parts = [part for part in map(fold, text.split(",")) if part][:MOST_PARTS]
    upper = (Level.STATE, Level.DISTRICT, Level.BLOCK)
    names = PlaceName.objects.filter(place__level__in=upper)
    return [
        list(names.filter(folded__startswith=part).values_list("place", flat=True))
        for part in parts
    ]


def _by_name(name: str, params: dict, above: list[list[int]], alike: bool) -> list[int]:
    """Keys of places by name: beginnings, and what is alike where these leave room."""
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    params |= {"text": name, "prefix": escaped + "%"}
    ids = _ids(_PREFIX, params, above)
    if alike and len(ids) < params["limit"] and len(name) >= MIN_FUZZY:
        ids += [pk for pk in _ids(_ALIKE, params, above) if pk not in ids]
    return ids


def _params(limit, levels, under, near) -> dict:
    return {
        "limit": max(1, min(int(limit), 100)),
        "levels": list(levels or Level.values),
        "order": list(Level.values),
        "today": timezone.localdate(),
        "under": under.pk if under and under.level != Level.NATIONAL else None,
        "near_block": near.block_id if near else None,
        "near_district": near.district_id if near else None,
        "near_state": near.state_id if near else None,
    }


def _ids(hits: str, params: dict, above: list[list[int]]) -> list[int]:
    parts = {f"above_{number}": ids for number, ids in enumerate(above)}
    limits = "".join(_ABOVE.format(part=part) for part in parts)
    with transaction.atomic(), connection.cursor() as cursor:
        # Right after an import nothing is known of the table yet, and reading all of it costs
        # twenty times what its index does.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(_ORDERED.format(hits=hits, above=limits), params | parts)
        return [row[0] for row in cursor.fetchall()]


def _load(ids: list[int]) -> list[Place]:
    places = Place.objects.with_parents().in_bulk(ids)
    return [places[pk] for pk in ids]


def _by_code(text: str, levels, under) -> list[Place]:
    level, colon, code = text.partition(":")
    if not colon:
        level, code = None, text
    if not (code.isascii() and code.replace("-", "").isalnum() and any(map(str.isdigit, code))):
        return []
    places = Place.objects.current().filter(code=code)
    places = places.filter(level=level) if level else places.filter(is_sample=False)
    if levels:
        places = places.filter(level__in=levels)
    if under:
        places = places.under(under)
    return sorted(places.with_parents(), key=lambda place: LEVEL_ORDER[place.level])


def _without_level_word(name: str) -> set[str]:
    """The folded name, and it without a level's word at the end, as labels write it."""
    forms = {name}
    for word in _LEVEL_WORDS:
        if name.endswith(f" {word}"):
            forms.add(name.removesuffix(f" {word}"))
    return forms - {""}
