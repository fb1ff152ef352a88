"""The glossary is read anew: kura came to it, and an entry's soakpit is found by soak pit.

A term that a curator changed or retired keeps its words.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0051_sounds")


class Migration(migrations.Migration):
    dependencies = [("practices", "0066_words_counted_later")]

    operations = [migrations.RunPython(before.read_anew, migrations.RunPython.noop)]
