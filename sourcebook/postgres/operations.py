import psycopg2
from django.db.backends.postgresql import operations

from sourcebook.postgres import reference

# A request that still runs may hold what is to be emptied, and wait for us.
TRIES = 3
_SIDES = {}  # of each join that was made: both sides of its condition


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "sourcebook.postgres.compiler"

    def prepare_join_on_clause(self, *sides):
        # Of both columns the type is asked for, through all that they refer to: once is enough.
        if sides not in _SIDES:
            _SIDES[sides] = super().prepare_join_on_clause(*sides)
        return _SIDES[sides]

    def execute_sql_flush(self, sql_list):
        """Empty the tables (`manage.py flush`, transactional tests).

        The web role may not truncate, and what migrations filled in (the nation's row, themes)
        must survive: so the owner does it and puts those rows back.
        """
        for _turn in range(TRIES - 1):
            try:
                self._restore()
                break
            except psycopg2.errors.DeadlockDetected:
                continue
        else:
            self._restore()

    def _restore(self):
        with reference.owner_cursor(self.connection) as cursor:
            reference.restore(cursor)
