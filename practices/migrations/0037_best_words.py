"""Small indexes of words of the entries that stand well, and words that are laid in by and by.

Of a word that very many entries have only those of the best standing are looked at: in an index of
these alone its list is short, however many entries there are.

A new row's words go onto a list that the index keeps beside itself and that every search reads too;
`practices_search_fold` lays them in. The owner of the index alone may do that.
"""

from django.db import migrations

WELL, BEST = 12, 18  # of a standing of 38: of the bench's entries a fifth and a thirtieth
_LAZY = "fastupdate = on, gin_pending_list_limit = 1024"  # kB, some fifty entries
_INDEX = """
CREATE INDEX CONCURRENTLY {name} ON practices_search USING gin (vector, title_vector, merit)
    WITH ({lazy}) WHERE merit >= {least}
"""
_NAMES = {"practices_search_good_words": WELL, "practices_search_best_words": BEST}
_ALL = ("practices_search_words", "practices_search_title_letters")
FOLD = """
CREATE FUNCTION practices_search_fold() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT coalesce(sum(gin_clean_pending_list(i.indexrelid::regclass)), 0)::bigint
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE i.indrelid = 'public.practices_search'::regclass AND a.amname = 'gin' AND i.indisvalid
$$
"""


class Migration(migrations.Migration):
    atomic = False  # the indexes are made while entries are written
    dependencies = [("practices", "0036_standing")]
    operations = [
        *(
            migrations.RunSQL(
                [
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",  # one that was left half
                    _INDEX.format(name=name, lazy=_LAZY, least=least),
                ],
                [f"DROP INDEX CONCURRENTLY {name}"],
            )
            for name, least in _NAMES.items()
        ),
        *(
            migrations.RunSQL(
                [f"ALTER INDEX {name} SET ({_LAZY})"],
                [
                    f"ALTER INDEX {name} SET (fastupdate = off)",
                    f"ALTER INDEX {name} RESET (gin_pending_list_limit)",
                    f"SELECT gin_clean_pending_list('{name}')",
                ],
            )
            for name in _ALL
        ),
        migrations.RunSQL(
            ["DROP FUNCTION IF EXISTS practices_search_fold()", FOLD],
            ["DROP FUNCTION practices_search_fold()"],
        ),
    ]
