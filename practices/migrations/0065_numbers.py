"""Numbers are folded otherwise, 10,000 and १०,००० to 10000: the glossary is read anew.

Terms of two or three words in Latin letters become known as one word too, soakpit. A term that a
curator changed or retired keeps its words. Published entries are written anew by the job that runs
each minute.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0051_sounds")


class Migration(migrations.Migration):
    dependencies = [("practices", "0064_words_by_standing")]

    operations = [
        migrations.RunPython(before.read_anew, migrations.RunPython.noop),
        migrations.RunSQL(before.WAITING, migrations.RunSQL.noop),
    ]
