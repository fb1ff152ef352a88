"""Finding: the hits of words and filters, one page of them, with the counts of all."""

from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property, lru_cache
from time import monotonic

from django.db import connection

from accounts.querysets import today
from practices.choices import PracticeState
from practices.search import common, counts, hits, orders, ranking, statements, trust
from practices.search.asked import CONTESTED, LAST_PAGE, PAGE_SIZE, state_of
from practices.search.facets import DISTRICT, STATE, YEAR
from practices.search.orders import ADOPTED, BEYOND, ENDORSED, NEWEST, ORDERS, RANKED, rows_of
from practices.search.ranking import Least
from practices.search.statements import Where
from sourcebook.postgres import prepared

ENOUGH = PAGE_SIZE * LAST_PAGE  # what is found of the best alone fills all numbered pages
MOST_WITHIN = 5_000  # entries of a state that are all looked at: of more, the best are enough
HOUR = 3600  # seconds


class NoSuchPage(LookupError):
    """The page lies behind the last one."""


def search(filters, words, user, size, facets):
    """Return the `_Search` that was done: among the best standing where they are enough.

    Another order, and what lies beyond the ranked ones, is of all entries, though its counts may
    be of the best standing where no filter is set.
    """
    found = _Search(filters, words, user)
    if not found.looks or not _is_large(monotonic() // HOUR):
        return found.run(size, facets)
    if found.order in (RANKED, BEYOND) or words.has_phrase:
        found.least = _least(words)
    elif kept := common.query_of(words, filters):
        return found.walk(kept, size, facets)
    elif common.are_alone(filters):
        found.least = _least(words)
        if found.least.hits and found.walk_some(size, facets):
            return found
    if found.order is RANKED and found.least.hits is not None:
        found.among_best, found.kept = found.least.hits > 0, common.query_of(words, filters)
        if found.run(size, facets).exact or found.counts.total >= ENOUGH:
            return found
        found.among_best, found.kept = found.look_farther(), ""
        if found.among_best and found.run(size, facets).counts.total >= PAGE_SIZE:
            return found
        found.among_best = False  # so few are left that each counts
    if words.has_phrase and found.least.hits is not None:
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


class _Search:
    """One search: its conditions, the statement put together from them, and what that found.

    Its hits are all or, where it is `among_best`, those that stand at `least` so well. `kept` is
    the query whose counts are read rather than counted, or "". Of a district or a small state that
    is chosen, `within` by name, only its hits are looked at. Where it `looks_through` entries for
    phrases, these are so many as have their words.
    """

    def __init__(self, filters, words, user):
        self.filters, self.words, self.user, self.least = filters, words, user, Least()
        self.looks = bool(words and words.queries)  # for words, not only without some
        self.order = self._order(filters)
        self.counts, self.rows = None, []
        self.among_best, self.kept, self.within, self.looks_through = False, "", "", False
        self.chosen = hits.chosen_by(filters, first=not self.looks)

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

    def _order(self, filters):
        if filters.after:
            order = ORDERS[filters.after.order]
            if order in (RANKED, BEYOND) and not self.looks:
                raise NoSuchPage(filters.after.number)
            return order
        sort = filters.sort or ("relevance" if self.looks else "newest")
        if sort == "relevance" and self.looks:
            return RANKED
        return {"endorsed": ENDORSED, "adopted": ADOPTED}.get(sort, NEWEST)

    def _base(self, add_words):
        """Return the conditions that every count obeys, those of the words by `add_words`."""
        # With words, no index of states is to tempt the planner: it would unpack all vectors.
        state = 'state COLLATE "C"' if self.looks and self.within != "state" else "state"
        where = Where().add(f"{state} = %s", state_of(self.filters.status))
        if self.filters.status == CONTESTED:
            statements.contested(where)
        if not self.filters.district:
            for place in self.filters.places:
                statements.under(where, place)
        if self.filters.tag:
            statements.tagged(where, self.filters.tag)
        if self.filters.confirmed:
            statements.confirmed(where, self.filters.confirmed, today())
        if self.looks:
            add_words(where)
        return where

    def _all_conditions(self, add_words):
        where = self._base(add_words)
        for condition, values in self.chosen.values():
            where.add(condition, *values)
        return where

    def walk(self, kept, size, facets):
        """Read the counts of a word that very many have, and walk along another order for it."""
        found = self._fetch(statements.together(*common.parts(kept)))
        if common.counts_in(found) is None:  # given up since
            return self.run_within(size, facets)
        self.counts = counts.read(found, [], facets, [None], some=False)
        where = Where().add("state = %s", state_of(self.filters.status))
        self._behind(self.words.condition(where), self.order, self.filters.after)
        offset = self._offset(self.filters.after)
        sql, values = orders.in_order(where, self.order, size + 1, offset)
        self.rows = rows_of(self.order, _fetch(statements.FOR_WALK + sql, values, of_values=True))
        return self

    def walk_some(self, size, facets):
        """Walk along another order among the first entries; return whether these filled a page.

        Then they are counted among the best standing, if these fill all numbered pages.
        """
        where = Where().add("state = %s", state_of(self.filters.status))
        self._behind(where, self.order, self.filters.after)
        having, offset = self.words.condition(Where()), self._offset(self.filters.after)
        sql, values = orders.among_first(where, having, self.order, size + 1, offset)
        self.rows = rows_of(self.order, _fetch(statements.FOR_WALK + sql, values, of_values=True))
        if len(self.rows) <= size:
            return False
        self.among_best, rest = True, (None, *facets)
        found = self._fetch(statements.together(*self._counted(rest), of=self._hits()))
        self.counts = counts.read(found, [], facets, rest, some=False)
        self.among_best = self.counts.total >= ENOUGH
        return self.among_best

    def look_farther(self):
        """Take so low a standing that enough are left where few were; return whether so."""
        if self._leads or self.words.has_phrase:
            return False
        wanted = statements.COUNTED**2 // max(1, self.counts.total)
        asked = ranking.asked_for(self.words, min(wanted, statements.MOST_LOOKED))
        self.least = replace(self.least, hits=_lowest(asked)[0])
        return bool(self.least.hits)

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
        before, self.within = self.counts, self._leads
        self.chosen = hits.chosen_by(self.filters, first=self.within == "district")
        self.run(size, facets)
        if self.within in self.counts.facets:
            within = self.counts.facets.pop(self.within)
            if before:
                self.counts.facets[self.within] = before.facets[self.within] | within
                self.counts.short.add(self.within)
        if self.within and before:
            self.counts.all = max(self.counts.all, before.all)
        return self

    @property
    def _leads(self):
        """The name of the choice whose entries an index has and that are not too many, or ""."""
        if self.filters.district:
            return "district"
        # What lies beyond the ranked ones is looked for without a run before: the same of phrases.
        if self.words.has_phrase or not self.counts:
            return ""
        return "state" if self._is_of_small_state else ""

    @cached_property
    def _is_of_small_state(self):
        if self.filters.status != PracticeState.PUBLISHED or len(self.filters.state) != 1:
            return False
        (code,) = self.filters.state
        return code.isdigit() and counts.of_published(STATE)[int(code)] <= MOST_WITHIN

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
        self.rows = rows_of(self.order, found)
        most = ranking.most_of(self.words) if self.looks else 0
        if self.order is RANKED and len(self.rows) <= size and not self._are_all_ranked(most):
            # What lies beyond the window begins where its last row was.
            skipped = max(0, self._offset(None) - most)
            more = self._page_of_hits(BEYOND, None, size + 1 - len(self.rows), skipped)
            self.rows += rows_of(BEYOND, self._fetch(statements.together(more, of=self._hits())))
        return self

    def _are_all_ranked(self, most):
        """Whether none lies beyond the ranked ones, of which this is the last page."""
        if self.filters.after or self.kept:
            return self.exact and self.counts.total <= most
        return self._offset(None) + len(self.rows) < most

    def _statement(self, limit, scopes, rest):
        """Return the statement of the counts, kept in `scopes` or of the `rest`, and of a page."""
        mark = self.filters.after
        if self.looks:
            page = self._page_of_hits(self.order, mark, limit, self._offset(mark))
            if self.kept:
                return statements.together(*common.parts(self.kept), page, of=self._hits())
            return statements.together(*self._counted(rest), page, of=self._hits())
        where = self._all_conditions(None)  # no words: the index is walked from there
        if self.words:
            self.words.lacking(where, self.chosen)
        self._behind(where, self.order, mark)
        page = orders.in_order(where, self.order, limit, self._offset(mark))
        cells = [hits.cells(scopes)] if scopes else []
        if not rest:
            return statements.together(*cells, page)
        own = {facet.name for facet in rest if facet}
        unwanted = [self.words.unwanted] if self.words else []
        some = hits.some_hits(self._base(None), self.chosen, own, *unwanted)
        return statements.together(*cells, *self._counted(rest), page, of=some)

    def _counted(self, rest):
        """Return the parts that count `rest` among the hits."""
        parts = [hits.counted(any(rest), YEAR in rest)]
        return [*parts, hits.by_district(self.chosen)] if DISTRICT in rest else parts

    def _hits(self):
        where = self._base(self.words.apart if self.looks_through else self.words.condition)
        if self.among_best:
            statements.standing(where, self.least.hits)
        if self.within:
            sql, values = self.chosen[self.within]
            where.add(sql, *values)
        if self.looks_through:
            return hits.hits(self.words.condition(Where()), self.chosen, where)
        return hits.hits(where, self.chosen)

    def _offset(self, mark):
        return 0 if mark else (self.filters.page - 1) * PAGE_SIZE

    @staticmethod
    def _behind(where, order, mark):
        return order.behind(where, mark.compared()) if mark else where

    def _page_of_hits(self, order, mark, limit, offset):
        passes = orders.passing(self.chosen)
        if order not in (RANKED, BEYOND):
            return orders.of_hits(order, self._behind(passes, order, mark), limit, offset)
        # Whose counts are kept is asked for without filters: there the planner knows how many.
        window = ranking.window(
            *(self._all_conditions, passes, self.words, self.least),
            sure=bool(self.kept),
            few=self.looks_through,
        )
        if order is BEYOND:
            where = self._behind(orders.passing(self.chosen), order, mark)
            return ranking.beyond(window, where, limit, offset)
        behind = self._behind(Where(), order, mark)
        return ranking.ranked(window, self.words, trust.reader_of(self.user), behind, limit, offset)

    def _fetch(self, statement, *, counts_some=False):
        """Return the rows of a statement; without words it may count what choices tell apart."""
        sql, values = statement
        settings = statements.FOR_WORDS if self.looks else statements.TIMEOUT
        of_values = self._is_of_few or (not self.looks and (counts_some or self._is_apart))
        return _fetch(settings + sql, values, of_values=of_values)

    @property
    def _is_of_few(self):
        """Whether other tables tell which entries are meant: then the numbers choose the plan."""
        asked = self.filters
        elsewhere = asked.tag or asked.confirmed or asked.places or self.within or asked.district
        return bool(elsewhere) or asked.status != PracticeState.PUBLISHED

    @property
    def _is_apart(self):
        """Whether what is chosen may be few, and no index has it in this order."""
        return len(self.filters.state) > 1 or bool(self.chosen and self.order is not NEWEST)


def _fetch(sql, values, *, of_values=False):
    """Return the rows of a statement; its plan is one of its values where it hangs on them."""
    with nullcontext() if of_values else prepared.statements(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
