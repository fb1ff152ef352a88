"""Django's SQL compilers for PostgreSQL; a query's order costs less here.

To find what an ORDER BY may name by its position, Django makes a key of each selected column, and
that took a tenth of a page: with its places above it, an office has eighty columns. Only a column
of the same class as an expression in the order can be the same; for the others a key is not made.

Most of what is compiled are columns: those of a table are made once, their names are joined here
without a call for each, and none is asked how its value is turned, where its field takes what the
driver gives. Where columns alone are selected, each brings the text that it had the last time.
"""

from functools import cache

from django.db.backends.postgresql import compiler
from django.db.models import Field
from django.db.models.expressions import Col

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
_COLUMNS = {}  # (model, alias): all of its columns


@cache
def _takes_it_as_it_comes(field):
    """Return whether a class of fields turns no value that it is given."""
    return field.get_db_converters is Field.get_db_converters and not hasattr(
        field, "from_db_value"
    )


def _is_turned(expression):
    if type(expression) is not Col or expression.output_field is not expression.target:
        return True
    return not _takes_it_as_it_comes(type(expression.target))


class SQLCompiler(compiler.SQLCompiler):
    def compile(self, node):
        if type(node) is not Col or not node.alias:
            return super().compile(node)
        known, alias, column = self.quote_cache, node.alias, node.target.column
        table = known.get(alias) or self.quote_name_unless_alias(alias)
        return f"{table}.{known.get(column) or self.quote_name_unless_alias(column)}", []

    def get_select(self, with_col_aliases=False):
        query = self.query
        plain = query.default_cols and query.selected is None and not query.extra_select
        if with_col_aliases or query.annotation_select or not plain:
            return super().get_select(with_col_aliases)
        mask = query.get_select_mask()
        select = [(one, None) for one in self.get_default_columns(mask)]
        told = {"model": query.model, "select_fields": list(range(len(select)))}
        if query.select_related:
            # No model here has a parent's table, whose columns would have to be added to these.
            told["related_klass_infos"] = self.get_related_selections(select, mask)
        return [self._selected(one) for one, _alias in select], told, {}

    def _selected(self, column):
        """Return what `get_select` tells of a column; its text is the same in every query."""
        try:
            return column.selected
        except AttributeError:
            text = column.select_format(self, *self.compile(column))
            column.selected = (column, text, None)
            return column.selected

    def get_default_columns(self, select_mask, start_alias=None, opts=None, from_parent=None):
        opts = opts or self.query.get_meta()
        if select_mask or from_parent or opts is None or opts.parents or opts.proxy:
            return super().get_default_columns(select_mask, start_alias, opts, from_parent)
        alias = start_alias or self.query.get_initial_alias()
        key = opts.model, alias
        if key not in _COLUMNS:
            _COLUMNS[key] = super().get_default_columns(select_mask, alias, opts)
        return list(_COLUMNS[key])

    def get_converters(self, expressions):
        # The backend itself turns nothing: PostgreSQL's values come as they are.
        return super().get_converters([one if _is_turned(one) else None for one in expressions])

    def _order_by_pairs(self):
        if self.query.combinator or not self.select:
            return super()._order_by_pairs()
        classes, selected = self._classes_in_order(), self.select
        meant = [bool(one[2] or type(one[0]) in classes) for one in selected]
        self.select = any(meant) and [
            one if kept else (_OTHER, *one[1:]) for one, kept in zip(selected, meant, strict=True)
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
