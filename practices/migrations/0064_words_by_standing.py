"""Three more small indexes of words: of a word that many have each standing begins one of its own.

There were two, of 12 and of 18 points or more. To look for a standing between them the index also
gathered all entries of that standing, half of what two common words of a million took. Now a
standing is looked for at the border of an index alone, where half of what is wanted will do, and
no index is asked for standings, but for those below 12 points, of which all is as before. A new
entry stands below all of these indexes.

Of titles of which the planner says that there are enough, though it may say so of words that it has
no figure for, the answer is 0: there may be many.
"""

from importlib import import_module

from django.db import migrations

before = import_module("practices.migrations.0048_border_of_standing")
_INDEX = """
CREATE INDEX CONCURRENTLY {name} ON practices_search USING gin (vector, title_vector)
    WITH (fastupdate = on, gin_pending_list_limit = 1024) WHERE merit >= {least}
"""
_NAMES = {f"practices_search_words_{least}": least for least in (15, 21, 24)}
_BEGUN = "    RETURN coalesce("
_RULE = before.LEAST.partition(_BEGUN)[2].partition(", 0);")[0]
_FEW = "0.0065 ELSE 0.02 END) THEN\n        RETURN NULL;"
_UNSURE = "RETURN CASE WHEN titled IS NOT NULL AND hits >= 2 * wanted THEN 0 END;"
assert all(before.LEAST.count(part) == 1 for part in (_BEGUN, _FEW))
LEAST = (
    before.LEAST.partition(_BEGUN)[0]
    .replace(_FEW, _FEW.replace("RETURN NULL;", _UNSURE))
    + _BEGUN
    + """(SELECT max(border)
        FROM unnest(ARRAY[12, 15, 18, 21, 24]) AS border WHERE hits * (SELECT sum(share)
            FROM pg_stats, LATERAL unnest(most_common_vals::text::integer[], most_common_freqs)
                AS common (merit, share)
            WHERE schemaname = 'public' AND tablename = 'practices_search'
                AND attname = 'merit' AND merit >= border)
            >= CASE WHEN titled IS NULL THEN wanted / 2 ELSE wanted END), """
    + _RULE
    + """, 0);
END $$;
"""
)


class Migration(migrations.Migration):
    atomic = False  # the indexes are made while entries are written
    dependencies = [("practices", "0063_words_of_more_texts")]
    operations = [
        *(
            migrations.RunSQL(
                [
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",  # one that was left half
                    _INDEX.format(name=name, least=least),
                ],
                [f"DROP INDEX CONCURRENTLY IF EXISTS {name}"],
            )
            for name, least in _NAMES.items()
        ),
        migrations.RunSQL(LEAST, before.LEAST),
    ]
