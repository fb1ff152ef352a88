"""How the database would answer: by which indexes, were its tables too large to be read whole."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def planned(part):
    """Give a list, which holds the plans of all statements with `part` that ran meanwhile."""
    plans = []
    with CaptureQueriesContext(connection) as caught:
        yield plans
    plans += [plan_of(one["sql"]) for one in caught.captured_queries if part in one["sql"]]
    assert plans, f"no statement has {part}"


def plan_of(statement):
    """Return the plan of `statement` as text; a table is read whole only where no index serves."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
    return plan
