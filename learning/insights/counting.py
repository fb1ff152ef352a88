"""Counting all measures anew, in the database, in one transaction; and checking what is kept.

One statement makes the facts, a row each, and groups them by every choice of theme, state and year.
With themes a fact counts once in each of its own, so themes never add up to the whole.
"""

from django.db import connection, transaction
from django.utils import timezone

from learning.insights.measures import MEASURES
from learning.models import InsightCount
from places.choices import Level

_ENDS = {measure.key: [day + 1 for day in measure.days] for measure in MEASURES if measure.days}
_FACTS = """
    WITH told AS (
        SELECT p.id, p.published_at, p.closed_at, p.started_on, p.import_key, p.state,
            place.level, place.state_id, place.district_id,
            (SELECT min(first_submitted_at) FROM practices_version WHERE practice_id = p.id)
                AS submitted_at
        FROM practices_practice p JOIN places_place place ON place.id = p.place_id
        WHERE p.published_at IS NOT NULL AND p.shielded_level = ''
    ), took AS (
        SELECT a.practice_id, a.at, a.shown_status, place.level, place.state_id, place.district_id
        FROM practices_adoption a JOIN places_place place ON place.id = a.place_id
        WHERE NOT a.shielded AND a.shown_status <> ''
    ), doubted AS (
        SELECT practice_id, min(at) AS at FROM practices_challenge GROUP BY practice_id
    ), facts(measure, practice, state_id, year, span) AS (
        SELECT 'shared', id, state_id, extract(year FROM submitted_at)::int,
            width_bucket(greatest(submitted_at::date - started_on, 0), %(shared)s)
        FROM told WHERE submitted_at IS NOT NULL AND started_on IS NOT NULL AND import_key IS NULL
        UNION ALL
        SELECT 'published', id, state_id, extract(year FROM published_at)::int,
            width_bucket(greatest(published_at::date - submitted_at::date, 0), %(published)s)
        FROM told WHERE submitted_at IS NOT NULL AND import_key IS NULL
        UNION ALL
        SELECT 'adopted', told.id, told.state_id, extract(year FROM min(took.at))::int,
            width_bucket(
                greatest(min(took.at)::date - min(told.published_at)::date, 0), %(adopted)s
            )
        FROM told JOIN took ON took.practice_id = told.id
        WHERE took.district_id IS DISTINCT FROM told.district_id
        GROUP BY told.id, told.state_id
        UNION ALL
        SELECT 'unlearned', id, state_id, extract(year FROM closed_at)::int,
            width_bucket(greatest(closed_at::date - doubted.at::date, 0), %(unlearned)s)
        FROM told JOIN doubted ON doubted.practice_id = told.id
        WHERE told.state IN ('superseded', 'withdrawn') AND closed_at >= doubted.at
        UNION ALL
        SELECT 'flow', told.id, took.state_id, extract(year FROM took.at)::int,
            CASE sign(array_position(%(levels)s, took.level::text)
                    - array_position(%(levels)s, told.level::text))
                WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 END
        FROM told JOIN took ON took.practice_id = told.id
        WHERE told.state = 'published' AND took.shown_status IN ('planned', 'tried', 'in-use')
    ), of_theme AS (
        SELECT facts.*, t.theme_id FROM facts
        JOIN practices_practice_themes t ON t.practice_id = facts.practice
    ), heard AS (
        SELECT id AS practice, state_id, district_id FROM told WHERE state = 'published'
        UNION
        SELECT took.practice_id, took.state_id, took.district_id
        FROM took JOIN told ON told.id = took.practice_id
        WHERE told.state = 'published' AND took.shown_status IN ('planned', 'tried', 'in-use')
    ), districts AS (
        SELECT state_id, id FROM places_place WHERE level = 'district' AND valid_to IS NULL
    ), reached AS (
        SELECT NULL::bigint AS theme_id, heard.state_id, count(DISTINCT district_id) AS number
        FROM heard WHERE district_id IS NOT NULL GROUP BY GROUPING SETS ((), (state_id))
        UNION ALL
        SELECT t.theme_id, heard.state_id, count(DISTINCT district_id)
        FROM heard JOIN practices_practice_themes t ON t.practice_id = heard.practice
        WHERE district_id IS NOT NULL
        GROUP BY GROUPING SETS ((t.theme_id), (t.theme_id, heard.state_id))
    ), whole AS (
        SELECT state_id, count(*) AS number FROM districts GROUP BY GROUPING SETS ((), (state_id))
    ), chosen AS (
        SELECT NULL::bigint AS theme_id UNION ALL SELECT id FROM practices_theme
    ), asked AS (
        SELECT gap.id, place.state_id, extract(year FROM gap.asked_at)::int AS year,
            CASE gap.state WHEN 'open' THEN 0 ELSE 1 END AS span
        FROM learning_gap gap LEFT JOIN places_place place ON place.id = gap.place_id
        WHERE gap.state IN ('open', 'answered') AND NOT gap.shielded
    ), asked_of_theme AS (
        SELECT asked.*, t.theme_id FROM asked
        JOIN learning_gap_themes t ON t.gap_id = asked.id
    )
    SELECT measure, NULL::bigint AS theme_id, state_id, year, span, count(*) AS number
    FROM facts GROUP BY measure, span, GROUPING SETS ((), (state_id), (year), (state_id, year))
    HAVING (grouping(state_id) = 1 OR state_id IS NOT NULL)
    UNION ALL
    SELECT measure, theme_id, state_id, year, span, count(*)
    FROM of_theme GROUP BY measure, span, theme_id,
        GROUPING SETS ((), (state_id), (year), (state_id, year))
    HAVING (grouping(state_id) = 1 OR state_id IS NOT NULL)
    UNION ALL
    SELECT 'gaps', NULL, state_id, year, span, count(*)
    FROM asked GROUP BY span, GROUPING SETS ((), (state_id), (year), (state_id, year))
    HAVING (grouping(state_id) = 1 OR state_id IS NOT NULL)
    UNION ALL
    SELECT 'gaps', theme_id, state_id, year, span, count(*)
    FROM asked_of_theme GROUP BY span, theme_id,
        GROUPING SETS ((), (state_id), (year), (state_id, year))
    HAVING (grouping(state_id) = 1 OR state_id IS NOT NULL)
    UNION ALL
    SELECT 'reach', chosen.theme_id, whole.state_id, NULL, span,
        CASE span WHEN 0 THEN coalesce(reached.number, 0)
            ELSE whole.number - coalesce(reached.number, 0) END
    FROM whole CROSS JOIN chosen CROSS JOIN generate_series(0, 1) AS span
    LEFT JOIN reached ON reached.state_id IS NOT DISTINCT FROM whole.state_id
        AND reached.theme_id IS NOT DISTINCT FROM chosen.theme_id
"""
_KEPT = "SELECT measure, theme_id, state_id, year, span, number FROM learning_insightcount"
_KEEP = """
    INSERT INTO learning_insightcount
        (measure, theme_id, state_id, year, span, number, counted_at)
    SELECT made.*, %(now)s FROM (FACTS) AS made
""".replace("FACTS", _FACTS)
_DIFFERING = """
    SELECT count(*) FROM (
        (SELECT * FROM (FACTS) AS made EXCEPT KEPT) UNION ALL
        (KEPT EXCEPT SELECT * FROM (FACTS) AS made)
    ) AS other
""".replace("FACTS", _FACTS).replace("KEPT", _KEPT)


@transaction.atomic
def count(now=None):
    """Count everything anew; return how many numbers are kept. A job."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE learning_insightcount IN SHARE ROW EXCLUSIVE MODE")
        InsightCount.objects.all().delete()
        cursor.execute(_KEEP, _words() | {"now": now or timezone.now()})
        return cursor.rowcount


def differing():
    """Return how many kept numbers differ from a full count now, missing ones included."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING, _words())
        return cursor.fetchone()[0]


def _words():
    return _ENDS | {"levels": list(Level.values)}
