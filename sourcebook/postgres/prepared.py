"""Statements that a connection prepares: PostgreSQL reads and plans them once, not at each asking.

To read and plan a statement often takes as long as to answer it. Meant for those whose text stays
the same, whose values are of the types that it says, and whose best plan does not hang on them:
one plan is made for all. What a connection asks for once it does not prepare, as that takes longer
than to ask. Where a pooler stands between, whose other connections know nothing of it, all are
asked for plainly from then on.
"""

import re
from collections import OrderedDict
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from itertools import count

from django.db import DatabaseError, connection
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS

MOST = 32  # of a connection: each takes some 0.4 MB of its process of the server
_ASKED = 200  # so many of what was asked for last a connection knows
# What is set, or locked, before a statement and sent with it.
_BEFORE = re.compile(r"(?:\s*(?:SET LOCAL|SELECT pg_advisory_xact_lock)[^;]*;)*\s*")
_KINDS = re.compile(r"\(*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b")
_PLACE = re.compile("%[%s]")
_FOR_ALL = "SET LOCAL plan_cache_mode = force_generic_plan; "
# PostgreSQL's codes: no statement has that name, or one has it; its answer has other columns now.
_NOT_KEPT, _CHANGED = {"26000", "42P05"}, "0A000"


class Prepared:
    """What one connection has prepared, and what it was asked for, the last behind the others."""

    are_kept = True  # by the connections of this process

    def __init__(self):
        self.statements, self.asked = OrderedDict(), OrderedDict()
        self.changed = set()  # of the statements: their answers have other columns now

    def has(self, sql):
        """Return whether a statement was asked for before; then it is prepared."""
        if sql in self.changed:
            self._forget(sql)
        if sql in self.statements:
            self.statements.move_to_end(sql)
        elif sql in self.asked:
            del self.asked[sql]
            self._prepare(sql, _statement(sql))
        else:
            self.asked[sql] = None
            if len(self.asked) > _ASKED:
                self.asked.popitem(last=False)
            return False
        return True

    def _prepare(self, sql, statement):
        if len(self.statements) >= MOST:
            self._forget(next(iter(self.statements)))
        _tell(f"PREPARE {statement.name} AS {statement.numbered}")
        self.statements[sql] = statement

    def _forget(self, sql):
        _tell(f"DEALLOCATE {self.statements[sql].name}")
        del self.statements[sql]
        self.changed.discard(sql)


class _Statement:
    """A statement: what is sent before it, its text with numbered places, and how it is asked for.

    Its name says which text it is, so that no other is answered in its stead.
    """

    def __init__(self, sql):
        before = _BEFORE.match(sql)[0]
        text, numbers = sql[len(before) :], count(1)
        places = _PLACE.findall(text).count("%s")
        self.numbered = _PLACE.sub(
            lambda found: f"${next(numbers)}" if found[0] == "%s" else "%", text
        )
        self.name = f"prepared_{sha256(sql.encode()).hexdigest()[:32]}"
        values = ", ".join(["%s"] * places)
        self.asking = f"{before}{_FOR_ALL}EXECUTE {self.name} ({values})"
        self.can_be = bool(places and _KINDS.match(text))


_statement = lru_cache(maxsize=1000)(_Statement)


@contextmanager
def statements():
    """Prepare what is asked of the default database in a `with` block, its values by position.

    A statement, and what is SET LOCAL for it, may be sent as one. What triggers do in the block is
    planned for all values as well.
    """
    try:
        with connection.execute_wrapper(_execute):
            yield
    finally:
        driver = connection.connection
        if driver and driver.get_transaction_status() == TRANSACTION_STATUS_INTRANS:
            _tell("SET LOCAL plan_cache_mode TO DEFAULT")


def _execute(execute, sql, values, many, context):
    is_plain = many or not values or isinstance(values, dict) or not Prepared.are_kept
    if is_plain or not _statement(sql).can_be:
        return execute(sql, values, many, context)
    prepared = connection.prepared
    try:
        if prepared.has(sql):
            return execute(_statement(sql).asking, values, many, context)
    except DatabaseError as error:
        code = getattr(error.__cause__, "pgcode", None)
        if code in _NOT_KEPT:
            Prepared.are_kept = False
        if code == _CHANGED and sql in prepared.statements:
            prepared.changed.add(sql)
        if connection.in_atomic_block or code not in {*_NOT_KEPT, _CHANGED}:
            raise
    return execute(sql, values, many, context)


def _tell(command):
    """Send what is no question of anybody's: it is counted as none."""
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(command)
