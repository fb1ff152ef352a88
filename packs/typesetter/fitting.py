"""Finding how prints fit on their pages: searches that are told how each try came out.

A search is a generator: it yields data to be tried, gets the end of the body that they had
(`pages`, and for some layouts `page`, `y`, `foot`), and returns the data that are to be set.
"""

from first_fit import first_fit
from two_pages import two_pages

SEARCHES = {"two-pages": two_pages, "first": first_fit}  # by the "fit" of the data


def begun(told):
    """Return the search for the way of these data."""
    return SEARCHES[told["fit"]](told)


def found(told, end_of):
    """Return the data in the way that their search ends with; `end_of`: tries data alone."""
    search, end = begun(told), None
    while True:
        try:
            end = end_of(search.send(end))
        except StopIteration as over:
            return over.value
