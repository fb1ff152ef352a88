"""The words that published entries use, and how many entries use each; kept by triggers.

A word without a stemmer is only the stem of others (sanit): it is counted, never suggested.
Whoever changes the counts holds one lock until the end of the transaction: two that publish at
once share many words, and would else wait for each other in a circle.
"""

from django.db import migrations, models

TABLE = """
CREATE TABLE practices_search_word (
    word text PRIMARY KEY,
    stemmer varchar(12),
    entries integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX practices_search_word_letters ON practices_search_word
    USING gin (word gin_trgm_ops) WITH (fastupdate = off) WHERE stemmer IS NOT NULL;
"""
_COUNT = """
    INSERT INTO practices_search_word AS kept (word, entries)
    SELECT word, sum(number) FROM ({changes}) AS change (vector, number),
        unnest(tsvector_to_array(vector)) AS word
    GROUP BY word HAVING sum(number) <> 0
    ON CONFLICT (word) DO UPDATE SET entries = kept.entries + excluded.entries;
"""
_ADDED = _COUNT.format(changes="SELECT vector, 1 FROM present WHERE state = 'published'")
_GONE = _COUNT.format(changes="SELECT vector, -1 FROM former WHERE state = 'published'")
_CHANGED = _COUNT.format(
    changes="""
    SELECT side.vector, side.number FROM former JOIN present USING (practice_id),
        LATERAL (VALUES (-1, former.state, former.vector),
            (1, present.state, present.vector)) AS side (number, state, vector)
    WHERE side.state = 'published'
        AND (former.vector <> present.vector OR former.state <> present.state)"""
)
TRIGGERS = f"""
CREATE FUNCTION practices_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    IF TG_OP = 'INSERT' THEN {_ADDED}
    ELSIF TG_OP = 'DELETE' THEN {_GONE}
    ELSIF EXISTS (SELECT FROM former JOIN present USING (practice_id)
        WHERE former.vector <> present.vector OR former.state <> present.state)
    THEN {_CHANGED}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER words_added AFTER INSERT ON practices_search
    REFERENCING NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_words();
CREATE TRIGGER words_changed AFTER UPDATE ON practices_search
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_words();
CREATE TRIGGER words_gone AFTER DELETE ON practices_search
    REFERENCING OLD TABLE AS former
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_words();
"""
# Which of them are words and not stems alone is learnt when the rows are written anew.
FILL = """
INSERT INTO practices_search_word (word, entries)
SELECT word, ndoc FROM ts_stat('SELECT vector FROM practices_search WHERE state = ''published''');
"""
DROP = """
DROP TRIGGER words_added ON practices_search;
DROP TRIGGER words_changed ON practices_search;
DROP TRIGGER words_gone ON practices_search;
DROP FUNCTION practices_search_words();
DROP TABLE practices_search_word;
"""
MODEL = migrations.CreateModel(
    name="SearchWord",
    fields=[
        ("word", models.TextField(primary_key=True, serialize=False)),
        ("stemmer", models.CharField(max_length=12, null=True)),
        ("entries", models.IntegerField(default=0)),
    ],
    options={"db_table": "practices_search_word", "managed": False},
)


class Migration(migrations.Migration):
    dependencies = [("practices", "0025_words_of_a_suggestion")]
    operations = [
        migrations.RunSQL(TABLE + TRIGGERS + FILL, DROP, state_operations=[MODEL]),
    ]
