"""What the web role may do: read and write rows, and nothing else. Set before every migration."""

from django.conf import settings
from django.db import connections

from sourcebook.postgres.cluster import EXTENSIONS


def statements(connection):
    """Return what lets the web role use what the owner makes from now on, and the extensions."""
    role = connection.ops.quote_name(settings.WEB_ROLE)
    schema = "IN SCHEMA public GRANT"
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES {schema} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES {schema} USAGE, SELECT ON SEQUENCES TO {role}",
    ]


def prepare(alias):
    """Make the extensions, and let the web role use what the owner makes from now on."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in statements(connection):
            cursor.execute(statement)
