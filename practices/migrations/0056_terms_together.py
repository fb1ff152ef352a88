"""A term of the glossary of several words is one word of the entries that have it.

Whether words stand together each vector alone tells, so that a query for forty phrases fetched some
thousands of them. `practices_search_term` says which phrases a term has, and how it is asked for
once every entry has its word (`search_terms`): before the first entry is there, or when the job
that runs each minute has written the others anew. All are written anew, as the sounds of words
without their endings stand in an order now.
"""

from importlib import import_module

from django.db import migrations

sounds = import_module("practices.migrations.0051_sounds")
# A row stays as short as a page allows, rather than being packed: each entry reads them all.
TABLE = """
CREATE TABLE practices_search_term (
    term_id bigint PRIMARY KEY REFERENCES practices_glossaryterm (id) ON DELETE CASCADE,
    phrases tsquery[] NOT NULL,
    asked text NOT NULL,
    in_index boolean NOT NULL,
    changes integer NOT NULL DEFAULT 0
);
ALTER TABLE practices_search_term SET (toast_tuple_target = 8160);
"""
# A phrase is left out that one of as many beginnings of words finds as well: of such a phrase each
# word is a beginning.
TRIGGER = r"""
CREATE FUNCTION practices_search_termed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('practices_search_term'));
    INSERT INTO practices_search_term AS kept (term_id, phrases, asked, in_index)
    WITH one AS (
        SELECT part, number, regexp_count(part, '<(-|[0-9]+)>') AS gaps
        FROM unnest(string_to_array(NEW.query, ' | ')) WITH ORDINALITY AS given (part, number)
    ), phrase AS (
        SELECT part::tsquery FROM one WHERE gaps > 0 AND NOT EXISTS (
            SELECT FROM one AS wide
            WHERE wide.gaps = one.gaps AND wide.part <> one.part AND strpos(wide.part, ':*') > 0
                AND replace(one.part, ':*', '')
                    LIKE replace(replace(wide.part, '_', '\_'), ''':*', '%'''))
    )
    SELECT NEW.id, ARRAY(SELECT part FROM phrase), concat_ws(' | ',
            (SELECT string_agg(part, ' | ' ORDER BY number) FROM one WHERE gaps = 0),
            CASE WHEN EXISTS (SELECT FROM phrase) THEN format('''qqg%s''', NEW.id) END),
        NOT EXISTS (SELECT FROM practices_search)
    ON CONFLICT (term_id) DO UPDATE SET phrases = excluded.phrases, asked = excluded.asked,
        in_index = excluded.in_index OR (kept.in_index AND kept.phrases = excluded.phrases),
        changes = kept.changes + (kept.phrases <> excluded.phrases)::int;
    RETURN NULL;
END $$;
CREATE TRIGGER term_together AFTER INSERT OR UPDATE OF query ON practices_glossaryterm
    FOR EACH ROW EXECUTE FUNCTION practices_search_termed();
UPDATE practices_glossaryterm SET query = query;
"""
DROP = """
DROP TRIGGER term_together ON practices_glossaryterm;
DROP FUNCTION practices_search_termed();
DROP TABLE practices_search_term;
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0055_everyday_words")]

    operations = [
        migrations.RunSQL(TABLE + TRIGGER, DROP),
        migrations.RunSQL(sounds.WAITING, migrations.RunSQL.noop),
    ]
