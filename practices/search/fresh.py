"""Fresh from the field: submitted entries that a peer may read while they wait.

Always from the ORM and for one reader: nothing of this lies in the search table or a shared cache.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from events.templatetags.writing import month_or_year
from practices.choices import Kind
from practices.models import Version
from practices.rows import Row
from practices.search.folded_texts import has
from practices.search.pieces import pieces_of
from practices.search.reading import read_query, says_something
from practices.search.words import LONGEST_QUERY, MOST_TERMS

MOST = 20
MOST_FOLDED = 2000  # of so many the texts are looked through
_TEXTS = ("title", "problem")
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
    return _with_words(found, asked.q)


def fresh_rows(versions, themes):
    """Return the list rows of `versions`; `themes` are the Theme rows by key."""
    return [_row(version, themes) for version in versions]


def _keys_of(chosen, themes):
    """Return the keys of the `chosen` themes (ids), and of those that were merged into them."""
    return [key for key, theme in themes.items() if (theme.merged_into or theme).pk in chosen]


def _with_words(found, query):
    """Keep the versions that have the words of `query`, and none that must not be there.

    No index is asked but the texts, folded: of the newest that wait there and the reader may see,
    not of all. Of words that all say nothing one will do.
    """
    terms = read_query(query).terms
    telling = [one for term in terms if says_something(term) for one in term.parts or (term,)]
    wanted = [" ".join(one.words) for one in telling or terms]
    unwanted = pieces_of(query[:LONGEST_QUERY]).unwanted[:MOST_TERMS]
    if wanted or unwanted:
        found = found.filter(pk__in=list(found.values_list("pk", flat=True)[:MOST_FOLDED]))
    if wanted:
        found = found.filter(has(_TEXTS, wanted, every=bool(telling)))
    if unwanted:
        unwanted = [" ".join(words) for words in unwanted]
        found = found.exclude(has(_TEXTS, unwanted, every=False))
    return found


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
