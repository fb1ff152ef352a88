"""The rows of a search: each with its marked words and the reasons that put it there."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from practices.choices import EndorsementType
from practices.rows import rows_of
from practices.search import trust
from practices.search.snippets import Hits
from practices.search.words import folded

_SAME = 3  # letters that a word and its form have in common at least


def rows_of_hits(page):
    """Return the rows of a `Page` that was loaded `as_rows`.

    Where words were looked for, they are marked and have their reasons.
    """
    if not page.words:
        return [one.row for one in page.practices]
    rows = rows_of(page.practices)
    hits = Hits(page.words.queries)
    return [
        _told(row, practice, hits, page) for row, practice in zip(rows, page.practices, strict=True)
    ]


def _told(row, practice, hits, page):
    title, line = hits.title(row.title), hits.line(practice)
    summary = line if line.terms else hits.title(row.line)
    why = [*_words(title, line, page), *_standing(practice, page)]
    return replace(row, title=title.html, line=summary.html, why=why)


def _words(title, line, page):
    """Return where the words are, and which stand for one that was typed."""
    if title.terms:
        yield _("in the title")
    elif not line.terms and page.relaxed:
        yield _("a word spelt nearly so")
    elif not line.terms:
        yield _("in its place, theme or tags, or in a translation")
    for number, (word, heard) in (line.words | title.words).items():
        if heard:
            yield _("sounds the same: %(word)s") % {"word": word}
        elif _is_another(word, page.words.typed[number]):
            yield _("same meaning: %(word)s") % {"word": word}


def _is_another(word, typed):
    return folded(word)[:_SAME] not in {one[:_SAME] for one in typed.split()}


def _standing(practice, page):
    """Return the reasons that were counted when this hit was ranked."""
    if practice.pk not in page.counted:
        return
    counted, words = trust.reasons(page.counted[practice.pk]), _reasons()
    yield from (words[name] for name in words if name in counted)
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
