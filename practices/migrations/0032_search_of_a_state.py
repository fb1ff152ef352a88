"""The entries of a state, newest first: few of the newest of all are of it."""

from django.db import migrations

INDEX = """
CREATE INDEX practices_search_of_a_state ON practices_search
    (state, ((facets >> 8) & 255), published_at DESC, practice_id DESC);
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0031_search_counts")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX practices_search_of_a_state;")]
