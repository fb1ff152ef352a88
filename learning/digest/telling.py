"""A digest in words: its lines for a page, a chat, a feed and a sheet of paper."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from learning.choices import Reason, What
from practices.models import Practice
from practices.remembered import themes
from practices.rows import Row, row_of


@dataclass(frozen=True)
class Line:
    """One item for its reader: the practice as a row, what is new of it, and why she reads it."""

    row: Row
    what: str
    why: str


def lines_of(items, user):
    """Return the `Line`s of kept `items`; what may not be read any more is left out. One query."""
    return _lines(items, _readable(items, user))


def lines_of_each(digests, user):
    """Return `{primary key: [Line]}` of several digests; one query for all."""
    found = _readable([item for digest in digests for item in digest.items], user)
    return {digest.pk: _lines(digest.items, found) for digest in digests}


def _readable(items, user):
    found = Practice.objects.visible_to(user).listed().with_card_data()
    return found.in_bulk({practice for practice, *_rest in items})


def _lines(items, practices):
    names = {theme.pk: theme.name for theme in themes().values()}
    return [
        Line(row_of(practices[practice]), What(what).label, _why(reason, names.get(theme)))
        for practice, what, reason, theme in items
        if practice in practices
    ]


def _why(reason, theme):
    words = Reason(reason).label
    return _("%(why)s Theme: %(theme)s.") % {"why": words, "theme": theme} if theme else words


def as_text(lines):
    """Return the lines as a message for a chat: title, what is new, where to read it."""
    told = [_("New in the Living Sourcebook:")]
    for number, line in enumerate(lines, 1):
        title = f"{number}. *{' '.join(line.row.title.replace('*', ' ').split())}*"
        told.append(
            f"{title}\n{line.what} · {line.row.place_name}\n{settings.SITE_URL}{line.row.url}"
        )
    return "\n\n".join(told)
