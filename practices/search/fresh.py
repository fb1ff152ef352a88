"""Fresh from the field: submitted entries that a peer may read while they wait.

Always from the ORM and for one reader: nothing of this lies in the search table or a shared cache.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from events.templatetags.writing import month_or_year
from practices.choices import Kind
from practices.models import Version
from practices.rows import Row
from practices.search.words import MOST_TERMS

MOST = 20


def fresh_versions(query, filters, user):
    """Return the versions, newest first, that `user` may read of `query` under `filters`."""
    found = Version.objects.fresh_from_the_field(user).with_row_data()
    for name in ("kind", "programme", "language"):
        if values := getattr(filters, name):
            found = found.filter(**{f"{name}__in": values})
    if filters.level:
        found = found.filter(place__level__in=filters.level)
    if filters.state:
        found = found.filter(place__state__code__in=filters.state)
    for place in filters.places:
        found = found.under(place)
    return found.filter(_words(query))


def fresh_rows(versions, themes):
    """Return the list rows of `versions`; `themes` are the Theme rows by key."""
    return [_row(version, themes) for version in versions]


def _words(query):
    condition = Q()
    for word in query.split()[:MOST_TERMS]:
        condition &= Q(title__icontains=word) | Q(problem__icontains=word)
    return condition


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
