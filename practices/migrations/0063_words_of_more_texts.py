"""More words of every day and of other languages that came to `search/glossary.csv`.

A term that a curator changed or retired keeps its words. Entries with several tags are written anew:
from here on these stand in the order of their keys, before in none that was told.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0051_sounds")
_WRITE_ANEW = """
INSERT INTO practices_search_waiting (practice_id)
SELECT object_id FROM taggit_taggeditem JOIN django_content_type c ON c.id = content_type_id
WHERE app_label = 'practices' AND model = 'practice'
    AND object_id IN (SELECT practice_id FROM practices_search)
GROUP BY object_id HAVING count(*) > 1 ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0062_more_everyday_words")]

    operations = [
        migrations.RunPython(before.read_anew, migrations.RunPython.noop),
        migrations.RunSQL(_WRITE_ANEW, migrations.RunSQL.noop),
    ]
