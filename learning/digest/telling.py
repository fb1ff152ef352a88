"""A digest in words: its lines for a page, a chat, a feed and a sheet of paper."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.choices import Reason, What
from places.likeness import Reason as Alike
from places.likeness import in_short
from practices.choices import AdoptionStatus
from practices.models import Adoption, Practice
from practices.remembered import themes
from practices.rows import Row, row_of

LONGEST = 160  # characters of what happened at a place
_AT = {
    What.USED: (AdoptionStatus.IN_USE, gettext_lazy("In use at %(place)s")),
    What.FAILED: (AdoptionStatus.DID_NOT_WORK, gettext_lazy("It did not work at %(place)s")),
}


@dataclass(frozen=True)
class Line:
    """One item for its reader: the practice as a row, what is new of it, and why she reads it.

    `happened` is in short what went wrong at a place, in the `language` of who told it.
    """

    row: Row
    what: str
    why: str
    happened: str = ""
    language: str = ""


@dataclass(frozen=True)
class _Readable:
    practices: dict
    adoptions: dict


def lines_of(items, user):
    """Return the `Line`s of kept `items`; what may not be read any more is left out.

    One query; two where places say something.
    """
    return _lines(items, _readable(items, user))


def lines_of_each(digests, user):
    """Return `{primary key: [Line]}` of several digests; as many queries as for one."""
    found = _readable([item for digest in digests for item in digest.items], user)
    return {digest.pk: _lines(digest.items, found) for digest in digests}


def _readable(items, user):
    practices = Practice.objects.visible_to(user).listed().with_card_data()
    said = {further["adoption"] for item in items for further in item[4:] if "adoption" in further}
    places = ("place__block", "place__district", "place__state")
    adoptions = Adoption.objects.open().select_related(*places)
    return _Readable(
        practices.in_bulk({item[0] for item in items}), adoptions.in_bulk(said) if said else {}
    )


def _lines(items, found):
    names = {theme.pk: theme.name for theme in themes().values()}
    return [_line(item, found, names.get(item[3])) for item in items if item[0] in found.practices]


def _line(item, found, theme):
    practice, what, reason, _theme, *further = item
    row, further = row_of(found.practices[practice]), dict(*further)
    adoption = found.adoptions.get(further.get("adoption"))
    may_be_known = adoption or (what not in _AT and not found.practices[practice].shielded)
    why = _why(reason, theme, further.get("like") if may_be_known else None)
    if what not in _AT:
        return Line(row, str(What(what).label), why)
    # The place of its teller beside it would be read as the place where it failed.
    return Line(replace(row, place_name="", year=""), *_said(what, adoption, why))


def _said(what, adoption, why):
    """Return what a place said, why it is told, what happened and the language of that.

    Where it has said something else since, or is not to be named any more, without the place.
    """
    status, words = _AT[what]
    if adoption is None or adoption.shown_status != status:
        return str(What(what).label), why
    told = str(words) % {"place": adoption.place.label}
    if what != What.FAILED or adoption.status != adoption.shown_status:
        return told, why
    happened = " ".join((adoption.likely_reason or adoption.result).split())
    return told, why, Truncator(happened).chars(LONGEST), adoption.language


def _why(reason, theme, like):
    words = str(Reason(reason).label)
    if theme:
        words = _("%(why)s Theme: %(theme)s.") % {"why": words, "theme": theme}
    reasons = [Alike(kind, value) for kind, value in like or ()]
    if facts := in_short(reason for reason in reasons if reason.is_known):
        words = _("%(why)s Like your place: %(facts)s.") % {"why": words, "facts": facts}
    return words


def as_text(lines):
    """Return the lines as a message for a chat: title, what is new, why, where to read it."""
    told = [_("New in the Living Sourcebook:")]
    for number, line in enumerate(lines, 1):
        title = f"{number}. *{' '.join(line.row.title.replace('*', ' ').split())}*"
        new = " · ".join(word for word in (line.what, line.row.place_name) if word)
        new += f": {line.happened}" if line.happened else ""
        told.append(f"{title}\n{new}\n{line.why}\n{settings.SITE_URL}{line.row.url}")
    return "\n\n".join(told)
