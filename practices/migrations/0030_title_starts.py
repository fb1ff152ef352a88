"""The beginnings of titles, for suggestions: one row for each word that a title has."""

from django.db import migrations

TABLE = """
CREATE TABLE practices_title_start (
    at_start boolean NOT NULL,
    key text COLLATE "C" NOT NULL CHECK (length(key) <= 40),
    practice_id bigint NOT NULL REFERENCES practices_practice (id) ON DELETE CASCADE,
    PRIMARY KEY (at_start, key, practice_id)
);
CREATE INDEX practices_title_start_practice ON practices_title_start (practice_id);
CREATE INDEX practices_tag_letters ON taggit_tag (lower(name) COLLATE "C");
INSERT INTO practices_title_start (at_start, key, practice_id)
SELECT DISTINCT n = 1, left(array_to_string(words[n : n + 4], ' '), 40), practice_id
FROM (SELECT practice_id, string_to_array(title_key, ' ') AS words FROM practices_search
    WHERE state = 'published') AS titled, generate_subscripts(words, 1) AS n
WHERE n <= 12 AND (n = 1 OR length(words[n]) > 2);
"""
DROP = "DROP INDEX practices_tag_letters; DROP TABLE practices_title_start;"


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0029_glossary"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]
    operations = [migrations.RunSQL(TABLE, DROP)]
