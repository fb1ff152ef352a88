"""Counts that lists read instead of counting, and the day of publication in the index of words.

`practices_search_cell`: how many published entries have a value, among all (0, 0), those with
another value (one, 0), and those with a theme and in a state (one, two). A code is a facet's place
in the list, from one, and a number (`practices/search/facets.py`).

The facets of an entry are laid into four lanes of 16 bits, across whose borders none lies.
"""

from django.db import migrations

OLD_LAYOUT = {  # shift: bits, as 0004 had them
    0: 8, 8: 6, 14: 8, 22: 4, 26: 10, 36: 10, 46: 10, 56: 5,
}  # fmt: skip
NEW_SHIFTS = {0: 0, 8: 16, 14: 8, 22: 58, 26: 22, 36: 32, 46: 48, 56: 42}


def _moved(layout, there):
    """Return the SQL that moves each group of bits from a layout to its new shift."""
    return " | ".join(
        f"(((facets >> {old}) & {(1 << bits) - 1}) << {there[old]})" for old, bits in layout.items()
    )


# Each row written anew would be taken into the indexes of words again: they are made afterwards.
_REWRITE = """
DROP INDEX IF EXISTS practices_search_words, practices_search_title_words,
    practices_search_title_letters;
ALTER TABLE practices_search DISABLE TRIGGER USER;
UPDATE practices_search SET facets = {};
ALTER TABLE practices_search ENABLE TRIGGER USER;
CREATE INDEX practices_search_title_letters
    ON practices_search USING gin (title_key gin_trgm_ops) WITH (fastupdate = off);
"""
REPACK = _REWRITE.format(_moved(OLD_LAYOUT, NEW_SHIFTS))
UNPACK = _REWRITE.format(
    _moved(
        {new: OLD_LAYOUT[old] for old, new in NEW_SHIFTS.items()},
        {new: old for old, new in NEW_SHIFTS.items()},
    )
)
# (place in the list, shift, bits, whether each bit is a value of its own)
FACETS = (
    *((1, 0, 2, False), (2, 2, 3, False), (3, 5, 3, False), (4, 16, 6, False), (5, 8, 8, False)),
    *((6, 58, 4, True), (7, 22, 10, False), (7, 32, 10, False), (7, 48, 10, False)),
    (8, 42, 5, True),
)
STATE, THEME = 5, 7


def _codes():
    """Return the SQL of rows (facet, number) of all values in `facets`."""
    for place, shift, bits, flags in FACETS:
        if flags:
            yield from (f"({place}, (facets >> {shift + bit} & 1) << {bit})" for bit in range(bits))
        else:
            yield f"({place}, facets >> {shift} & {(1 << bits) - 1})"


CODES = f"""
CREATE FUNCTION practices_search_codes(facets bigint) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg((facet << 10 | number)::integer), '{{}}')
    FROM (VALUES {", ".join(_codes())}) AS held (facet, number) WHERE number > 0
$$;
"""
TABLE = """
CREATE TABLE practices_search_cell (
    one integer NOT NULL,
    two integer NOT NULL,
    value integer NOT NULL,
    entries integer NOT NULL,
    PRIMARY KEY (one, two, value)
) WITH (fillfactor = 70);
"""
# Entries with the same facets are counted together first.
COUNT = f"""
    INSERT INTO practices_search_cell AS kept (one, two, value, entries)
    SELECT one, two, value, sum(number)
    FROM (SELECT practices_search_codes(facets) AS codes, sum(number) AS number
            FROM ({{changes}}) AS change (facets, number)
            GROUP BY facets HAVING sum(number) <> 0) AS changed,
        LATERAL (SELECT 0, 0 UNION ALL SELECT code, 0 FROM unnest(codes) AS code
            UNION ALL SELECT theme, state FROM unnest(codes) AS theme, unnest(codes) AS state
            WHERE theme >> 10 = {THEME} AND state >> 10 = {STATE}) AS scope (one, two),
        unnest(0 || codes) AS value
    GROUP BY one, two, value HAVING sum(number) <> 0
    ON CONFLICT (one, two, value) DO UPDATE SET entries = kept.entries + excluded.entries;
"""
ADDED = COUNT.format(changes="SELECT facets, 1 FROM present WHERE state = 'published'")
GONE = COUNT.format(changes="SELECT facets, -1 FROM former WHERE state = 'published'")
CHANGED = COUNT.format(
    changes="""SELECT facets, -1 FROM former WHERE state = 'published'
        UNION ALL SELECT facets, 1 FROM present WHERE state = 'published'"""
)
TRIGGERS = f"""
CREATE FUNCTION practices_search_cells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT FROM former JOIN present USING (practice_id)
            WHERE (former.facets, former.state) <> (present.facets, present.state))
        THEN RETURN NULL;
        END IF;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    IF TG_OP = 'INSERT' THEN {ADDED}
    ELSIF TG_OP = 'DELETE' THEN {GONE}
    ELSE {CHANGED}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cells_added AFTER INSERT ON practices_search
    REFERENCING NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_cells();
CREATE TRIGGER cells_changed AFTER UPDATE ON practices_search
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_cells();
CREATE TRIGGER cells_gone AFTER DELETE ON practices_search
    REFERENCING OLD TABLE AS former
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_cells();
"""
FILL = COUNT.format(changes="SELECT facets, 1 FROM practices_search WHERE state = 'published'")
DAYS = """
CREATE INDEX practices_search_words ON practices_search
    USING gin (vector, ((published_at AT TIME ZONE 'UTC')::date)) WITH (fastupdate = off);
CREATE INDEX practices_search_title_words ON practices_search
    USING gin (title_vector, ((published_at AT TIME ZONE 'UTC')::date)) WITH (fastupdate = off);
"""
NO_DAYS = """
CREATE INDEX practices_search_words ON practices_search USING gin (vector)
    WITH (fastupdate = off);
CREATE INDEX practices_search_title_words ON practices_search USING gin (title_vector)
    WITH (fastupdate = off);
"""
# The planner keeps what it needs for this: how common words are, and when entries were published.
SINCE = """
CREATE FUNCTION practices_search_since(query tsquery, wanted integer) RETURNS date
LANGUAGE plpgsql AS $$
DECLARE
    plan json;
    hits float;
    bounds timestamptz[];
BEGIN
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM practices_search WHERE vector @@ %L::tsquery',
        query) INTO plan;
    hits := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float;
    IF hits < 2 * wanted THEN
        RETURN NULL;
    END IF;
    SELECT histogram_bounds::text::timestamptz[] INTO bounds FROM pg_stats
    WHERE schemaname = 'public' AND tablename = 'practices_search' AND attname = 'published_at';
    RETURN (bounds[1 + floor((array_length(bounds, 1) - 1) * (1 - wanted / hits))::int]
        AT TIME ZONE 'UTC')::date;
END $$;
"""
UNDO = """
DROP FUNCTION practices_search_since(tsquery, integer);
DROP TRIGGER cells_added ON practices_search;
DROP TRIGGER cells_changed ON practices_search;
DROP TRIGGER cells_gone ON practices_search;
DROP FUNCTION practices_search_cells();
DROP TABLE practices_search_cell;
DROP FUNCTION practices_search_codes(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0030_title_starts")]
    operations = [
        migrations.RunSQL(REPACK + DAYS, UNPACK + NO_DAYS),
        migrations.RunSQL(CODES + TABLE + TRIGGERS + FILL + SINCE, UNDO),
    ]
