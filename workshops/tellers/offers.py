"""What this part adds to the page of a draft: the way to ask who told it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.page_links import PageLink, reader_link
from practices.permissions import may
from workshops.models.tellers_link import waits_for_teller


@reader_link
def ask_who_told_it(practice, version, user):
    """Lead who may write on a draft to the link for its teller."""
    if not waits_for_teller(version) or not may(user, "edit", practice):
        return None
    address = reverse("workshops:teller_link", args=[practice.pk])
    return PageLink(_("Ask who told it, by a link"), address)
