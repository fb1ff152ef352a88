"""More words of every day and of other languages that came to `search/glossary.csv`.

A term that a curator changed or retired keeps its words.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0051_sounds")


class Migration(migrations.Migration):
    dependencies = [("practices", "0062_more_everyday_words")]

    operations = [migrations.RunPython(before.read_anew, migrations.RunPython.noop)]
