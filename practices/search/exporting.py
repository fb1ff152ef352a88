"""The whole of a list, page by page, for the exports."""

from dataclasses import replace

from practices.search.finding import find


def each(query, filters, user, most):
    """Yield up to `most` practices of the whole list, in its order, for the exports."""
    given, size, filters = 0, 200, replace(filters, page=1, after=None)
    page = find(query, filters, user, size=size, facets=())
    while True:
        yield from page.practices[: most - given]
        given += len(page.practices)
        if page.next is None or given >= most:
            return
        page = find(query, replace(filters, after=page.next), user, size=size, facets=())
