"""A word that no published entry uses any more goes: it may be a name that somebody had erased.

The lock is taken only where words change: whoever vouches for an entry waits for nobody.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0026_search_words")
_SAME = """
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT FROM former JOIN present USING (practice_id)
            WHERE former.vector <> present.vector OR former.state <> present.state)
        THEN RETURN NULL;
        END IF;
    END IF;
"""
_GO = """
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM practices_search_word WHERE entries <= 0
            AND word IN (SELECT unnest(tsvector_to_array(vector)) FROM former);
    END IF;
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION practices_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_SAME}
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_word'));
    IF TG_OP = 'INSERT' THEN {before._ADDED}
    ELSIF TG_OP = 'DELETE' THEN {before._GONE}
    ELSE {before._CHANGED}
    END IF;
    {_GO}
    RETURN NULL;
END $$;
"""
FORMER = before.TRIGGERS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").partition(
    "CREATE TRIGGER"
)[0]
GONE = "DELETE FROM practices_search_word WHERE entries <= 0;"


class Migration(migrations.Migration):
    dependencies = [("practices", "0032_search_of_a_state")]
    operations = [migrations.RunSQL(FUNCTION + GONE, FORMER)]
