"""The search side table: one narrow row for each practice that a list may show.

The vectors lie outside the row uncompressed (SET STORAGE EXTERNAL), so that counting and browsing
read few pages; all facets share one integer, so that one pass counts them.
"""

import django.db.models.deletion
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

TABLE = """
CREATE TABLE practices_search (
    practice_id bigint PRIMARY KEY
        REFERENCES practices_practice (id) ON DELETE CASCADE,
    place_id bigint NOT NULL REFERENCES places_place (id),
    published_at timestamptz NOT NULL,
    facets bigint NOT NULL,
    endorsements integer NOT NULL DEFAULT 0,
    state varchar(12) NOT NULL CHECK (state IN ('published', 'superseded', 'withdrawn')),
    title_key text NOT NULL,
    title_vector tsvector NOT NULL,
    vector tsvector NOT NULL
);
ALTER TABLE practices_search SET (toast_tuple_target = 128);
ALTER TABLE practices_search ALTER COLUMN vector SET STORAGE EXTERNAL,
    ALTER COLUMN title_vector SET STORAGE EXTERNAL, ALTER COLUMN title_key SET STORAGE EXTERNAL;
CREATE INDEX practices_search_newest
    ON practices_search (state, published_at DESC, practice_id DESC);
CREATE INDEX practices_search_endorsed
    ON practices_search (state, endorsements DESC, published_at DESC, practice_id DESC);
CREATE INDEX practices_search_place ON practices_search (place_id);
CREATE INDEX practices_search_words ON practices_search USING gin (vector)
    WITH (fastupdate = off);
CREATE INDEX practices_search_title_words ON practices_search USING gin (title_vector)
    WITH (fastupdate = off);
CREATE INDEX practices_search_title_letters
    ON practices_search USING gin (title_key gin_trgm_ops) WITH (fastupdate = off);
"""

MODEL = migrations.CreateModel(
    name="SearchRow",
    fields=[
        (
            "practice",
            models.OneToOneField(
                primary_key=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="search_row",
                serialize=False,
                to="practices.practice",
            ),
        ),
        (
            "place",
            models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="places.place",
            ),
        ),
        ("published_at", models.DateTimeField()),
        ("facets", models.BigIntegerField()),
        ("endorsements", models.IntegerField(default=0)),
        ("state", models.CharField(max_length=12)),
        ("title_key", models.TextField()),
        ("title_vector", SearchVectorField()),
        ("vector", SearchVectorField()),
    ],
    options={"db_table": "practices_search", "managed": False},
)


class Migration(migrations.Migration):
    dependencies = [("practices", "0003_themes"), ("places", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE practices_search", state_operations=[MODEL])
    ]
