"""Sounds are folded otherwise: the glossary is read anew, with the terms that came to it.

A term that a curator changed or retired keeps its words. Published entries are written anew by the
job that runs each minute.
"""

from importlib import import_module

from django.db import migrations
from practices.search.glossary import derived

before = import_module("practices.migrations.0049_more_glossary")
WAITING = """
INSERT INTO practices_search_waiting (practice_id)
SELECT practice_id FROM practices_search ON CONFLICT DO NOTHING
"""


def read_anew(apps, schema_editor):
    before.add_terms(apps, schema_editor)
    Form = apps.get_model("practices", "GlossaryForm")
    alias, keys = schema_editor.connection.alias, {}
    forms = list(Form.objects.using(alias).select_related("term"))
    for form in forms:
        words = form.term.words
        if form.term_id not in keys:
            rows = derived(words, schema_editor.connection)[2]
            keys[form.term_id] = {folded: key for folded, _stemmed, key in rows}
        form.key = keys[form.term_id].get(form.folded, form.key)
    Form.objects.using(alias).bulk_update(forms, ["key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("practices", "0050_fewer_places")]

    operations = [
        migrations.RunPython(read_anew, migrations.RunPython.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
