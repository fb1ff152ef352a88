"""The terms that came to `search/glossary.csv`, where the glossary stands already.

A term that a curator changed or retired stays as it is.
"""

from django.db import migrations
from uuid_utils.compat import uuid7

from practices.search.glossary import derived, supplied


def add_terms(apps, schema_editor):
    alias = schema_editor.connection.alias
    terms = apps.get_model("practices", "GlossaryTerm").objects.using(alias)
    known = {_first(term.words): term for term in terms.all()}
    for words, note in supplied():
        term = known.get(_first(words)) or terms.model(uid=uuid7(), note=note)
        if term.words != words and term.revision == 1 and term.retired_at is None:
            write(term, words, schema_editor.connection, apps)


def _first(words):
    return words.get("en", [""])[0]


def write(term, words, connection, apps):
    Form = apps.get_model("practices", "GlossaryForm")
    term.words = words
    term.query, term.marks, rows = derived(words, connection)
    term.save(using=connection.alias)
    Form.objects.using(connection.alias).filter(term=term).delete()
    Form.objects.using(connection.alias).bulk_create(
        Form(term=term, folded=folded, stemmed=stemmed, key=key) for folded, stemmed, key in rows
    )


class Migration(migrations.Migration):
    dependencies = [("practices", "0048_border_of_standing")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
