"""The orders of a list, and the SQL of one page in one of them."""

# ruff: noqa: S608

from dataclasses import dataclass

from practices.search.statements import ROW, Where

MOST_WALKED = 2_500  # entries whose vectors are unpacked, one by one, to see who has the words


@dataclass(frozen=True)
class Order:
    """An order of the list by columns that fall from row to row, the key last."""

    name: str
    columns: tuple
    is_stored: bool = True  # its index can be walked along

    @property
    def selected(self):
        """Return the SQL of the columns of a row: its keys, the number that it is ordered by."""
        at = "published_at" if "published_at" in self.columns else "NULL::timestamptz"
        why = "why::bigint" if self.name == "r" else "NULL::bigint"
        number = f"{self.number}::bigint" if self.number else "NULL::bigint"
        return (
            f"'{ROW}' AS kind, {at} AS at, {number} AS number, practice_id AS key,"
            f" {why} AS why, NULL::bytea AS packed"
        )

    @property
    def number(self):
        """Return the column of the number that it is ordered by first, if it has one."""
        return self.columns[0] if self.columns[0] != "published_at" else ""

    def keys(self, at, number, pk):
        """Return the keys of a row from what `selected` gave."""
        named = {"published_at": at, self.number: number, "practice_id": pk}
        return tuple(named[column] for column in self.columns)

    @property
    def falling(self):
        return ", ".join(f"{column} DESC" for column in self.columns)

    def behind(self, where, keys):
        """Add to `where` what comes behind the row with these keys."""
        # A number in an address may be larger than any in its column.
        marks = ", ".join(
            "%s" if column == "published_at" else "%s::bigint" for column in self.columns
        )
        return where.add(f"({', '.join(self.columns)}) < ({marks})", *keys)


NEWEST = Order("n", ("published_at", "practice_id"))
ENDORSED = Order("e", ("endorsements", "published_at", "practice_id"))
ADOPTED = Order("a", ("adoptions", "published_at", "practice_id"))
RANKED = Order("r", ("score", "practice_id"), is_stored=False)
BEYOND = Order("b", ("published_at", "practice_id"), is_stored=False)
ORDERS = {order.name: order for order in (NEWEST, ENDORSED, ADOPTED, RANKED, BEYOND)}


@dataclass(frozen=True)
class Found:
    """One row of a page: its keys in its order, and what counted where it was ranked."""

    order: Order
    keys: tuple
    why: int | None = None

    @property
    def pk(self):
        return self.keys[-1]


def rows_of(order, found):
    """Return the `Found` among the rows of a statement, in their order."""
    rows = [
        Found(order, order.keys(at, number, pk), why)
        for kind, at, number, pk, why, _packed in found
        if kind == ROW
    ]
    return sorted(rows, key=lambda row: row.keys, reverse=True)


def in_order(where, order, limit, offset=0):
    """Return SQL and parameters of one page in an order of stored columns, along its index.

    How long it is the text says, by which it is planned.
    """
    return (
        f"SELECT {order.selected} FROM practices_search WHERE {where.sql}"
        f" ORDER BY {order.falling} LIMIT {limit:d} OFFSET {offset:d}",
        where.values,
    )


def among_first(where, having, order, limit, offset=0, far=1):
    """Return the same of those that are `having` words among the first entries of the order.

    It walks `far` times as many.
    """
    return (
        f"SELECT {order.selected} FROM (SELECT * FROM practices_search WHERE {where.sql}"
        f" ORDER BY {order.falling} LIMIT {far * MOST_WALKED:d}) AS walked WHERE {having.sql}"
        f" ORDER BY {order.falling} LIMIT %s OFFSET %s",
        [*where.values, *having.values, limit, offset],
    )


def passing(chosen):
    """Return the condition that a hit passes all that was `chosen`."""
    return Where().add("passes = %s", (1 << len(chosen)) - 1)


def of_hits(order, where, limit, offset=0):
    """Return SQL and parameters of one page of the hits, in an order of stored columns."""
    return (
        f"SELECT {order.selected} FROM hits WHERE {where.sql} ORDER BY {order.falling}"
        " LIMIT %s OFFSET %s",
        [*where.values, limit, offset],
    )
