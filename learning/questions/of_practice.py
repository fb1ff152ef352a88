"""Asking about a practice, on its page: its author is asked, before others where there is one.

Of an entry that still waits at its desk nobody else reads the question until it is published.
"""

import re

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.registry import handles
from learning.forms import places_for
from learning.models import Question
from learning.questions import routing, services
from practices import permissions
from practices.choices import PracticeState, VersionState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living.deeds import Deed, deed
from practices.models import Theme
from practices.searches import holds_contacts

LONGEST_TITLE = 200
_SENTENCE = re.compile(r"\s*(.+?[.?!।](?=\s)|.+?(?=\n)|.+)", re.DOTALL)


def require(practice, by):
    """Raise NotAllowed without an account, WrongState where it neither is published nor waits.

    A question about a shielded one that waits would tell when it was published.
    """
    if not permissions.may(by, "ask", practice):
        raise NotAllowed("ask")
    if practice.state == PracticeState.PUBLISHED:
        return
    version = practice.latest_version
    waits = version.state == VersionState.SUBMITTED and not version.shielded
    if practice.state != PracticeState.UNPUBLISHED or not waits:
        raise WrongState(practice)


def ask(practice, *, by, note="", language="", at=None):
    """Ask in the words `note` about `practice`; return the question.

    Raises NotAllowed, WrongState, AnswersMissing.
    """
    require(practice, by)
    title, detail = _split(_checked(note))
    words = {"title": title, "detail": detail, "language": language or get_language()}
    words |= {"theme": _theme_of(practice), "about": practice, "at": at}
    words["place"] = next(iter(places_for(by, None).values()))
    words["fresh"] = practice.state == PracticeState.UNPUBLISHED
    try:
        return services.ask(by=by, find=routing.author_first, **words)
    except AnswersMissing as lacking:
        raise AnswersMissing({"note": next(iter(lacking.errors.values()))}) from lacking


def _checked(note):
    if not note.strip():
        raise AnswersMissing({"note": _("Write your question.")})
    if holds_contacts(note):
        told = _("Leave out numbers and e-mail addresses: everybody reads this.")
        raise AnswersMissing({"note": told})
    return note.strip()


def _split(note):
    """Return (title, detail): the first sentence, cut where it is long, and what it leaves out."""
    first = _SENTENCE.match(note)
    title, rest = first[1].strip(), note[first.end() :].strip()
    if len(title) <= LONGEST_TITLE:
        return title, rest
    return Truncator(title).chars(LONGEST_TITLE), note


def _theme_of(practice):
    """Return its first theme: without one nothing is submitted."""
    keys = (practice.live_version or practice.latest_version).themes
    return Theme.objects.named(keys)[0]


@handles("accept")
def open_to_all(event, practice):
    """Let everybody read, once a practice is published, what was asked while it waited.

    Of what nobody has answered the clock begins now, where others may. What is shielded by then
    leaves them closed: who asked, and when, would tell where it is and on which day it came out.
    """
    if practice.shielded:
        return
    asked = Question.objects.filter(about=practice, fresh=True)
    asked.filter(answers=None).update(asked_at=event.at)
    asked.update(fresh=False)


deed(
    "ask",
    Deed(
        _("Ask a question"),
        _("It is asked. You hear as soon as somebody answers."),
        ask,
        lambda practice, by, form: require(practice, by),
    ),
)
