"""Fitting a print on its pages by trying ways to set it, the best first."""


class FirstFit:
    """A print that `setter`, a `Typesetter`, sets in the first of its `ways` that fits.

    Each way is what changes in the data: letters smaller, fewer words. The last is taken in any
    case; `most_pages` is how many pages there are.
    """

    def __init__(self, setter):
        self.setter = setter

    def pdf_of(self, told):
        """Return the PDF of the data."""
        *ways, last = told["ways"]
        for way in ways:
            if self.setter.pages_of(told | way) <= told["most_pages"]:
                return self.setter.pdf_of(told | way)
        return self.setter.pdf_of(told | last)
