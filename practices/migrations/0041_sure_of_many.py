"""Words that the planner knows nothing of are few: it says half of a hundred entries for each.

At a million that is thousands, so that rare words were looked for among those alone that stand well.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0040_dear_standing")
_FEW = "    IF hits < 2 * wanted THEN"
# Several words together are said to be what the rarer one is, of which the other has half.
_UNSURE = """    IF hits < greatest(2 * wanted,
        (SELECT reltuples FROM pg_class WHERE oid = 'public.practices_search'::regclass)
        * CASE WHEN concat(asked::text, titled::text) LIKE '%&%' THEN 0.0065 ELSE 0.02 END) THEN"""
assert before.LEAST.count(_FEW) == 1
LEAST = before.LEAST.replace(_FEW, _UNSURE)


class Migration(migrations.Migration):
    dependencies = [("practices", "0040_dear_standing")]
    operations = [migrations.RunSQL(LEAST, before.LEAST)]
