"""The rows of a search: each with its marked words and the reasons that put it there."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from places.likeness import in_short
from practices.choices import EndorsementType
from practices.models import Practice
from practices.rows import Row, rows_of
from practices.search import trust
from practices.search.in_translations import found_in_translations
from practices.search.snippets import Hits, Marked
from practices.search.sounds import is_heard
from practices.search.words import folded

_FEW = 2  # reasons of likeness in a line
_SAME = 3  # letters that a word and its form have in common at least


def rows_of_hits(page):
    """Return the rows of a `Page` that was loaded `as_rows`.

    Where words were looked for, they are marked and have their reasons.
    """
    if not page.words:
        return [one.row for one in page.practices]
    rows = rows_of(page.practices)
    hits = Hits(page.words.marked)
    marked = [
        _Told(practice, row, hits.title(row.title), hits.line(practice))
        for row, practice in zip(rows, page.practices, strict=True)
    ]
    unmarked = [told.practice for told in marked if not told.title.terms | told.line.terms]
    retold = found_in_translations(unmarked, hits)
    return [_row(told, hits, page, retold.get(told.practice.pk)) for told in marked]


@dataclass(frozen=True)
class _Told:
    """A hit: its practice and Row, and both texts Marked."""

    practice: Practice
    row: Row
    title: Marked
    line: Marked


def _row(told, hits, page, retold):
    """Return the row of a hit with its marks and reasons; `retold` where a translation has them."""
    line = retold.line if retold else told.line
    summary = line if line.terms else hits.title(told.row.line)
    why = [*_words(told.title, line, page, retold), *_standing(told.practice, page)]
    language = retold.language if retold else ""
    return replace(
        told.row, title=told.title.html, line=summary.html, line_language=language, why=why
    )


def _words(title, line, page, retold):
    """Return where the words are, and which stand for one that was typed."""
    if title.terms:
        yield _("in the title")
    elif retold:
        yield retold.reason
    elif not line.terms:
        yield _("in its place, theme or tags")
    for number, (word, heard) in (line.words | title.words).items():
        typed = page.words.typed[number].split()
        if heard or any(is_heard(folded(word), one) for one in typed if one.isascii()):
            yield _("sounds the same: %(word)s") % {"word": word}
        elif _is_another(word, typed):
            yield _("same meaning: %(word)s") % {"word": word}


def _is_another(word, typed):
    return folded(word)[:_SAME] not in {one[:_SAME] for one in typed}


def _standing(practice, page):
    """Return the reasons that were counted when this hit was ranked."""
    if practice.pk not in page.counted:
        return
    why = page.counted[practice.pk]
    counted, words = trust.reasons(why), _reasons()
    yield from (words[name] for name in words if name in counted)
    if trust.ALIKE in counted:
        common = in_short(trust.in_common(why, page.reader)[:_FEW])
        yield _("from a place like yours (%(reasons)s)") % {"reasons": common}
    if taken := practice.adoption_count:
        yield ngettext("taken up in %(n)s place", "taken up in %(n)s places", taken) % {
            "n": grouped(taken)
        }


def _reasons():
    return {
        "block": _("in your block"),
        "district": _("in your district"),
        "state": _("in your state"),
        EndorsementType.SAW_IT: _("endorsed by people who saw it"),
        EndorsementType.WE_DO_THIS: _("endorsed by people who do it"),
        EndorsementType.DATA_CHECKED: _("data checked"),
        EndorsementType.TECHNICALLY_CLEARED: _("technically cleared"),
        "fresh": _("published within a year"),
        trust.CONTESTED: _("in doubt, so further down"),
        trust.OVERDUE: _("not confirmed for long, so further down"),
    }
