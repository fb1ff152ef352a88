"""A standing is taken at the border of a small index of words where half of what is wanted is there.

The small indexes hold entries of 12 and of 18 points or more. To look for a standing a little below
such a border reads the next larger index, three to five times as long: so far half would do at 12
points alone, and only for words of which it is counted how many have them.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0043_known_words")
_HALF = "merit = 12 AND titled IS NULL\n                AND share * known >= wanted / 2"
_BORDER = "WHERE lowest BETWEEN 12 AND 15 OR"
assert all(before.LEAST.count(part) == 1 for part in (_HALF, _BORDER))
FORMER = before.LEAST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
LEAST = FORMER.replace(
    _HALF, "merit IN (12, 18) AND titled IS NULL AND share * hits >= wanted / 2"
).replace(_BORDER, f"{_BORDER} lowest = 18 OR")


class Migration(migrations.Migration):
    dependencies = [("practices", "0047_shown_among_many")]
    operations = [migrations.RunSQL(LEAST, FORMER)]
