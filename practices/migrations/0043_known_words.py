"""How many have a word is counted already: the planner is not asked where that is known.

Of a word that it has no figure for it says half of a hundred entries, however many have it: all hits
of such a word were read. In titles no words are counted; of a title's the kept count is the most.
At the border of the small index (12 points) half of what is wanted will do where it is known.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0041_sure_of_many")
_BEGIN = "BEGIN\n"
_KNOWN = """BEGIN
    IF titled IS NULL AND known IS NOT NULL THEN
        hits := known;
        IF hits < 2 * wanted THEN
            RETURN NULL;
        END IF;
    ELSE
"""
_SAID = "(plan -> 0 -> 'Plan' ->> 'Plan Rows')::float;"
_ASKED = "practices_search_least(asked tsquery, titled tsquery, wanted integer"
_RETURN = "    RETURN coalesce("
_ENOUGH = "WHERE share * hits >= wanted)"
_HALF = """WHERE share * hits >= wanted OR merit = 12 AND titled IS NULL
                AND share * known >= wanted / 2)"""
assert all(before.LEAST.count(part) == 1 for part in (_BEGIN, _SAID, _ASKED, _RETURN, _ENOUGH))
LEAST = (
    before.LEAST.replace(_ASKED, _ASKED + ", known integer DEFAULT NULL")
    .replace(_BEGIN, _KNOWN)
    .replace(_SAID, "least(known, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float);")
    .replace(_ENOUGH, _HALF)
    .replace(_RETURN, "    END IF;\n" + _RETURN)
)
_DROP = "DROP FUNCTION practices_search_least(tsquery, tsquery, integer{});"


class Migration(migrations.Migration):
    dependencies = [("practices", "0042_needs_by_level")]
    operations = [
        migrations.RunSQL(
            _DROP.format("") + LEAST, _DROP.format(", integer") + before.LEAST
        )
    ]
