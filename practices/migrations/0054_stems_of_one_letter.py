"""The glossary is read anew: a stem of one letter, as of कुआं and का, finds none of its terms."""

from importlib import import_module

from django.db import migrations

sounds = import_module("practices.migrations.0051_sounds")


class Migration(migrations.Migration):
    dependencies = [("practices", "0053_moves_of_many")]

    operations = [
        migrations.RunPython(sounds.read_anew, migrations.RunPython.noop),
        migrations.RunSQL(sounds.WAITING, migrations.RunSQL.noop),
    ]
