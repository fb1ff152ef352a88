"""What this room adds to lower rooms' pages: lists of practices, and the page of one."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.models import Gap
from practices.list_links import ask_link, list_link
from practices.page_links import PageLink, page_link
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


@page_link
def what_it_answers(practice, version):
    """Lead from a practice to what it answers; one query, none for what was never published."""
    if not practice.live_version_id:
        return None
    gaps = list(Gap.objects.listed().filter(answer=practice).order_by("-id")[:2])
    if not gaps:
        return None
    if len(gaps) == 1:
        return PageLink(_("Answers what others asked for"), gaps[0].get_absolute_url())
    address = f"{reverse('learning:gaps')}?answer={practice.code}"
    return PageLink(_("Answers what others asked for"), address)
