"""The addresses of places in the API: the tree of the Local Government Directory."""

import base64
import binascii
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s

from events.api import (
    LICENCE,
    PAGING,
    Listed,
    ReadView,
    UnknownValue,
    absolute,
    answers,
    in_path,
    listed,
    page_size,
    parameter,
)
from places import search
from places.choices import Kind, Level, NameKind
from places.models import Place

LIST = """Places of the directory as it is today. `parent` gives what lies directly under a place,
`under` all below it and itself. With `q` the best matches come first, at most as many as a page
holds; without it everything, by `next`."""
LONGEST_MARK = 18  # digits, so that it fits into the database's whole numbers


def told(place):
    """Return what is told of a place that was loaded `with_parents`."""
    above = {level: getattr(place, level) for level in (Level.STATE, Level.DISTRICT, Level.BLOCK)}
    return {
        "key": place.key,
        "level": place.level,
        "code": place.code,
        "name": place.name,
        "name_local": place.name_local,
        "name_local_language": place.name_local_language,
        "label": place.long_label,
        "kind": place.kind,
        "parent": place.parent.key if place.parent else None,
        **{f"{level}": found.key if found else None for level, found in above.items()},
        "is_sample": place.is_sample,
        "api": address(place),
    }


def address(place):
    """Return the whole address of a place in the API."""
    return absolute(reverse("api:place", args=[place.key]))


def _whole(place):
    children = f"{reverse('api:places')}?{urlencode({'parent': place.key})}"
    return (
        {"licence": LICENCE}
        | told(place)
        | {
            "census_code": place.census_code,
            "names": [
                {"name": one.name, "kind": one.kind, "language": one.language}
                for one in place.names.order_by("kind", "name")
            ],
            "valid_from": place.valid_from and place.valid_from.isoformat(),
            "valid_to": place.valid_to and place.valid_to.isoformat(),
            "successor": place.successor.key if place.successor else None,
            "children": None if place.level == Level.GP else absolute(children),
        }
    )


# What openapi.json says of them


class PlaceRow(s.Serializer):
    key = s.CharField(help_text="Level and LGD code: gp:42664. A code alone is not unique.")
    level = s.ChoiceField(Level.values)
    code = s.CharField()
    name = s.CharField()
    name_local = s.CharField(allow_blank=True)
    name_local_language = s.CharField(allow_blank=True)
    label = s.CharField(help_text="In the language that Accept-Language asks for.")
    kind = s.ChoiceField(Kind.values, allow_blank=True)
    parent = s.CharField(allow_null=True, help_text="The key of any higher level.")
    state = s.CharField(allow_null=True)
    district = s.CharField(allow_null=True)
    block = s.CharField(allow_null=True)
    is_sample = s.BooleanField(help_text="Invented for the demonstration.")
    api = s.URLField()


class PlacePage(Listed):
    results = PlaceRow(many=True)


class Name(s.Serializer):
    name = s.CharField()
    kind = s.ChoiceField(NameKind.values)
    language = s.CharField(allow_blank=True)


class WholePlace(PlaceRow):
    licence = s.CharField()
    census_code = s.CharField(allow_blank=True)
    names = Name(many=True)
    valid_from = s.DateField(allow_null=True)
    valid_to = s.DateField(allow_null=True)
    successor = s.CharField(allow_null=True)
    children = s.URLField(allow_null=True, help_text="The list of what lies directly under it.")


KEY = in_path(
    "key",
    "Level and LGD code: district:104, national:1.",
    type={
        "type": "string",
        "pattern": "^(national|state|district|block|gp):[A-Za-z0-9-]{1,32}$",
    },
)
FILTERS = [
    parameter("q", "The beginning of a name, in any script, a misspelt one, or a code."),
    parameter("level", "Only these levels.", many=True, enum=Level.values),
    parameter("parent", "The key of a place: what lies directly under it. Not with `q`."),
    parameter("under", "The key of a place: it and all below it."),
    *PAGING,
]


# The views


class Places(ReadView):
    """Places by level, by what they lie under, or by name."""

    @extend_schema(
        operation_id="places",
        tags=["places"],
        summary="List and search places",
        description=LIST,
        parameters=FILTERS,
        responses=answers(PlacePage),
    )
    def get(self, request):
        given = request.query_params
        size, levels = page_size(given), _levels(given)
        parent, under = (_named(given, name) for name in ("parent", "under"))
        if given.get("q"):
            if parent:
                raise UnknownValue("parent", reason=_("With “q” say “under”, not “parent”."))
            found = search.suggest(_words(given), limit=size, levels=levels, under=under)
            return listed([told(place) for place in found], "")
        places = Place.objects.current().with_parents().order_by("pk")
        places = places.filter(pk__gt=_after(given))
        if levels:
            places = places.filter(level__in=levels)
        if parent:
            places = places.children_of(parent)
        if under:
            places = places.under(under)
        found = list(places[: size + 1])
        more = _following(request, found[size - 1]) if len(found) > size else ""
        return listed([told(place) for place in found[:size]], more)


def _levels(given):
    levels = [level for level in given.getlist("level") if level]
    for level in levels:
        if level not in Level.values:
            raise UnknownValue("level", level)
    return levels


def _words(given):
    if len(given["q"]) > search.MAX_QUERY:
        raise UnknownValue(
            "q", reason=_("This text is too long to search for. Write a shorter one.")
        )
    return given["q"]


def _named(given, name):
    """Return the place whose key a parameter holds, None where it is empty."""
    if not (key := given.get(name)):
        return None
    if found := Place.objects.filter_key(key).first():
        return found
    raise UnknownValue(name, key)


def _after(given):
    """Return the id behind which the page begins."""
    text = given.get("after", "")
    if not text:
        return 0
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        number = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError) as error:
        raise UnknownValue("after", text) from error
    if not (number.isdecimal() and len(number) <= LONGEST_MARK):
        raise UnknownValue("after", text)
    return int(number)


def _following(request, last):
    query = request.query_params.copy()
    query["after"] = base64.urlsafe_b64encode(str(last.pk).encode()).decode().rstrip("=")
    return f"{request.path}?{query.urlencode()}"


class OnePlace(ReadView):
    """A place, what it lies in, its names, and what it became."""

    @extend_schema(
        operation_id="place",
        tags=["places"],
        summary="One place",
        parameters=[KEY],
        responses=answers(WholePlace),
    )
    def get(self, request, key):
        if "\x00" in key:
            raise Http404
        places = Place.objects.filter_key(key).with_parents().select_related("successor")
        return _whole(get_object_or_404(places))


addresses = [
    path("places/", Places.as_view(), name="places"),
    path("places/<str:key>/", OnePlace.as_view(), name="place"),
]
