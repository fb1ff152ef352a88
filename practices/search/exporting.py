"""The whole of a list, page by page: for the exports, and for who follows it."""

from dataclasses import replace
from itertools import islice

from practices.search.answering import find
from practices.search.loading import as_dated
from practices.search.marks import Mark, NoSuchPage, micros
from practices.search.orders import NEWEST

NEWEST_FIRST = "newest"
_AT_ONCE = 100
_OF_A_FILE = 200


def each(query, filters, user, most):
    """Return up to `most` practices of the whole list, in its order, for the exports.

    They have all words as they were typed: a file cannot say of a row that it only comes near.
    The first page is found at once: what fails, fails before anything of a file is sent.
    """
    page = _of_a_file(query, replace(filters, page=1, after=None), user)
    return islice(_from(page, query, filters, user), most)


def _from(page, query, filters, user):
    while True:
        yield from page.practices
        if page.next is None:
            return
        following = replace(filters, after=page.next)
        try:
            page = _of_a_file(query, following, user)
        except NoSuchPage:  # the last row has gone meanwhile
            return


def _of_a_file(query, filters, user):
    return find(query, filters, user, size=_OF_A_FILE, facets=(), mend=False)


def newest(query, filters, user, most):
    """Return up to `most` of the newest practices of the whole list, whatever its order: its feed.

    They have all words as they were typed: what only comes near would be no news.
    """
    filters = replace(filters, sort=NEWEST_FIRST, page=1, after=None)
    return find(query, filters, user, size=most, facets=(), mend=False).practices


def published(query, filters, user, since, until):
    """Yield what of the list was published after `since` until `until`, the newest first.

    Each with its key and when it was published alone. None that only comes near, as in the feed.
    """
    behind = Mark(NEWEST.name, 1, (micros(until) + 1, 0))
    filters = replace(filters, sort=NEWEST_FIRST, page=1, after=behind)
    while filters.after:
        try:
            page = find(query, filters, user, size=_AT_ONCE, facets=(), mend=False, load=as_dated)
        except NoSuchPage:  # the last row has gone meanwhile
            return
        new = [one for one in page.practices if one.published_at > since]
        yield from new
        goes_on = len(new) == len(page.practices)
        filters = replace(filters, after=page.next if goes_on else None)
