"""A published practice as a text that one sends on in a chat, in the language of its reader.

Whoever gets it may be anybody: of a shielded entry it tells what anybody may know, whoever asks.
What people wrote can neither turn the text round nor set it in bold.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.normalise import nfc
from events.templatetags.writing import cut, grouped
from practices import shield
from practices.choices import Kind, PracticeState
from practices.history import closing_reason
from practices.living.vouching import vouchings_of
from practices.presentation import tell

LONGEST = 700
LEAST = 24  # letters that a shortened answer must have to say anything
_REASON = 120
_PLACE = 90
_STEPS = 3
# What chats read as bold, italic, struck out and code, by signs that look alike and do nothing.
_HARMLESS = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ʼ"})
_QUOTES_AND_LISTS = "> -•#"
_ISOLATED = "\u2068{}\u2069"  # its own direction, whatever stands beside it
_RIGHT_TO_LEFT = ("\u0590", "\u08ff")


@dataclass(frozen=True)
class Line:
    """One line of the text: what it is called, and words that may be cut."""

    name: str
    words: str

    def within(self, most):
        """Return the line with at most `most` letters, or "" where that would say nothing."""
        room = most - len(self.name) - 1
        words = cut(self.words, room - 2) if room - 2 >= min(LEAST, len(self.words)) else ""
        return f"{self.name} {_directed(words)}" if words else ""


def text_of(practice, version):
    """Return the text of a published practice and its live version: at most LONGEST letters.

    `version` is loaded `with_reading_data`. In the active language; a constant number of queries.
    """
    telling = tell(version, hides=shield.is_shielded(version))
    start = [*_stand(practice), _title(version, telling)]
    start.append(Line(_("Place:"), plain(telling.place.words)).within(_PLACE))
    end = [*_vouched(practice), _("A peer's account, not an order."), link_of(practice)]
    lines = [line for line in _about(telling) if line.words]
    spent = sum(len(line) + 1 for line in (*start, *end) if line)
    shared = _share(lines, LONGEST - spent)
    return "\n".join(line for line in (*start, *shared, *end) if line)


def link_of(practice):
    """Return the short address of a practice, in the active language, with the portal's host."""
    code = get_language()
    language = "" if code == settings.LANGUAGE_CODE else f"{code}/"
    return f"{settings.SITE_URL}{get_script_prefix()}{language}c/{practice.code}"


def plain(text):
    """Return what somebody wrote on one line, without signs that a chat would act upon."""
    return nfc(text).translate(_HARMLESS).lstrip(_QUOTES_AND_LISTS)


def _directed(words):
    """Keep words that run from right to left from turning round what stands beside them."""
    first, last = _RIGHT_TO_LEFT
    return _ISOLATED.format(words) if any(first <= sign <= last for sign in words) else words


def _stand(practice):
    """Return what must be said first of what was replaced or withdrawn."""
    if practice.is_live:
        return
    by_day = "F Y" if practice.shielded else "DATE_FORMAT"
    when = {"date": date_format(localtime(practice.closed_at), by_day)}
    if practice.state == PracticeState.SUPERSEDED:
        yield _("REPLACED (%(date)s). Do not rely on this text.") % when
    else:
        yield _("WITHDRAWN (%(date)s). Do not rely on this text.") % when
    instead = practice.replacement
    if instead and instead.is_live:
        yield _("Use instead:") + " " + link_of(instead)
    if reason := closing_reason(practice):
        yield Line(_("Why:"), plain(reason.text)).within(_REASON)


def _title(version, telling):
    """Return the title; a lesson says that it is one, so that nobody takes it for advice."""
    title = _directed(plain(telling.title))
    return f"{telling.kind}: {title}" if version.kind == Kind.LESSON else title


def _about(telling):
    yield Line(_("What changed:"), _words(telling.result))
    steps = enumerate(map(plain, telling.steps[:_STEPS]), start=1)
    yield Line(_("First steps:"), " ".join(f"{number}) {step}" for number, step in steps))
    yield Line(_("What went wrong:"), _words(telling.went_wrong, or_why=True))
    yield Line(_("Where it will not work:"), _words(telling.not_where, or_why=True))


def _words(answer, *, or_why=False):
    """Return an answer on one line; with `or_why` why there is none, if there is none."""
    return plain(answer.words or (answer.said if or_why else ""))


def _vouched(practice):
    vouchings = vouchings_of(practice)
    people = len({one.person_id for vouching in vouchings for one in vouching.all()})
    if not people:
        return [_("Nobody has endorsed it yet.")]
    kinds = ", ".join(f"{vouching.label} {len(vouching.all())}" for vouching in vouchings)
    words = ngettext(
        "%(n)s person endorses it: %(kinds)s.", "%(n)s people endorse it: %(kinds)s.", people
    )
    return [words % {"n": grouped(people), "kinds": kinds}]


def _share(lines, room):
    """Return `lines` cut to `room` letters in all: each has its part, short ones leave theirs."""
    whole = {line: len(line.name) + len(line.words) + 4 for line in lines}
    parts, left = {}, room
    for number, line in enumerate(sorted(lines, key=whole.get)):
        part = min(whole[line], left // (len(lines) - number))
        parts[line] = part
        left -= part
    return [line.within(parts[line] - 1) for line in lines]
