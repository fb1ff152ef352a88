"""Finding: the hits of words and filters, one page of them, with the counts of all."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property, lru_cache
from math import inf, isqrt
from time import monotonic

from django.db import connection

from practices.choices import PracticeState
from practices.search import common, counts, hits, orders, ranking, statements
from practices.search.asked import LAST_PAGE, PAGE_SIZE, Filters, state_of
from practices.search.look import Look
from practices.search.orders import BEYOND, RANKED, rows_of
from practices.search.ranking import Least
from practices.search.statements import Where
from sourcebook.postgres import prepared

ENOUGH = PAGE_SIZE * LAST_PAGE  # what is found of the best alone fills all numbered pages
MOST_WITHIN = 5_000  # entries of a state that are all looked at: of more, the best are enough
MANY_WITHIN = 10 * MOST_WITHIN  # of so many in a state the best are found along its index
MANY_WALKED = 10  # times as many are walked where choices are looked at first: no vector of others
HOUR = 3600  # seconds


def search(filters, words, user, size, facets):
    """Return the `_Search` that was done: among the best standing where they are enough.

    Another order, and what lies beyond the ranked ones, is walked along where words are common: so
    its rows are of all entries, though its counts may be of the best standing.
    """
    found = _Search(filters, words, user)
    if not found.looks or not _is_large(monotonic() // HOUR):
        return found.run(size, facets)
    found.kept = common.query_of(words, filters)
    if found.kept and found.order.is_stored:
        return found.walk(size, facets)
    found.least = _least(words)
    if found.least.hits is not None:
        if found.begin(size) and found.run_among_best(size, facets):
            return found
        if words.has_phrase:
            found.look_through()
    return found.run_within(size, facets)


@lru_cache(maxsize=1)
def _is_large(_hour):
    """Return whether there are so many entries that it is worth asking; read once an hour."""
    ((entries,),) = _fetch(statements.ENTRIES, [])
    return entries > 2 * statements.COUNTED


def _least(words):
    """Return the `Least` standing of which there are hits enough."""
    hits, nearest, typed, *least = _lowest(ranking.asked_for(words))
    titles = len(words.in_titles())
    return Least(hits, nearest, typed, tuple(least[:titles]), tuple(least[titles:]))


def _lowest(asked):
    return [lowest for (lowest,) in _fetch(ranking.LEAST, asked)]


class _Search(Look):
    """One search: what it looks at, and what that found."""

    def __init__(self, filters, words, user):
        super().__init__(filters, words, user)
        self.counts, self.rows = None, []

    @property
    def exact(self):
        """Whether all hits are counted."""
        return not self._is_of_best and counts.TOTAL not in self.counts.short

    @property
    def short(self):
        """The names of the facets of which there are at least so many as are counted."""
        return frozenset(self.counts.facets if self._is_of_best else self.counts.short) - {""}

    @property
    def shows_more(self):
        """Whether more may be shown than were looked through to be counted."""
        return self.looks_through or bool(self.words and not self.looks)

    @property
    def _is_of_best(self):
        return self.looks_through or (self.among_best and not self.kept)

    def walk(self, size, facets):
        """Read the counts of a word that very many have, and walk along another order for it."""
        found = self._fetch(statements.together(*common.parts(self.kept)))
        if common.counts_in(found) is None:  # given up since
            self.kept = ""
            return self.run_within(size, facets)
        self.counts = counts.read(found, [], facets, [None], some=False)
        where = Where().add("state = %s", state_of(self.filters.status))
        self._behind(self.words.condition(where), self.order, self.filters.after)
        offset = self._offset(self.filters.after)
        self.rows = self._walked(self.order, *orders.in_order(where, self.order, size + 1, offset))
        return self

    def begin(self, size):
        """Return whether the best standing can tell enough: of another order the counts alone.

        All are looked at if an index leads to few, else its rows walked to, if these fill a page.
        """
        if not self.order.is_stored:
            return True
        if self.words.has_phrase or self._is_of_few or not self.least.hits:
            return False
        if self._few:  # all of which are looked at
            return True
        mark = self.filters.after
        self.walked = self._walk_some(self.order, mark, size + 1, self._offset(mark))
        return bool(self.walked)

    def _walk_some(self, order, mark, limit, offset, besides=()):
        """Return the rows of a page among the first entries of an order, or [] if these fill none.

        Along the index of the newest of a state that is chosen, else of all; no keys `besides`.
        """
        where, having = Where().add("state = %s", state_of(self.filters.status)), Where()
        codes = self.filters.state
        leads = not order.number and len(codes) == 1 and codes[0].isdigit()
        for name, (sql, values) in self.chosen.items():
            (where if leads and name == "state" else having).add(sql, *values)
        # Where few have the words it takes less to look at all these: evenly for n pages at √n.
        far = isqrt(-(-(offset + limit) // PAGE_SIZE)) * (MANY_WALKED if having.parts else 1)
        if besides:
            having.add("practice_id <> ALL(%s)", [*besides])
        self._behind(where, order, mark)
        having = statements.at_last(having, self.words.condition(Where()))
        rows = self._walked(order, *orders.among_first(where, having, order, limit, offset, far))
        return rows if len(rows) == limit else []

    @staticmethod
    def _walked(order, sql, values):
        return rows_of(order, _fetch(statements.FOR_WALK + sql, values, of_values=True))

    def run_among_best(self, size, facets):
        """Count and find among the best standing; return whether these are enough."""
        self.among_best = self.least.hits > 0
        if self.run(size, facets).exact or (self.counts.total >= ENOUGH and self.rows):
            return True
        self.kept, self.among_best = "", self.look_farther()
        if self.among_best and self._run_led(size, facets).counts.total >= PAGE_SIZE:
            return True
        self.among_best = False  # so few are left that each counts
        return False

    def look_farther(self):
        """Take so low a standing that enough are left where few were; return whether so.

        In a state that an index leads to more may stand so well: no others are looked at.
        """
        if self._leads or self.words.has_phrase:
            return False
        wanted = statements.COUNTED**2 // max(1, self.counts.total)
        most, self.within = statements.MOST_LOOKED, ()
        if self._in_state <= MANY_WITHIN:
            self.within = ("state",)
            most = max(most, MOST_WITHIN * counts.of_choices(Filters()) // self._in_state)
        for looked in dict.fromkeys((most, statements.MOST_LOOKED)):
            (lowest, *_others) = _lowest(ranking.asked_for(self.words, min(wanted, looked)))
            self.least = replace(self.least, hits=lowest)
            if lowest:
                return True
        return False

    def look_through(self):
        """From here on look for phrases in enough entries that have their words, not in all."""
        (least,) = _lowest(ranking.asked_apart(self.words))
        self.least = replace(self.least, hits=least)
        self.looks_through, self.among_best = True, not self._leads

    def run_within(self, size, facets):
        """Count and find among very many entries: of what leads to them by an index, no others.

        The other districts, or states, are counted among the best standing, where these were looked
        at: without that a state leads nowhere, as there may be few hits anywhere.
        """
        self.within = self._leads
        self.chosen = hits.chosen_by(self.filters, first="district" in self.within)
        return self._run_led(size, facets)

    def _run_led(self, size, facets):
        before = self.counts
        self.run(size, facets)
        for name in self.counts.facets.keys() & self.within:
            within = self.counts.facets.pop(name)
            if before:
                most = Counter(before.facets[name]) | Counter(within)  # the larger of both
                self.counts.facets[name] = dict(most.most_common())
                self.counts.short.add(name)
        if self.within and before:
            self.counts.all = max(self.counts.all, before.all)
        return self

    @property
    def _leads(self):
        """The names of the choices whose entries an index leads to, not too many, or ()."""
        if self.filters.district:
            return ("district",)
        # Without a run before nothing tells that there are many hits; of phrases nothing does.
        return () if self.words.has_phrase or not self.counts else self._few

    @cached_property
    def _few(self):
        """The names of the choices that few have: of one state, or of one theme in it; or ()."""
        if self._in_state <= MOST_WITHIN:
            return ("state",)
        chosen = Filters(state=self.filters.state, theme=self.filters.theme)
        is_few = self._in_state < inf and counts.of_choices(chosen) <= MOST_WITHIN
        return ("state", "theme") if is_few else ()

    @cached_property
    def _in_state(self):
        """How many entries the one state has that is chosen; endless where none, or several."""
        if self.filters.status != PracticeState.PUBLISHED or len(self.filters.state) != 1:
            return inf
        return counts.of_choices(Filters(state=self.filters.state))

    def run(self, size, facets):
        """Count, and find one row more than `size`; return self."""
        scopes, rest = [], (None, *facets)
        if not self.words:
            scopes, rest = counts.kept(self.filters, facets)
        found = self._fetch(self._statement(size + 1, scopes, rest), counts_some=bool(rest))
        if self.kept and common.counts_in(found) is None:  # given up since
            self.kept = ""
            return self.run(size, facets)
        self.counts = counts.read(found, list(self.chosen), facets, rest, some=not self.looks)
        ranked = ranking.ranked_of(found)
        self.rows = self.walked or rows_of(self.order, found)
        if self.order is BEYOND and self.among_best:
            self.rows = self._beyond(self.filters.after, size + 1, 0, ranked)
        if self.order is RANKED and len(self.rows) <= size and not self._are_all_ranked():
            # What lies beyond the window begins where its last row was.
            skipped = max(0, self._offset(None) - self._most)
            self.rows += self._beyond(None, size + 1 - len(self.rows), skipped, ranked)
        return self

    def _beyond(self, mark, limit, skipped, ranked):
        """Return rows of the hits that are not `ranked`: walked to among the newest, or of all."""
        if self.among_best:
            if not ranked:
                part = ranking.ranked_ones(self._window())
                asked = statements.together(part, of=self._hits())
                ranked = ranking.ranked_of(self._fetch(asked))
            if rows := self._walk_some(BEYOND, mark, limit, skipped, ranked):
                return rows
        page = self._page_of_hits(BEYOND, mark, limit, skipped)
        hits_of_all = self._hits(among_best=False)
        return rows_of(BEYOND, self._fetch(statements.together(page, of=hits_of_all)))

    def _are_all_ranked(self):
        """Whether none lies beyond the ranked ones, of which this is the last page."""
        if self.filters.after or self.kept:
            return self.exact and self.counts.total <= self._most
        return self._offset(None) + len(self.rows) < self._most

    def _fetch(self, statement, *, counts_some=False):
        """Return the rows of a statement; without words it may count what choices tell apart."""
        sql, values = statement
        settings = statements.FOR_WORDS if self.looks else statements.TIMEOUT
        of_values = self._is_of_few or (not self.looks and (counts_some or self._is_apart))
        return _fetch(settings + sql, values, of_values=of_values)


def _fetch(sql, values, *, of_values=False):
    """Return the rows of a statement; its plan is one of its values where it hangs on them."""
    with nullcontext() if of_values else prepared.statements(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
