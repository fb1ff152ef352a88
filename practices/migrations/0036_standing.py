"""A row's kept standing, and one index of words, of titles and of this.

Of a word that very many entries have those of the best standing are looked at, which the index
finds without looking at the others. It is what endorsements and adoptions are worth
(`practices/search/trust.py`); what changes from day to day or from reader to reader is not in it.

One index for both vectors: of two the planner reads one, and unpacks the vectors of the other.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0031_search_counts")

# (shift of the facet, bit of the value, points)
POINTS = ((58, 0, 3), (58, 1, 4), (58, 2, 6), (58, 3, 6), (42, 1, 3), (42, 2, 6))
_VOUCHED = " + ".join(
    f"((facets >> {shift + bit}) & 1)::int * {points}" for shift, bit, points in POINTS
)
MERIT = f"""
DROP INDEX IF EXISTS practices_search_words, practices_search_title_words;
ALTER TABLE practices_search ADD COLUMN merit integer NOT NULL
    GENERATED ALWAYS AS ({_VOUCHED} + least(endorsements, 5) + least(adoptions, 5)) STORED;
CREATE INDEX practices_search_words ON practices_search
    USING gin (vector, title_vector, merit) WITH (fastupdate = off);
ANALYZE practices_search;
"""
# The least standing of which there are so many hits, NULL where there are few. The planner keeps what
# it needs for this: how common words are, and how entries stand. Nothing asked is a query of NULL.
LEAST = """
DROP FUNCTION practices_search_since(tsquery, integer);
CREATE FUNCTION practices_search_least(asked tsquery, titled tsquery, wanted integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    plan json;
    hits float;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM practices_search WHERE ' || concat_ws(' AND ',
        'vector @@ ' || quote_literal(asked) || '::tsquery',
        'title_vector @@ ' || quote_literal(titled) || '::tsquery')
        INTO plan;
    hits := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float;
    IF hits < 2 * wanted THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT max(merit) FROM (
        SELECT merit, sum(share) OVER (ORDER BY merit DESC) AS share
        FROM pg_stats, LATERAL unnest(most_common_vals::text::integer[], most_common_freqs)
            AS common (merit, share)
        WHERE schemaname = 'public' AND tablename = 'practices_search' AND attname = 'merit'
        ) AS standing WHERE share * hits >= wanted);
END $$;
"""
UNDO = f"""
DROP FUNCTION practices_search_least(tsquery, tsquery, integer);
DROP INDEX practices_search_words;
ALTER TABLE practices_search DROP COLUMN merit;
CREATE INDEX practices_search_words ON practices_search
    USING gin (vector, ((published_at AT TIME ZONE 'UTC')::date)) WITH (fastupdate = off);
CREATE INDEX practices_search_title_words ON practices_search USING gin (title_vector)
    WITH (fastupdate = off);
{before.SINCE}
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0035_title_words")]
    operations = [migrations.RunSQL(MERIT + LEAST, UNDO)]
