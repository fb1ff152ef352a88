"""How much of what is counted came on paper: those who run the workshop typed it in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from workshops.report.parts import SMALLEST


def words_of(paper, total):
    """Return the sentence that says how many of `total` came on paper, "" where none did.

    Where few did, or few did not, no number is told.
    """
    if not paper:
        return ""
    if paper < SMALLEST:
        return _("Fewer than five of them came on paper and were typed in.")
    if 0 < total - paper < SMALLEST:
        return _("All but a few of them came on paper and were typed in.")
    words = ngettext(
        "%(n)s of them came on paper and was typed in.",
        "%(n)s of them came on paper and were typed in.",
        paper,
    )
    return words % {"n": grouped(paper)}
