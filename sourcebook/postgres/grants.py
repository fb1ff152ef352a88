"""What the web role may do: read and write rows, and nothing else. Set before every migration."""

from django.conf import settings
from django.db import connections

from sourcebook.postgres.cluster import EXTENSIONS


def prepare(alias):
    """Make the extensions, and let the web role use what the owner makes from now on."""
    connection = connections[alias]
    role = connection.ops.quote_name(settings.WEB_ROLE)
    schema = "IN SCHEMA public GRANT"
    statements = [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES {schema} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES {schema} USAGE, SELECT ON SEQUENCES TO {role}",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
