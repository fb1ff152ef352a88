"""The standing is looked up only where that is cheaper than to read the hits.

The index lists the entries of a standing one by one: for a word of one in a hundred entries a
quarter of all stand well enough, which took longer than to read its hits. Of the small index of
those that stand well (12 points, 0037) nothing needs to be looked up at its own border, and so near
to it all of that index is taken. Where there are enough and it is dearer the answer is 0: any will do.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0036_standing")
LEAST = """
CREATE OR REPLACE FUNCTION practices_search_least(asked tsquery, titled tsquery, wanted integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    plan json;
    hits float;
    dearer CONSTANT float := 5;  -- to read a hit takes as long as so many entries in the index
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM practices_search WHERE ' || concat_ws(' AND ',
        'vector @@ ' || quote_literal(asked) || '::tsquery',
        'title_vector @@ ' || quote_literal(titled) || '::tsquery')
        INTO plan;
    hits := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float;
    IF hits < 2 * wanted THEN
        RETURN NULL;
    END IF;
    RETURN coalesce((SELECT CASE WHEN lowest BETWEEN 12 AND 15 THEN 12 ELSE lowest END
        FROM (SELECT max(merit) AS lowest, min(share) AS share FROM (
                SELECT merit, sum(share) OVER (ORDER BY merit DESC) AS share
                FROM pg_stats, LATERAL unnest(most_common_vals::text::integer[], most_common_freqs)
                    AS common (merit, share)
                WHERE schemaname = 'public' AND tablename = 'practices_search'
                    AND attname = 'merit') AS standing
            WHERE share * hits >= wanted) AS enough
        WHERE lowest BETWEEN 12 AND 15 OR share * (SELECT reltuples FROM pg_class
            WHERE oid = 'public.practices_search'::regclass) < hits * dearer), 0);
END $$;
"""
FORMER = before.LEAST.partition(";")[2].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("practices", "0039_common_words")]
    operations = [migrations.RunSQL(LEAST, FORMER)]
