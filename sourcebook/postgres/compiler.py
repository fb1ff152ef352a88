"""Django's SQL compilers for PostgreSQL; a query's order costs less here.

To find what an ORDER BY may name by its position, Django makes a key of each selected column, and
that took a tenth of a page: with its places above it, an office has eighty columns. Only a column
of the same class as an expression in the order can be the same; for the others a key is not made.
"""

from django.db.backends.postgresql import compiler

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]

SQLAggregateCompiler = compiler.SQLAggregateCompiler
SQLDeleteCompiler = compiler.SQLDeleteCompiler
SQLInsertCompiler = compiler.SQLInsertCompiler
SQLUpdateCompiler = compiler.SQLUpdateCompiler
_OTHER = object()  # stands for a column that the order cannot mean


class SQLCompiler(compiler.SQLCompiler):
    def _order_by_pairs(self):
        if self.query.combinator or not self.select:
            return super()._order_by_pairs()
        classes, selected = self._classes_in_order(), self.select
        self.select = [
            one if one[2] or type(one[0]) in classes else (_OTHER, *one[1:]) for one in selected
        ]
        try:
            return list(super()._order_by_pairs())
        finally:
            self.select = selected

    def _classes_in_order(self):
        """Return the classes of the expressions that the query is ordered by."""
        meta = self.query.get_meta()  # None of a query without a table: a check of a constraint
        usual = meta.ordering if meta else ()
        order = self.query.extra_order_by or self.query.order_by or usual
        return {type(getattr(one, "expression", one)) for one in order}
