"""As of entries (practices 0053): a release that moves many places is read in good time."""

from importlib import import_module

from django.db import migrations

_of_entries = import_module("practices.migrations.0053_moves_of_many")
_FEW = import_module("learning.migrations.0020_fewer_places")


class Migration(migrations.Migration):
    dependencies = [("learning", "0020_fewer_places"), ("practices", "0053_moves_of_many")]

    operations = [
        migrations.RunSQL(_of_entries.by_sets(_FEW), _of_entries.function_of(_FEW.TRIGGER)),
    ]
