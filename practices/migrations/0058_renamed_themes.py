"""Entries on a theme that gets another name wait to be written anew into the search, as those of a
renamed place do: on some themes there are a hundred thousand, more than one job can write.
"""

from django.db import migrations

RENAMED = """
CREATE FUNCTION practices_search_theme_renamed() RETURNS trigger
LANGUAGE plpgsql SET enable_nestloop = on AS $$
BEGIN
    INSERT INTO practices_search_waiting (practice_id)
    SELECT DISTINCT practice_id FROM former JOIN present USING (id)
        JOIN practices_practice_themes AS told ON told.theme_id = present.id
    WHERE (former.key, former.names) IS DISTINCT FROM (present.key, present.names)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER theme_renamed_in_search AFTER UPDATE ON practices_theme
    REFERENCING OLD TABLE AS former NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION practices_search_theme_renamed();
"""
UNDO = """
DROP TRIGGER theme_renamed_in_search ON practices_theme;
DROP FUNCTION practices_search_theme_renamed();
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0057_what_places_told")]
    operations = [migrations.RunSQL(RENAMED, UNDO)]
