"""What the API tells alike of the things of this room, and how their lists go on.

What the portal says in its own words, and names of places, are in the reader's language; beside
each stands which one that is.
"""

from django.utils.timezone import localtime
from django.utils.translation import get_language
from rest_framework import serializers as s

from events.api import STRANGER, UnknownValue, absolute, in_path
from learning.views.public import after_mark
from places.choices import Level
from practices.api import told as of_practices
from practices.api.document import Words
from practices.errors import UnknownChoice
from practices.models import Practice

LARGEST_KEY = 2**63 - 1
_MONTH, _DAY = "%Y-%m", "%Y-%m-%d"
_LONGEST_MARK = 18  # digits, so that it fits into the database's whole numbers


def day(moment, month_only=False):
    """Return the day of a time in India, or its month: all that is told of what is shielded."""
    return localtime(moment).strftime(_MONTH if month_only else _DAY)


def words(text, language):
    """Return what somebody wrote and in which language, None where there is nothing."""
    return {"text": text, "language": language} if text else None


def place(place, label):
    """Return a place that may be told, with the words that a page has for it."""
    told = {"key": place.key, "level": place.level, "name": place.name}
    return told | {"label": str(label), "label_language": get_language()}


def practices(keys):
    """Return {key: where it is read} of the practices with `keys` that anybody may read; one query
    at most."""
    keys = {key for key in keys if key}
    found = Practice.objects.visible_to(STRANGER).in_bulk(keys) if keys else {}
    return {
        key: {
            "code": one.code,
            "url": absolute(one.get_absolute_url()),
            "api": of_practices.address(one),
        }
        for key, one in found.items()
    }


def office(told):
    """Return who asks or answers, of (title, its language, place): an office, never a person."""
    title, language, where = told
    if title and not language:  # the portal's words for somebody without an office
        language = get_language()
    return {"office": words(title, language), "place": words(where, get_language())}


def known(read):
    """Return what `read` makes of the filters of an address; UnknownValue for what is none."""
    try:
        return read()
    except UnknownChoice as error:
        raise UnknownValue(error.name, reason=str(error)) from error


def page_below(request, found, size, *order):
    """Return a page of `found` and the path and query of the next, or "".

    The fields `order` fall, then the key does. It begins below the row that `after` names, which
    anybody may read: of others nobody learns by it when they were asked, nor that they are. Raises
    UnknownValue.
    """
    mark = request.query_params.get("after", "")
    if mark and not _is_readable(mark, found.model):
        raise UnknownValue("after", mark)
    found = after_mark(found.order_by(*(f"-{field}" for field in order), "-pk"), mark, *order)
    rows = list(found.with_row_data()[: size + 1])
    if len(rows) <= size:
        return rows, ""
    query = request.query_params.copy()
    query["after"] = rows[size - 1].pk
    return rows[:size], f"{request.path}?{query.urlencode()}"


def _is_readable(mark, model):
    if not (mark.isascii() and mark.isdigit() and len(mark) <= _LONGEST_MARK):
        return False
    return model.objects.visible_to(STRANGER).filter(pk=int(mark)).exists()


# What openapi.json says of them


def key_of(name, what):
    """Return the part of a path that names one row by its number (`pk`)."""
    return in_path(
        name,
        f"The number (`pk`) of {what}.",
        type={"type": "integer", "minimum": 1, "maximum": LARGEST_KEY},
    )


class NamedPlace(s.Serializer):
    """A place; of a shielded one the state or India, and in `label` what anybody may know."""

    key = s.CharField(help_text="Level and LGD code: gp:42664.")
    level = s.ChoiceField(Level.values)
    name = s.CharField()
    label = s.CharField(help_text="In the language that Accept-Language asks for.")
    label_language = s.CharField(help_text="Which one that is.")


class NamedPractice(s.Serializer):
    """A practice that anybody may read."""

    code = s.CharField()
    url = s.URLField()
    api = s.URLField()


class OfficeInWords(s.Serializer):
    """An office and its place; of a shielded one what anybody may know. Never a person."""

    office = Words(allow_null=True)
    place = Words(allow_null=True)
