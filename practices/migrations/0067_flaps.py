"""Words of the glossary with a flap are known with an r as well, kura for कूड़ा: it is read anew.

A term that a curator changed or retired keeps its words.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0051_sounds")


class Migration(migrations.Migration):
    dependencies = [("practices", "0066_words_counted_later")]

    operations = [migrations.RunPython(before.read_anew, migrations.RunPython.noop)]
