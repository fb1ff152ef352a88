"""Finding: the hits of words and filters, one page of them, with the counts of all."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property, lru_cache
from math import inf, isqrt
from time import monotonic

from django.db import connection

from practices.search import common, counts, hits, orders, ranking, statements
from practices.search.asked import LAST_PAGE, PAGE_SIZE, Filters, state_of
from practices.search.look import Look
from practices.search.orders import BEYOND, RANKED, rows_of
from practices.search.ranking import Least
from practices.search.statements import Where
from sourcebook.postgres import prepared

ENOUGH = PAGE_SIZE * LAST_PAGE  # what is found of the best alone fills all numbered pages
MOST_WITHIN = 5_000  # entries of a state or year all looked at: of more, the best are enough
MANY_WITHIN = 10 * MOST_WITHIN  # of up to so many in a state the best are found along its index
MANY_WALKED = 10  # times as many are walked where choices are looked at first: no vector of others
HOUR = 3600  # seconds


def search(filters, words, user, size, facets):
    """Return the `_Search` that was done: among the best standing where they are enough.

    Another order, and what lies beyond the ranked ones, is walked along where words are common: so
    its rows are of all entries, though its counts may be of the best standing.
    """
    found = _Search(filters, words, user)
    if found.looks and _is_large(monotonic() // HOUR):
        found.run_among_many(size, facets)
    else:
        found.run(size, facets)
    return found.fill(size)


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
        self.counts, self.rows, self.ranked = None, [], []

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

    def run_among_many(self, size, facets):
        """Count and find without looking at all hits, as far as that can be."""
        self.kept = common.query_of(self.words, self.filters)
        is_stored, is_phrase = self.order.is_stored, self.words.has_phrase
        if is_stored and self.kept and self._walk_kept(size, facets):
            return
        if not is_stored or is_phrase or not self._is_of_few:
            self.least = _least(self.words)
        if self.least.hits is not None:
            if self._may_be_of_best(size) and self._run_among_best(size, facets):
                return
            if is_phrase:
                self._look_through()
        self._run_within(size, facets)

    def _walk_kept(self, size, facets):
        """Read the counts of a word that very many have, and walk along another order for it."""
        found = self._fetch(statements.together(*common.parts(self.kept)))
        if common.counts_in(found) is None:  # given up since
            self.kept = ""
            return False
        self.counts = counts.read(found, [], facets, [None], some=False)
        where = Where().add("state = %s", state_of(self.filters.status))
        self._behind(self.words.condition(where), self.order, self.filters.after)
        offset = self._offset(self.filters.after)
        self.rows = self._walked(self.order, *orders.in_order(where, self.order, size + 1, offset))
        return True

    def _may_be_of_best(self, size):
        """Return whether the best standing may do; of a stored order its rows are walked to first.

        They are not where few are chosen: these are all looked at, and the best are only counted.
        """
        if not self.order.is_stored:
            return True
        if self.words.has_phrase or not self.least.hits:
            return False
        if self._few:
            return True
        mark = self.filters.after
        self.walked = self._walk_some(self.order, mark, size + 1, self._offset(mark))
        return self.walked is not None

    def _walk_some(self, order, mark, limit, offset, besides=()):
        """Return the rows of a page among the first entries of an order, or None if that is unsure.

        Along the index of the newest of a state that is chosen, else of all; no keys `besides`. The
        filters are choices in facets alone.
        """
        where, having = Where().add("state = %s", state_of(self.filters.status)), Where()
        leads = set() if order.number else {"year"}
        if not order.number and self._in_state < inf:
            leads.add("state")
        for name, (sql, values) in self.chosen.items():
            (where if name in leads else having).add(sql, *values)
        # Where few have the words it takes less to look at all these: evenly for n pages at √n.
        far = isqrt(-(-(offset + limit) // PAGE_SIZE)) * (MANY_WALKED if having.parts else 1)
        if besides:
            having.add("practice_id <> ALL(%s::bigint[])", [*besides])
        self._behind(where, order, mark)
        having = statements.at_last(having, self.words.condition(Where()))
        rows = self._walked(order, *orders.among_first(where, having, order, limit, offset, far))
        are_all = "state" in leads and self._in_state <= far * orders.MOST_WALKED
        return rows if are_all or len(rows) == limit else None

    @staticmethod
    def _walked(order, sql, values):
        return rows_of(order, _fetch(statements.FOR_WALK + sql, values, of_values=True))

    def _run_among_best(self, size, facets):
        """Count and find among the best standing; return whether these are enough."""
        self.among_best = self.least.hits > 0
        has_rows = self.walked is not None or not self.order.is_stored
        if self.run(size, facets).exact or (self.counts.total >= ENOUGH and has_rows):
            return True
        self.kept, self.among_best = "", self._look_farther()
        if self.among_best and self._run_led(size, facets).counts.total >= PAGE_SIZE:
            return True
        self.among_best = False  # so few are left that each counts
        return False

    def _look_farther(self):
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
        for looked in dict.fromkeys(min(wanted, one) for one in (most, statements.MOST_LOOKED)):
            lowest, *_others = _lowest(ranking.asked_for(self.words, looked))
            self.least = replace(self.least, hits=lowest)
            if lowest:
                return True
        return False

    def _look_through(self):
        """From here on look for phrases in enough entries that have their words, not in all."""
        (least,) = _lowest(ranking.asked_apart(self.words))
        self.least = replace(self.least, hits=least)
        self.looks_through, self.among_best = True, not self._leads

    def _run_within(self, size, facets):
        """Count and find among very many entries: of what leads to them by an index, no others.

        The other districts, or states, are counted among the best standing, where these were looked
        at: without that a state leads nowhere, as there may be few hits anywhere.
        """
        self.within = self._leads
        self.chosen = hits.chosen_by(self.filters, first="district" in self.within)
        self._run_led(size, facets)

    def _run_led(self, size, facets):
        """Do the same of what is `within`, after a run among the best standing if there was one."""
        before = self.counts
        self.run(size, facets)
        for name in self.within:
            if name in self.counts.facets and before:
                larger = Counter(before.facets[name]) | Counter(self.counts.facets[name])
                most_first = sorted(larger.items(), key=lambda item: (-item[1], item[0]))
                self.counts.facets[name] = dict(most_first)
                self.counts.short.add(name)
            else:
                self.counts.facets.pop(name, None)
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
        """The names of the choices that few have: a state, a year, or a theme in a state; or ()."""
        if self._in_state <= MOST_WITHIN:
            return ("state",)
        of_year = Filters(year=self.filters.year)
        if self.filters.year and self._is_published and counts.of_choices(of_year) <= MOST_WITHIN:
            return ("year",)
        if self._in_state == inf or not self.filters.theme:
            return ()
        chosen = Filters(state=self.filters.state, theme=self.filters.theme)
        return ("state", "theme") if counts.of_choices(chosen) <= MOST_WITHIN else ()

    @cached_property
    def _in_state(self):
        """How many entries the one state has that is chosen; endless where none, or several."""
        if not self._is_published or len(self.filters.state) != 1:
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
        self.ranked = ranking.ranked_of(found)
        self.rows = rows_of(self.order, found) if self.walked is None else self.walked
        return self

    def fill(self, size):
        """Find what of a page lies beyond the ranked ones, where these end on it; return self."""
        if self.order is BEYOND and self._is_walked:
            self.rows = self._beyond(self.filters.after, size + 1)
        elif self.order is RANKED and len(self.rows) <= size and not self._are_all_ranked():
            self.rows += self._beyond(None, size + 1 - len(self.rows))
        return self

    def _are_all_ranked(self):
        """Whether none lies beyond the ranked ones, of which this is the last page."""
        if self.filters.after or self.kept or self._is_walked:
            return self.exact and self.counts.total <= self._most
        return self._offset(None) + len(self.rows) < self._most

    def _beyond(self, mark, limit):
        """Return rows of the hits that are not ranked: walked to among the newest, or of all."""
        if not self._is_walked:
            # What lies beyond the window begins where its last row was.
            skipped = max(0, self._offset(mark) - self._most)
            page = self._page_of_hits(BEYOND, mark, limit, skipped)
            return rows_of(BEYOND, self._fetch(statements.together(page, of=self._hits())))
        if not self.ranked:
            part = ranking.ranked_ones(self._window())
            self.ranked = ranking.ranked_of(self._fetch(statements.together(part, of=self._hits())))
        skipped = max(0, self._offset(mark) - len(self.ranked))
        rows = None
        if not self.filters.leave_out_uncounted:
            rows = self._walk_some(BEYOND, mark, limit, skipped, self.ranked)
        return self._all_beyond(mark, limit, skipped) if rows is None else rows

    def _all_beyond(self, mark, limit, skipped):
        """Return the same of all hits, or of all of few that are chosen."""
        where = self._behind(orders.passing(self.chosen), BEYOND, mark)
        where.add("practice_id <> ALL(%s::bigint[])", self.ranked)
        page = orders.of_hits(BEYOND, where, limit, skipped)
        self.within = () if self.words.has_phrase else self._few
        hits_of_all = self._hits(among_best=False)
        return rows_of(BEYOND, self._fetch(statements.together(page, of=hits_of_all)))

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
