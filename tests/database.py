"""`python -m tests.database`: the one test database that is migrated; the others are its copies."""

import os
import sys

import django


def main():
    """Make the database anew; print its name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sourcebook.settings")
    django.setup()
    from django.db import connections

    connection = connections["default"]
    sys.stdout.write(connection.creation.create_test_db(verbosity=0, autoclobber=True) + "\n")
    connections.close_all()


if __name__ == "__main__":
    main()
