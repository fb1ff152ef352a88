"""No day in the index of titles: of what was published since a day it would be read alone.

The planner took that day from there and unpacked the vector of each entry, rather than read both
from the index of words.
"""

from django.db import migrations

WITHOUT = """
DROP INDEX practices_search_title_words;
CREATE INDEX practices_search_title_words ON practices_search USING gin (title_vector)
    WITH (fastupdate = off);
"""
WITH = """
DROP INDEX practices_search_title_words;
CREATE INDEX practices_search_title_words ON practices_search
    USING gin (title_vector, ((published_at AT TIME ZONE 'UTC')::date)) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0034_searched_within_the_week")]
    operations = [migrations.RunSQL(WITHOUT, WITH)]
