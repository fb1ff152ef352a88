"""Taking many rows in: all of a batch together, or each alone where one of them brings a fault."""

from django.db import InterfaceError, OperationalError, connection, transaction


def together_or_alone(rows, take, give_up):
    """Return what `take` returns for `rows`, a list with a result each, in one transaction.

    Where a row brings a fault, each is taken alone; `give_up(row, fault)` returns the result of one
    that cannot be. That the database is away (OperationalError, InterfaceError) is raised: a queue
    tries again.
    """
    try:
        with transaction.atomic():
            taken = take(rows)
            connection.check_constraints()  # a fault shows here, not when all is committed
            return taken
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        if len(rows) > 1:
            return [one for row in rows for one in together_or_alone([row], take, give_up)]
        return [give_up(rows[0], fault)]
