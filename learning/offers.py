"""What this room adds to lower rooms' pages: lists of practices, and the page of one."""

from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.models import Gap, Question
from practices.choices import PracticeState
from practices.list_links import ask_link, list_link
from practices.page_links import PageLink, page_fact, page_link
from practices.search import SUBMITTED


@ask_link
def ask_for(words):
    """Lead to the form on which one asks for `words`."""
    query = f"?{urlencode({'q': words[:200]})}" if words else ""
    return PageLink(_("Ask for this"), reverse("learning:new_gap") + query)


@list_link
def follow_search(asked):
    """Lead to following a list with words or filters; what is fresh is in no search."""
    if asked.filters.status == SUBMITTED:
        return None
    address = reverse("learning:new_search") + asked.address()
    return PageLink(_("Follow this search"), address, signed_in=True)


def _link_to(noun, keys, practice, label):
    """Lead to the one gap or question that has these keys, or to the list; None without one.

    What was asked belongs to what is known of the practice.
    """
    if not keys:
        return None
    address = f"{reverse(f'learning:{noun}s')}?answer={practice.code}"
    if len(keys) == 1:
        address = reverse(f"learning:{noun}", args=keys)
    return PageLink(label, address, knows=True)


def _two_answered():
    """Return the expression of the keys of the newest two gaps that a practice answers."""
    gaps = Gap.objects.listed().filter(answer=OuterRef("pk")).order_by("-asked_at", "-id")
    return ArraySubquery(gaps.values("pk")[:2])


page_fact("answered_gaps_newest", _two_answered)


@page_link
def what_it_answers(practice, version):
    """Lead from a practice to what it answers; read with the practice, so no query."""
    gaps = getattr(practice, "answered_gaps_newest", None)
    return _link_to("gap", gaps, practice, _("Answers what others asked for"))


def _two_asked():
    """Return the expression of the keys of two questions asked about a practice."""
    return _two(about=OuterRef("pk"))


def _two_answered_with():
    """Return the expression of the keys of two questions whose chosen answer names a practice."""
    return _two(best__practice=OuterRef("pk"))


def _two(**of_practice):
    found = Question.objects.listed().filter(**of_practice).order_by()
    return ArraySubquery(found.values("pk")[:2])


# Two, for no index serves both at once: each page would read all questions.
page_fact("questions_asked", _two_asked)
page_fact("questions_answered_with", _two_answered_with)


@page_link
def questions_about_it(practice, version):
    """Lead from a practice to what was asked about it, or answered with it; no query either."""
    found = [
        *getattr(practice, "questions_asked", ()),
        *getattr(practice, "questions_answered_with", ()),
    ]
    return _link_to("question", list(set(found)), practice, _("Questions about it"))


@page_link
def ask_about_it(practice, version):
    """Lead from a published practice to the form that takes more than its page: aloud, a photo."""
    if practice.state != PracticeState.PUBLISHED or not version.themes:
        return None
    query = urlencode({"about": practice.code, "theme": version.themes[0]})
    address = f"{reverse('learning:new_question')}?{query}"
    return PageLink(_("Ask aloud or with a photo"), address, signed_in=True)
