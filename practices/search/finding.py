"""Finding: the hits of words and filters, one page of them, with the counts of all."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property, lru_cache
from math import isqrt
from time import monotonic

from django.db import connection

from accounts.querysets import today
from practices.choices import PracticeState
from practices.search import common, counts, hits, orders, ranking, statements, trust
from practices.search.asked import CONTESTED, LAST_PAGE, PAGE_SIZE, Filters, state_of
from practices.search.facets import DISTRICT, YEAR
from practices.search.orders import ADOPTED, BEYOND, ENDORSED, NEWEST, ORDERS, RANKED, rows_of
from practices.search.ranking import Least
from practices.search.statements import Where
from sourcebook.postgres import prepared

ENOUGH = PAGE_SIZE * LAST_PAGE  # what is found of the best alone fills all numbered pages
MOST_WITHIN = 5_000  # entries of a state that are all looked at: of more, the best are enough
MANY_WALKED = 10  # times as many are walked where choices are looked at first: no vector of others
HOUR = 3600  # seconds


class NoSuchPage(LookupError):
    """The page lies behind the last one."""


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


class _Search:
    """One search: its conditions, the statement put together from them, and what that found.

    Its hits are all or, where it is `among_best`, those that stand at `least` so well. `kept` is
    the query whose counts are read rather than counted, or "". Of a district that is chosen, or of
    a state or a theme in it that few have, `within` by name, only its hits are looked at. `walked`
    are the rows where these were walked to. Where it `looks_through` entries for phrases, these are
    so many as have their words.
    """

    def __init__(self, filters, words, user):
        self.filters, self.words, self.user, self.least = filters, words, user, Least()
        self.looks = bool(words and words.queries)  # for words, not only without some
        self.order = self._order(filters)
        self.counts, self.rows = None, []
        self.among_best, self.kept, self.looks_through = False, "", False
        self.within, self.walked = (), []
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
        state = 'state COLLATE "C"' if self.looks and "state" not in self.within else "state"
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

        Its rows are walked to, if these fill a page, or all looked at, if an index leads to few.
        """
        if not self.order.is_stored:
            return True
        if self.words.has_phrase or self._is_of_few or not self.least.hits:
            return False
        mark = self.filters.after
        self.walked = self._walk_some(self.order, mark, size + 1, self._offset(mark))
        return bool(self.walked or self._few)

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
        having = self.words.condition(having)
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
        self.among_best, self.kept = self.look_farther(), ""
        if self.among_best and self.run(size, facets).counts.total >= PAGE_SIZE:
            return True
        self.among_best = False  # so few are left that each counts
        return False

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
        self.chosen = hits.chosen_by(self.filters, first="district" in self.within)
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
        if self.filters.status != PracticeState.PUBLISHED or len(self.filters.state) != 1:
            return ()
        chosen = Filters(state=self.filters.state)
        if counts.of_choices(chosen) <= MOST_WITHIN:
            return ("state",)
        chosen = replace(chosen, theme=self.filters.theme)
        return ("state", "theme") if counts.of_choices(chosen) <= MOST_WITHIN else ()

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
        self.rows = self.walked or rows_of(self.order, found)
        if self.order is BEYOND and self.among_best:
            self.rows = self._beyond(self.filters.after, size + 1, 0)
        most = ranking.most_of(self.words) if self.looks else 0
        if self.order is RANKED and len(self.rows) <= size and not self._are_all_ranked(most):
            # What lies beyond the window begins where its last row was.
            skipped = max(0, self._offset(None) - most)
            self.rows += self._beyond(None, size + 1 - len(self.rows), skipped)
        return self

    def _beyond(self, mark, limit, skipped):
        """Return rows of the hits that are not ranked: walked to among the newest, or of all."""
        if self.among_best:
            ranked = self._fetch(
                statements.together(ranking.ranked_ones(self._window()), of=self._hits())
            )
            besides = [row.pk for row in rows_of(BEYOND, ranked)]
            if rows := self._walk_some(BEYOND, mark, limit, skipped, besides):
                return rows
        page = self._page_of_hits(BEYOND, mark, limit, skipped)
        hits_of_all = self._hits(among_best=False)
        return rows_of(BEYOND, self._fetch(statements.together(page, of=hits_of_all)))

    def _are_all_ranked(self, most):
        """Whether none lies beyond the ranked ones, of which this is the last page."""
        if self.filters.after or self.kept:
            return self.exact and self.counts.total <= most
        return self._offset(None) + len(self.rows) < most

    def _statement(self, limit, scopes, rest):
        """Return the statement of the counts, kept in `scopes` or of the `rest`, and of a page."""
        mark = self.filters.after
        if self.looks:
            counted = common.parts(self.kept) if self.kept else self._counted(rest)
            if self.walked or (self.among_best and self.order is not RANKED):
                return statements.together(*counted, of=self._hits())
            page = self._page_of_hits(self.order, mark, limit, self._offset(mark))
            return statements.together(*counted, page, of=self._hits())
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

    def _hits(self, *, among_best=True):
        where = self._base(self.words.apart if self.looks_through else self.words.condition)
        if self.among_best and among_best:
            statements.standing(where, self.least.hits)
        for name in self.within:
            sql, values = self.chosen[name]
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
        if order.is_stored:
            return orders.of_hits(order, self._behind(passes, order, mark), limit, offset)
        window = self._window()
        if order is BEYOND:
            where = self._behind(orders.passing(self.chosen), order, mark)
            return ranking.beyond(window, where, limit, offset)
        behind = self._behind(Where(), order, mark)
        return ranking.ranked(window, self.words, trust.reader_of(self.user), behind, limit, offset)

    def _window(self):
        # Whose counts are kept is asked for without filters: there the planner knows how many.
        return ranking.window(
            *(self._all_conditions, orders.passing(self.chosen), self.words, self.least),
            sure=bool(self.kept),
            few=self.looks_through,
        )

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
