"""Answering a query: one page of what has all its words, or of what comes nearest."""

from dataclasses import replace

from practices.search import trust
from practices.search.asked import PAGE_SIZE, Filters
from practices.search.facets import FACETS
from practices.search.finding import search
from practices.search.loading import as_practices
from practices.search.marks import NoSuchPage, mark_of
from practices.search.orders import BEYOND, RANKED
from practices.search.page import Page
from practices.search.pieces import apart
from practices.search.rarity import relaxed_words
from practices.search.reading import read_query, words_of
from practices.search.spelling import as_terms, better, mended
from practices.search.statements import LITTLE

_FEW = 2  # hits of a query that may be mistyped
_FEW_NEAR = 5  # where none has all words


def find(query, filters, user, *, size=PAGE_SIZE, facets=FACETS, mend=True, load=as_practices):
    """Return the Page of what `user` may see of `query` (text as typed) under `filters`.

    `facets` are those to count; without `mend` what nothing has stays so; `load` (`loading.py`)
    says as what the practices come. Raises NoSuchPage behind the last page.
    """
    answer = _Answer(query, filters, user, size, facets)
    if mend and answer.found.looks:
        answer.mend()
    found = answer.found
    rows, more = found.rows[:size], len(found.rows) > size
    number = filters.after.number if filters.after else filters.page
    if not rows and number > 1:
        raise NoSuchPage(number)
    return Page(
        typed=answer.typed,
        spelled=answer.spelled,
        offered=answer.offered,
        number=number,
        count=max(found.counts.total, len(rows) * found.shows_more),
        exact=found.exact,
        short=found.short,
        practices=load([row.pk for row in rows], filters.status, user, found.words),
        facets=found.counts.facets,
        next=mark_of(rows[-1], number + 1) if more else None,
        relaxed=bool(found.words and found.words.relaxed and len(rows) > answer.full),
        apart=bool(answer.apart and rows),
        full=answer.full,
        counted={row.pk: row.why for row in rows if row.why is not None},
        words=found.words,
        reader=trust.reader_of(user),
    )


class _Answer:
    """What was `found` of a query as it was `typed`, and what was made of that on the way.

    `full` are so many of its first rows as have all words, where others come behind them.
    """

    def __init__(self, query, filters, user, size, facets):
        self.query, self.filters, self.user = query, filters, user
        self.size, self.facets = size, facets
        self.typed, self.spelled, self.offered = read_query(query), "", ""
        self.apart, self.full = False, 0
        self.found = self._search(words_of(self.typed), facets)

    def _search(self, words, facets):
        return search(self.filters, words, self.user, self.size, facets)

    def mend(self):
        """Take what comes nearest where no entry has all words, and behind them where few have.

        Where those that have them are left out by the filters, nothing is put in their place. What
        is nearly a term as one word is that first, though something sounds so.
        """
        if spelled := as_terms(self.query, self.typed):
            self.query = self.spelled = spelled
            self.typed = replace(read_query(spelled), cut=self.typed.cut)
            self.found = self._search(words_of(self.typed), self.facets)
        hits = self._hits()
        if not hits:
            self._take_nearest()
        elif hits <= _FEW:
            self.offered = better(self.query, self.typed, rare=hits) if self.facets else ""
            self._add_near_ones()

    def _take_nearest(self):
        """Look for the words spelt better or apart, and for some of them where nothing has all."""
        self.apart = self.found.looks_through
        if self.apart:
            self.typed = replace(read_query(apart(self.query)), cut=self.typed.cut)
        else:
            self.typed, spelled = mended(self.query, self.typed)
            self.spelled = spelled or self.spelled
        self.found = self._search(words_of(self.typed), self.facets)
        if not self._hits():
            self._take_some(relaxed_words(self.typed))

    def _take_some(self, words):
        """Look for what has some of the `words`: by relevance, for less where few have enough."""
        self.found = self._search(words, self.facets)
        is_ranked = self.found.order in (RANKED, BEYOND)
        if is_ranked and len(words.queries) > 1 and self._hits(_FEW_NEAR) < _FEW_NEAR:
            self.found = self._search(replace(words, enough=LITTLE), self.facets)

    def _hits(self, wanted=_FEW + 1):
        """Return how many entries have the words, whatever the filters: at least so many.

        What was found does not tell of those that some filters leave out: they are looked for
        where fewer than `wanted` were found.
        """
        found = self.found
        hits = found.counts.all or len(found.rows)
        if hits >= wanted or found.looks_through or not self.filters.leave_out_uncounted:
            return hits
        everywhere = search(Filters(), found.words, self.user, 1, ())
        return max(hits, everywhere.counts.all or len(everywhere.rows))

    def _add_near_ones(self):
        """Put what comes nearest behind the few hits, where these are all on this page.

        These alone are counted. What was quoted, or is sorted otherwise, is left at its hits. A
        term of several words, as জল পরীক্ষা, comes near where its words stand apart.
        """
        found, terms = self.found, self.typed.terms
        wholly = any(term.is_phrase for term in terms) or (len(terms) < 2 and not terms[0].parts)
        hits = found.rows[: self.size]
        if wholly or found.order is not RANKED or not 0 < found.counts.total <= len(hits):
            return
        near = self._search(relaxed_words(self.typed), ())
        have = {row.pk for row in hits}
        found.rows = [*hits, *(row for row in near.rows if row.pk not in have)][: self.size]
        found.words, self.full = near.words.marking(found.words), found.counts.total
