"""A pack as a text for a chat: its title, and each practice with its short link."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import cut
from packs.choices import Visibility
from practices.sharing import link_of, plain

LONGEST = 700
SHORTEST_TITLE = 24


def link_of_pack(pack):
    """Return the address by which others may open `pack`, with the portal's host, or ""."""
    if pack.visibility == Visibility.PRIVATE:
        return ""
    if pack.visibility == Visibility.LINK:
        path = reverse("packs:by_link", args=[pack.token])
    else:
        path = pack.get_absolute_url()
    return settings.SITE_URL + path


def text_of(pack, shown):
    """Return at most `LONGEST` letters of `pack` with as many of `shown` as have room.

    Titles are cut before a practice is left out; how many are left out is said.
    """
    link = link_of_pack(pack)
    head = [plain(pack.title), *([link] if link else [])]
    foot = [_("A peer's account, not an order.")]
    for number in range(len(shown), -1, -1):
        more = len(shown) - number
        rest = [_more(more)] if more else []
        fixed = sum(len(line) + 1 for line in (*head, *rest, *foot))
        lines = _lines(shown[:number], LONGEST - fixed)
        if lines is not None:
            return "\n".join([*head, *lines, *rest, *foot])
    return "\n".join([*head, *foot])


def _more(number):
    words = ngettext("and %(n)d more", "and %(n)d more", number)
    return words % {"n": number}


def _lines(shown, room):
    """Return the lines of `shown` within `room`, or None where they have none."""
    whole = [(one, plain(one.practice.title), link_of(one.practice)) for one in shown]
    bare = sum(len(f"{one.number}.  {link}") + 1 for one, _title, link in whole)
    letters = (room - bare) // len(whole) if whole else 0
    longest = max((len(title) for _one, title, _link in whole), default=0)
    if whole and letters < min(SHORTEST_TITLE, longest):
        return None
    return [f"{one.number}. {cut(title, letters)} {link}" for one, title, link in whole]
