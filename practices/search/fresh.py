"""Fresh from the field: submitted entries that a peer may read while they wait.

Always from the ORM and for one reader: nothing of this lies in the search table or a shared cache.
"""

import unicodedata
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from events.templatetags.writing import month_or_year
from practices.choices import Kind
from practices.models import Version
from practices.rows import Row
from practices.search.pieces import pieces_of
from practices.search.words import LONGEST_QUERY, MOST_TERMS

MOST = 20
_ONCE_PUBLISHED = {"tag": "", "year": None, "endorsed": (), "adopted": (), "confirmed": ""}


def applying(asked):
    """Return what was `asked` without the filters of what an entry has once it is published.

    So no chip and no tick says that they hold.
    """
    data = asked.data.copy()
    for name in _ONCE_PUBLISHED:
        data.pop(name, None)
    filters = replace(asked.filters, **_ONCE_PUBLISHED)
    return replace(asked, filters=filters, chosen=asked.chosen | _ONCE_PUBLISHED, data=data)


def fresh_versions(asked, user):
    """Return the versions, newest first, that `user` may read of what was `asked`."""
    found, filters = Version.objects.fresh_from_the_field(user).with_row_data(), asked.filters
    if filters.theme:
        found = found.filter(themes__overlap=_keys_of(filters.theme, asked.themes))
    for name in ("kind", "programme", "language"):
        if values := getattr(filters, name):
            found = found.filter(**{f"{name}__in": values})
    if filters.level:
        found = found.filter(place__level__in=filters.level)
    if filters.state:
        found = found.filter(place__state__code__in=filters.state)
    for place in filters.places:
        found = found.under(place)
    return found.filter(_words(asked.q))


def fresh_rows(versions, themes):
    """Return the list rows of `versions`; `themes` are the Theme rows by key."""
    return [_row(version, themes) for version in versions]


def _keys_of(chosen, themes):
    """Return the keys of the `chosen` themes (ids), and of those that were merged into them."""
    return [key for key, theme in themes.items() if (theme.merged_into or theme).pk in chosen]


def _words(query):
    """Return the condition of the words, unfolded, as no index is asked but the texts."""
    pieces, condition = pieces_of(query[:LONGEST_QUERY], spelled=_as_written), Q()
    for words in pieces.wanted[:MOST_TERMS]:
        condition &= _has(" ".join(words))
    for words in pieces.unwanted[:MOST_TERMS]:
        condition &= ~_has(" ".join(words))
    return condition


def _has(words):
    return Q(title__icontains=words) | Q(problem__icontains=words)


def _as_written(text):
    return unicodedata.normalize("NFC", text)


def _row(version, themes):
    theme = themes.get(next(iter(version.themes), ""))
    return Row(
        url=version.get_absolute_url(),
        title=version.title,
        language=version.language,
        line=version.problem,
        theme_key=theme.key if theme else "",
        theme_name=theme.name if theme else _("Without a theme"),
        place_name=version.place.label,
        year=month_or_year(version.started_on, "year"),
        kind_label="" if version.kind == Kind.PRACTICE else version.get_kind_display(),
        state_label=_("not yet reviewed"),
    )
