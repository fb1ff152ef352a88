"""What this room adds to lower rooms' pages: lists of practices, and the page of one."""

from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.models import Gap
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


def _two_answered():
    """Return the expression of the keys of the newest two gaps that a practice answers."""
    gaps = Gap.objects.listed().filter(answer=OuterRef("pk")).order_by("-id")
    return ArraySubquery(gaps.values("pk")[:2])


page_fact("answered_gaps_newest", _two_answered)


@page_link
def what_it_answers(practice, version):
    """Lead from a practice to what it answers; read with the practice, so no query."""
    gaps = getattr(practice, "answered_gaps_newest", None)
    if not gaps:
        return None
    address = f"{reverse('learning:gaps')}?answer={practice.code}"
    if len(gaps) == 1:
        address = reverse("learning:gap", args=gaps)
    return PageLink(_("Answers what others asked for"), address)
