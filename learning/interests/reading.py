"""Counting what somebody reads, by theme, on her own row: in one statement, and only so far."""

from django.db import connection

from practices.page_links import page_read
from practices.remembered import themes_of

MOST = 999
_COUNT = """
INSERT INTO learning_interests (person_id, chosen, read, learns)
VALUES (%s, '{}', (SELECT jsonb_object_agg(key, 1) FROM unnest(%s::text[]) AS key), true)
ON CONFLICT (person_id) DO UPDATE SET read = learning_interests.read || (
    SELECT jsonb_object_agg(key, least(%s,
        coalesce((learning_interests.read ->> key)::int, 0) + 1)) FROM unnest(%s::text[]) AS key)
WHERE learning_interests.learns
"""


@page_read
def count(practice, user):
    """Count the themes of a published practice that `user` reads; one query, none without any."""
    keys = [str(theme.pk) for theme in themes_of(practice)]
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [user.pk, keys, MOST, keys])
