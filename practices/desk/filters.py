"""The filters of the queue: what each keeps, and which are on."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import Place
from practices.choices import LANGUAGES, Kind, Programme
from practices.models import Theme
from practices.querysets import CLAIM_LAPSES_AFTER

SOON = timedelta(days=2)
AGES = [
    ("late", _("Past the week")),
    ("soon", _("Two days left or less")),
    ("early", _("More than two days left")),
]
HOLDERS = [
    ("nobody", _("Read by nobody")),
    ("me", _("Read by me")),
    ("others", _("Read by another")),
]
ROUNDS = [
    ("new", _("Sent for the first time")),
    ("again", _("Came back changed")),
    ("revision", _("Revision of what is published")),
    ("small", _("Small correction")),
]


@dataclass(frozen=True)
class Filter:
    """One filter as it is drawn: `choices` are pairs of key and words, `key` the one that is on."""

    name: str
    label: str
    every: str
    choices: list
    key: str

    @property
    def words(self):
        """The words of what is on; empty where nothing is."""
        return next((words for key, words in self.choices if key == self.key), "")

    @property
    def language(self):
        return self.key if self.name == "language" else ""


def filters_of(query, places):
    """Return the filters with what `query` (of the address) chooses; raise BadRequest for others.

    `places` are the pairs to choose from; any other place of the directory is understood too.
    One query for themes, one more where a place is chosen that is not among `places`.
    """
    themes = [(theme.key, theme.name) for theme in Theme.objects.all()]
    drawn = [
        ("programme", _("Programme"), _("All programmes"), Programme.choices),
        ("place", _("Place"), _("All places"), _with_place(places, query.get("place", ""))),
        ("kind", _("Kind"), _("All kinds"), Kind.choices),
        ("theme", _("Theme"), _("All themes"), themes),
        ("age", _("Waiting"), _("However long"), AGES),
        ("holder", _("With whom"), _("Anybody"), HOLDERS),
        ("round", _("First time or again"), _("All"), ROUNDS),
        ("language", _("Language"), _("All languages"), LANGUAGES),
    ]
    return [Filter(*one, key=_key(query, one[0], one[3])) for one in drawn]


def _with_place(places, key):
    if not key or key in dict(places):
        return places
    try:
        return [*places, (key, Place.objects.by_key(key).full_name)]
    except Place.DoesNotExist as unknown:
        raise BadRequest("unknown place") from unknown


def _key(query, name, choices):
    key = query.get(name, "")
    if key and key not in dict(choices):
        raise BadRequest(f"unknown {name}")
    return key


def narrowed(queue, filters, user, now):
    """Return what of `queue` passes all `filters` for the curator `user`."""
    for one in filters:
        if one.key:
            queue = _KEEPS[one.name](queue, one.key, user, now)
    return queue


def _programme(queue, key, user, now):
    return queue.filter(programme=key)


def _place(queue, key, user, now):
    return queue.under(Place.objects.by_key(key), shielded=True)


def _age(queue, key, user, now):
    soon = now + SOON
    kept = {
        "late": Q(due_at__lt=now),
        "soon": Q(due_at__gte=now, due_at__lte=soon),
        "early": Q(due_at__gt=soon),
    }
    return queue.filter(kept[key])


def _holder(queue, key, user, now):
    held = Q(claimed_by__isnull=False, claimed_at__gt=now - CLAIM_LAPSES_AFTER)
    kept = {
        "nobody": ~held,
        "me": held & Q(claimed_by=user),
        "others": held & ~Q(claimed_by=user),
    }
    return queue.filter(kept[key])


def _round(queue, key, user, now):
    revises = Q(practice__live_version__isnull=False)
    came_back = Q(decided_at__isnull=False)
    kept = {
        "new": ~revises & ~came_back,
        "again": came_back,
        "revision": revises,
        "small": Q(small=True),
    }
    return queue.filter(kept[key])


_KEEPS = {
    "programme": _programme,
    "place": _place,
    "kind": lambda queue, key, user, now: queue.filter(kind=key),
    "theme": lambda queue, key, user, now: queue.filter(themes__contains=[key]),
    "age": _age,
    "holder": _holder,
    "round": _round,
    "language": lambda queue, key, user, now: queue.filter(language=key),
}


def chips(filters, query):
    """Return what is on, each with the address without it, for `components/_chips.html`."""
    return [
        {"label": one.words, "remove": _without(query, one.name), "lang": one.language}
        for one in filters
        if one.key
    ]


def _without(query, name):
    left = query.copy()
    left.pop(name, None)
    left.pop("page", None)
    return f"?{left.urlencode()}"
