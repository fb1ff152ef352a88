"""What one search looks at, and the statement that is put together from that."""

from accounts.querysets import today
from practices.choices import PracticeState
from practices.search import common, hits, orders, ranking, statements, trust
from practices.search.asked import CONTESTED, PAGE_SIZE, state_of
from practices.search.facets import DISTRICT, YEAR
from practices.search.marks import NoSuchPage
from practices.search.orders import ADOPTED, BEYOND, ENDORSED, NEWEST, ORDERS, RANKED
from practices.search.ranking import Least
from practices.search.statements import Where


class Look:
    """What one search looks at: its conditions, and the statement put together from them.

    Its hits are all or, where it is `among_best`, those that stand at `least` so well. `kept` is
    the query whose counts are read rather than counted, or "". Of a district that is chosen, a
    state, a year or a theme in a state, `within` by name, only its hits are looked at. `walked`
    are the rows of all entries that were walked to, whatever is counted, or None. Where it
    `looks_through` entries for phrases, these are so many as have their words.
    """

    def __init__(self, filters, words, user):
        self.filters, self.words, self.user, self.least = filters, words, user, Least()
        self.looks = bool(words and words.queries)  # for words, not only without some
        self.order = self._order(filters)
        self.among_best, self.kept, self.looks_through = False, "", False
        self.within, self.walked = (), None
        self.chosen = hits.chosen_by(filters, first=not self.looks)

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
        # With words no index but to few is to tempt the planner: it would unpack all vectors.
        is_led = {"state", "year"} & {*self.within}
        state = 'state COLLATE "C"' if self.looks and not is_led else "state"
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

    def _statement(self, limit, scopes, rest):
        """Return the statement of the counts, kept in `scopes` or of the `rest`, and of a page."""
        mark = self.filters.after
        if self.looks:
            counted = common.parts(self.kept) if self.kept else self._counted(rest)
            return statements.together(*counted, *self._pages(mark, limit), of=self._hits())
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

    def _pages(self, mark, limit):
        """Return what finds a page of hits or, where that is walked to, what it is to leave out."""
        offset = self._offset(mark)
        is_beyond = self.order is BEYOND or (self.order is RANKED and offset >= self._most)
        if self._is_walked and is_beyond:
            return [ranking.ranked_ones(self._window())]
        if self.walked is not None or (self._is_walked and self.order.is_stored):
            return []
        return [self._page_of_hits(self.order, mark, limit, offset)]

    @property
    def _is_walked(self):
        """Whether rows that are not ranked are walked to, as these hits are the best alone."""
        return self.among_best and not self.looks_through

    @property
    def _most(self):
        """So many hits are ranked."""
        return ranking.most_of(self.words) if self.looks else 0

    def _counted(self, rest):
        """Return the parts that count `rest` among the hits."""
        parts = [hits.counted(any(rest), YEAR in rest)]
        return [*parts, hits.by_district(self.chosen)] if DISTRICT in rest else parts

    def _hits(self, *, among_best=True):
        least = self.least.hits if self.among_best and among_best else None
        if not self.looks_through:
            return hits.hits(self._base(lambda where: self._lead(where, least)), self.chosen)
        where = statements.standing(self._base(self.words.apart), least)
        return hits.hits(self.words.condition(Where()), self.chosen, where)

    def _lead(self, where, least):
        """Add to `where` the choices that lead to few, and last of all the words."""
        further = Where()
        for place, name in enumerate(self.within):
            sql, values = self.chosen[name]
            (further if place else where).add(sql, *values)
        statements.standing(further if "state" in self.within else where, least)
        last = statements.at_last(further, self.words.condition(Where()))
        return where.add(last.sql, *last.values)

    def _offset(self, mark):
        return 0 if mark else (self.filters.page - 1) * PAGE_SIZE

    @staticmethod
    def _behind(where, order, mark):
        return order.behind(where, mark.compared()) if mark else where

    def _page_of_hits(self, order, mark, limit, offset):
        # The window has only those that pass what was chosen.
        where = Where() if order is RANKED else orders.passing(self.chosen)
        where = self._behind(where, order, mark)
        if order.is_stored:
            return orders.of_hits(order, where, limit, offset)
        window = self._window()
        if order is BEYOND:
            return ranking.beyond(window, where, limit, offset)
        return ranking.ranked(window, self.words, trust.reader_of(self.user), where, limit, offset)

    def _window(self):
        # Whose counts are kept is asked for without filters: there the planner knows how many.
        return ranking.window(
            *(self._all_conditions, orders.passing(self.chosen), self.words, self.least),
            sure=bool(self.kept),
            few=self.looks_through,
        )

    @property
    def _is_of_few(self):
        """Whether other tables tell which entries are meant: then the numbers choose the plan."""
        asked = self.filters
        elsewhere = asked.tag or asked.confirmed or asked.places or self.within or asked.district
        return bool(elsewhere) or not self._is_published

    @property
    def _is_published(self):
        return self.filters.status == PracticeState.PUBLISHED

    @property
    def _is_apart(self):
        """Whether what is chosen may be few, and no index has it in this order."""
        return len(self.filters.state) > 1 or bool(self.chosen and self.order is not NEWEST)
