"""Of a common word it is counted a minute later that one entry more has it.

An entry has some five hundred words, most of them common, and to count each of them up took a third
of a publish, under a lock for which the next one waited. A word that few have is counted at once;
the others are laid by, and a job counts all that were laid by together. Where words may go, or
many entries come at once, everything is counted at once, after what was laid by.

An entry that is kept anew was taken for an insert of nothing as well: whoever vouches for it as
others did before waits for nobody now.
"""

from importlib import import_module

from django.db import migrations

words = import_module("practices.migrations.0026_search_words")
before = import_module("practices.migrations.0033_words_that_go")
changes = import_module("practices.migrations.0039_common_words")
cells = import_module("practices.migrations.0044_years_and_districts")

COMMON = 100  # entries that have a word: of so many one more tells nothing
TABLE = """
CREATE TABLE practices_search_word_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    words text[] NOT NULL
);
ALTER TABLE practices_search_word_change ALTER COLUMN words SET STORAGE EXTERNAL;
"""
COUNT = """
CREATE FUNCTION practices_search_count_words() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    WITH taken AS (DELETE FROM practices_search_word_change RETURNING words)
    INSERT INTO practices_search_word AS kept (word, entries)
    SELECT word, count(*) FROM taken, unnest(words) AS word GROUP BY word
    ON CONFLICT (word) DO UPDATE SET entries = kept.entries + excluded.entries;
END $$;
"""
# ON CONFLICT DO UPDATE sets off the triggers of an insert too, with no row.
_NOTHING = """
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM present) THEN
            RETURN NULL;
        END IF;
    END IF;
"""
_ONE_MORE = f"""
        WITH told AS MATERIALIZED (
            SELECT word, (SELECT entries FROM practices_search_word AS kept
                WHERE kept.word = told.word OFFSET 0) >= {COMMON} AS is_common
            FROM present, unnest(tsvector_to_array(vector)) AS told (word)
            WHERE state = 'published'
        ), counted AS (
            INSERT INTO practices_search_word AS kept (word, entries)
            SELECT word, 1 FROM told WHERE is_common IS NOT TRUE
            ON CONFLICT (word) DO UPDATE SET entries = kept.entries + 1
        )
        INSERT INTO practices_search_word_change (words)
        SELECT array_agg(word) FROM told WHERE is_common HAVING count(*) > 0;
        RETURN NULL;
"""
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION practices_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_NOTHING}
    {before._SAME}
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    IF TG_OP = 'INSERT' THEN IF (SELECT count(*) FROM present) = 1 THEN {_ONE_MORE} END IF;
    END IF;
    PERFORM practices_search_count_words();
    IF TG_OP = 'INSERT' THEN {words._ADDED}
    ELSIF TG_OP = 'DELETE' THEN {words._GONE}
    ELSE {words._CHANGED}
    END IF;
    {before._GO}
    RETURN NULL;
END $$;
"""
_CHANGES = changes.TRIGGERS.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
_OTHERS = (cells.CELLS + _CHANGES).replace("BEGIN\n", f"BEGIN\n{_NOTHING}")
UNDO = """
SELECT practices_search_count_words();
DROP FUNCTION practices_search_count_words();
DROP TABLE practices_search_word_change;
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0065_numbers")]
    operations = [
        migrations.RunSQL(
            TABLE + COUNT + _FUNCTION + _OTHERS, before.FUNCTION + cells.CELLS + _CHANGES + UNDO
        )
    ]
