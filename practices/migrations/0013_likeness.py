"""Two side tables by which entries that tell the same thing are found: their terms, and how common
each term is. Terms are numbers made of word stems; nothing can be read back from them.
"""

from django.db import migrations

TABLES = """
CREATE TABLE practices_likeness (
    practice_id bigint PRIMARY KEY
        REFERENCES practices_practice (id) ON DELETE CASCADE,
    terms integer[] NOT NULL
);
CREATE INDEX practices_likeness_terms ON practices_likeness USING gin (terms)
    WITH (fastupdate = off);
CREATE TABLE practices_term (
    term integer PRIMARY KEY,
    entries integer NOT NULL
);
"""
GONE = "DROP TABLE practices_likeness; DROP TABLE practices_term"


class Migration(migrations.Migration):
    dependencies = [("practices", "0012_adoptions")]
    operations = [migrations.RunSQL(TABLES, GONE)]
