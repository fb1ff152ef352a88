"""Finding practices: `find(query, filters, user)` gives one page, with counts.

`words` and `facets` say how an entry is read, `search_rows` composes the rows that `search_index`
writes, `statements` is the SQL, `asked` what a list was asked for.
"""

from practices.search.answering import find
from practices.search.asked import (
    CONFIRMED,
    LAST_PAGE,
    PAGE_SIZE,
    SORTS,
    STATUSES,
    SUBMITTED,
    Filters,
)
from practices.search.exporting import each, newest, published
from practices.search.marks import NoSuchPage, read_after
from practices.search.page import Page, nothing

__all__ = [
    "CONFIRMED",
    "LAST_PAGE",
    "PAGE_SIZE",
    "SORTS",
    "STATUSES",
    "SUBMITTED",
    "Filters",
    "NoSuchPage",
    "Page",
    "each",
    "find",
    "newest",
    "nothing",
    "published",
    "read_after",
]
