"""More words of every day that came to `search/glossary.csv`; all terms are known in short too.

A term that a curator changed or retired keeps its words.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0051_sounds")


class Migration(migrations.Migration):
    dependencies = [("practices", "0061_searched_times")]

    operations = [migrations.RunPython(before.read_anew, migrations.RunPython.noop)]
