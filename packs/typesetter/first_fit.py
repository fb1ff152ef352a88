"""Fitting a print on its pages by trying ways to set it, the best first."""


def first_fit(told):
    """Search, for `fitting.found`, the first of the `ways` of `told` that fits.

    Each way is what changes in the data: letters smaller, fewer words. The last is taken in any
    case; `most_pages` is how many pages there are.
    """
    *ways, last = told["ways"]
    for way in ways:
        if (yield told | way)["pages"] <= told["most_pages"]:
            return told | way
    return told | last
