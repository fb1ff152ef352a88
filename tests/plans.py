"""How the database would answer: by which indexes, were its tables too large to be read whole."""

import re
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sourcebook.postgres import reference
from sourcebook.postgres.prepared import Prepared


def forget_prepared():
    """Let each statement be sent as it is written the next time, and prepared the time after."""
    Prepared.are_kept = True
    driver = connection.connection
    if driver is None or driver.closed:
        return
    if connection.prepared.statements:
        with driver.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    connection.prepared = Prepared()


def asked_with(caught, part):
    """Return those of the `caught` statements that have `part` in them or were prepared with it."""
    prepared = connection.prepared.statements.items()
    names = {statement.name for sql, statement in prepared if part in sql}
    sent = [one["sql"] for one in caught]
    return [one for one in sent if part in one or names & {*one.split()}]


def plan_of(statement, how=""):
    """Return how the last of what was sent as one `statement` is answered; `how` is of EXPLAIN.

    Of a prepared one this is its plan for all values.
    """
    settings = " ".join(re.findall("SET LOCAL [^;]*;", statement))
    with connection.cursor() as cursor:
        cursor.execute(f"{settings} EXPLAIN {how} {statement.rpartition('; ')[2]}")
        return "\n".join(line for (line,) in cursor.fetchall())


@contextmanager
def planned(part, *models):
    """Give a list, which holds the plans of all statements with `part` that run meanwhile.

    Of `models` it is counted anew what their tables hold. A table is read whole only where no
    index serves. What was SET for a statement holds for its plan.
    """
    plans = []
    with CaptureQueriesContext(connection) as caught:
        yield plans
    tell_planner(*models)
    with connection.cursor() as cursor:
        for statement in ["SET LOCAL enable_seqscan = off", *(one["sql"] for one in caught)]:
            if statement.startswith("SET LOCAL"):
                cursor.execute(statement)
            elif part in statement:
                cursor.execute(f"EXPLAIN {statement}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def tell_planner(*models):
    """Let the planner know of the rows that this test wrote, which the owner does not see yet."""
    tables = ", ".join(model._meta.db_table for model in models)
    right = f"MAINTAIN ON {tables} {{}} {settings.WEB_ROLE}"
    with reference.owner_cursor(connection) as owner:
        owner.execute(f"GRANT {right.format('TO')}")
    with connection.cursor() as cursor:
        # With a new lock this connection takes note of the right.
        cursor.execute(f"LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE")
        del connection.connection.notices[:]  # of what other tests asked for
        cursor.execute(f"ANALYZE {tables}")
        assert "denied" not in str(connection.connection.notices[-1:])
    with reference.owner_cursor(connection) as owner:
        owner.execute(f"REVOKE {right.format('FROM')}")
