"""Exact counts of what very many entries have, kept beside what changed since.

`practices_search_common` has a row for each query that is kept, with the counts by code, and one
for the empty query: while that is there, triggers lay each change of a published entry into
`practices_search_change`. Counts and changes together are true at any moment; a job lays the ones
into the others. Where very much changes at once the kept ones are given up, and counted again.

Whoever writes changes holds the lock of the counts of words, as there; so a first count that took
this lock once, with the row of the empty query written before, misses no change.
"""

from django.db import migrations

MOST = 500  # changes that wait; each search of a kept word looks through them
TABLES = """
CREATE TABLE practices_search_common (query text PRIMARY KEY, counts jsonb NOT NULL);
CREATE TABLE practices_search_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sign smallint NOT NULL,
    facets bigint NOT NULL,
    vector tsvector NOT NULL
);
ALTER TABLE practices_search_change ALTER COLUMN vector SET STORAGE EXTERNAL;
"""
_KEEP = "INSERT INTO practices_search_change (sign, facets, vector) SELECT {};"
_ADDED = _KEEP.format("1, facets, vector FROM present WHERE state = 'published'")
_GONE = _KEEP.format("-1, facets, vector FROM former WHERE state = 'published'")
_CHANGED = _KEEP.format(
    """side.sign, side.facets, side.vector FROM former JOIN present USING (practice_id),
        LATERAL (VALUES (-1, former.state, former.facets, former.vector),
            (1, present.state, present.facets, present.vector))
            AS side (sign, state, facets, vector)
    WHERE side.state = 'published' AND (former.facets, former.state, former.vector)
        <> (present.facets, present.state, present.vector)"""
)
TRIGGERS = f"""
CREATE FUNCTION practices_search_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT FROM former JOIN present USING (practice_id)
            WHERE (former.facets, former.state, former.vector)
                <> (present.facets, present.state, present.vector))
        THEN RETURN NULL;
        END IF;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    IF NOT EXISTS (SELECT FROM practices_search_common WHERE query = '') THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN {_ADDED}
    ELSIF TG_OP = 'DELETE' THEN {_GONE}
    ELSE {_CHANGED}
    END IF;
    IF (SELECT count(*) FROM (SELECT FROM practices_search_change LIMIT {MOST + 1}) AS waiting)
        > {MOST}
    THEN
        UPDATE practices_search_common
            SET counts = to_jsonb((counts #>> '{{}}')::bigint + 1) WHERE query = '';
        DELETE FROM practices_search_common WHERE query <> '';
        DELETE FROM practices_search_change;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER changes_added AFTER INSERT ON practices_search
    REFERENCING NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_changes();
CREATE TRIGGER changes_changed AFTER UPDATE ON practices_search
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_changes();
CREATE TRIGGER changes_gone AFTER DELETE ON practices_search
    REFERENCING OLD TABLE AS former
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_changes();
"""
UNDO = """
DROP TRIGGER changes_added ON practices_search;
DROP TRIGGER changes_changed ON practices_search;
DROP TRIGGER changes_gone ON practices_search;
DROP FUNCTION practices_search_changes();
DROP TABLE practices_search_change, practices_search_common;
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0038_yes_by_link")]
    operations = [migrations.RunSQL(TABLES + TRIGGERS, UNDO)]
