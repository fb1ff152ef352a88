"""A release that moves many places is read in time that grows with them, not with their square.

A plan is kept from the first statement of a session, which may change one place: it went through
all rows after for each row before. So rows are compared as sets, which no plan reads twice.
"""

from importlib import import_module

from django.db import migrations

_MOVED = import_module("practices.migrations.0046_moved_places")
_FEW = import_module("practices.migrations.0050_fewer_places")
_BY_PAIRS = """SELECT id FROM former JOIN present USING (id)
        WHERE (former.state_id, former.district_id, former.block_id)
            IS DISTINCT FROM (present.state_id, present.district_id, present.block_id)"""
_BY_SETS = """SELECT id FROM (
        SELECT id, state_id, district_id, block_id FROM present
        EXCEPT SELECT id, state_id, district_id, block_id FROM former) AS changed"""
_PAIRS = """FROM former JOIN present USING (id)
                JOIN practices_search ON place_id = id AND practices_search.state = 'published',
                LATERAL (VALUES (former.district_id, -1), (present.district_id, 1))
                    AS side (district_id, number)
            WHERE former.district_id IS DISTINCT FROM present.district_id
                AND place_id = ANY(moved) AND side.district_id IS NOT NULL"""
_SIDES = """FROM (SELECT id, district_id, sum(sign) AS number
                    FROM (SELECT id, district_id, -1 AS sign FROM former
                        UNION ALL SELECT id, district_id, 1 FROM present) AS sides
                    WHERE district_id IS NOT NULL
                    GROUP BY id, district_id HAVING sum(sign) <> 0) AS side
                JOIN practices_search ON place_id = id AND practices_search.state = 'published'"""
_FEW_BY_PAIRS = """SELECT FROM former JOIN present USING (id) \
WHERE former.level IN ('district', 'block')
        AND (former.state_id, former.valid_to) IS DISTINCT FROM \
(present.state_id, present.valid_to)"""
_FEW_BY_SETS = """SELECT id, state_id, valid_to FROM present WHERE level IN ('district', 'block')
        EXCEPT SELECT id, state_id, valid_to FROM former"""


def function_of(sql):
    """Return the statement that makes, or makes anew, the function that `sql` begins with."""
    function, _then, _trigger = sql.partition("CREATE TRIGGER")
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def by_sets(few):
    """Return the function of `few`, a migration of States with few places, that compares sets."""
    return function_of(few.TRIGGER).replace(_FEW_BY_PAIRS, _FEW_BY_SETS)


class Migration(migrations.Migration):
    dependencies = [("practices", "0052_told_with_the_week")]

    operations = [
        migrations.RunSQL(
            function_of(_MOVED.MOVED).replace(_BY_PAIRS, _BY_SETS).replace(_PAIRS, _SIDES),
            function_of(_MOVED.MOVED),
        ),
        migrations.RunSQL(by_sets(_FEW), function_of(_FEW.TRIGGER)),
    ]
