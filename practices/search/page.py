"""What a search gives: one page of practices, and the counts beside it."""

from dataclasses import dataclass, field

from practices.search import trust
from practices.search.asked import PAGE_SIZE
from practices.search.marks import Mark
from practices.search.reading import Typed, read_query
from practices.search.statements import Words


@dataclass
class Page:
    """One page of a list.

    `facets` holds `{facet: {value: count}}`, most first; `next` the Mark of the next page or None.
    Where there are far more hits than `statements.COUNTED`, that many of the best standing are
    counted: then `exact` is false, and `count` says "at least so many", as the counts of the
    facets named in `short` do. So it is with `hits.MOST_COUNTED` where nothing is looked for but
    what must not be there, or no count of the choices is kept. Of the commonest words alone the
    counts are kept, and exact.
    `spelled` is the query that was looked for instead, as nothing has a word of the typed one,
    `offered` one that may have been meant.
    `relaxed` says that no entry has all words, so that these have some of them, or that these come
    behind the `full` number that have all: these few alone are counted. `apart` says that no
    entry that was looked through has the words of a phrase together. `counted` holds
    `{practice id: what counted beside its words}`, to be read by `trust.reasons`; `words` are the
    ones looked for, `reader` is who looked.
    """

    typed: Typed
    spelled: str = ""
    offered: str = ""
    number: int = 1
    count: int = 0
    exact: bool = True
    short: frozenset = frozenset()
    practices: list = field(default_factory=list)
    facets: dict = field(default_factory=dict)
    next: Mark | None = None
    relaxed: bool = False
    apart: bool = False
    full: int = 0
    counted: dict = field(default_factory=dict)
    words: Words | None = None
    reader: trust.Reader = field(default_factory=trust.Reader)

    @property
    def pages(self):
        """How many pages there are, at least; 0 on the last of those that were counted."""
        counted = max(1, -(-self.count // PAGE_SIZE))
        return counted if self.exact or self.number < counted else 0

    @property
    def is_near(self):
        """Whether nothing here is what was asked for: it only comes near."""
        return (self.relaxed and not self.full) or self.apart

    @property
    def as_data(self):
        """How many there are, and what these are, for those who read a list as data.

        `full` is None where all of them have all words, or only come near with them apart.
        """
        return {
            "count": self.count,
            "exact": self.exact,
            "apart": self.apart,
            "spelled": self.spelled,
            "relaxed": self.relaxed,
            "full": self.full if self.relaxed else None,
        }


def nothing(query):
    """Return the empty Page of `query`."""
    return Page(typed=read_query(query))
