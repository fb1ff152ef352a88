"""Sounds are folded otherwise: the glossary is read anew, with the terms that came to it.

A term that a curator changed or retired keeps its words. Published entries are written anew by the
job that runs each minute.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0049_more_glossary")
WAITING = """
INSERT INTO practices_search_waiting (practice_id)
SELECT practice_id FROM practices_search ON CONFLICT DO NOTHING
"""


def read_anew(apps, schema_editor):
    before.add_terms(apps, schema_editor)
    terms = apps.get_model("practices", "GlossaryTerm").objects
    for term in terms.using(schema_editor.connection.alias):
        before.write(term, term.words, schema_editor.connection, apps)


class Migration(migrations.Migration):
    dependencies = [("practices", "0050_fewer_places")]

    operations = [
        migrations.RunPython(read_anew, migrations.RunPython.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
