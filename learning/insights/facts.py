"""What each practice and gap tells of each measure: one statement, for all of them or for some.

Only what is open to anybody makes a fact: nothing shielded. Days and quarters are those of India.
"""

# Every part of these statements is written here; what is asked for goes in as parameters.
# ruff: noqa: S608

from learning.insights.measures import MEASURES
from places.choices import Level

ENDS = {measure.key: [day + 1 for day in measure.days] for measure in MEASURES if measure.days}
_DAY = "({} AT TIME ZONE 'Asia/Kolkata')::date"


def _day(moment):
    return _DAY.format(moment)


def _quarter(day):
    return f"(extract(year FROM {day})::int * 10 + extract(quarter FROM {day})::int)"


def _span(measure, since, until):
    return f"width_bucket(greatest({until} - {since}, 0), %({measure})s)"


def _flow(own, other):
    """From its own level (0), a level above (1) or below (2); levels are counted from the top."""
    return (
        f"CASE sign(array_position(%(levels)s, {own}::text)"
        f" - array_position(%(levels)s, {other}::text)) WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 END"
    )


_SUBJECTS = f"""
    told AS MATERIALIZED (
        SELECT p.id, {_day("p.published_at")} AS published, {_day("p.closed_at")} AS closed,
            p.started_on, p.state = 'published' AS is_live, place.level, place.state_id,
            place.district_id, first.submitted, first.desk_id, p.import_key IS NOT NULL AS imported
        FROM practices_practice p JOIN places_place place ON place.id = p.place_id
        LEFT JOIN LATERAL (
            SELECT {_day("min(first_submitted_at)")} AS submitted,
                min(desk_id) FILTER (WHERE number = 1) AS desk_id
            FROM practices_version WHERE practice_id = p.id
        ) first ON true
        WHERE p.published_at IS NOT NULL AND p.shielded_level = '' ONLY_P
    ), took AS MATERIALIZED (
        SELECT told.id, {_day("a.at")} AS day, place.level, place.state_id, place.district_id,
            told.level AS told_level, told.state_id AS told_state, told.published,
            told.district_id AS told_district, told.desk_id,
            told.is_live AND a.shown_status IN ('planned', 'tried', 'in-use') AS standing
        FROM told JOIN practices_adoption a ON a.practice_id = told.id
        JOIN places_place place ON place.id = a.place_id
        WHERE NOT a.shielded AND a.shown_status <> ''
    ), first_elsewhere AS (
        SELECT id, told_state, desk_id, min(published) AS published, min(day) AS day
        FROM took WHERE district_id IS DISTINCT FROM told_district
        GROUP BY id, told_state, desk_id
    ), ended AS (
        SELECT told.id, told.state_id, told.closed, {_day("min(c.at)")} AS doubted
        FROM told JOIN practices_challenge c ON c.practice_id = told.id
        WHERE told.closed IS NOT NULL GROUP BY told.id, told.state_id, told.closed
    ), vouched AS (
        SELECT told.id, {_day("e.at")} AS day, place.level, place.state_id, told.level AS told_level
        FROM told JOIN practices_endorsement e ON e.practice_id = told.id
        JOIN accounts_office office ON office.id = e.office_id
        JOIN places_place place ON place.id = office.place_id
        WHERE told.is_live AND e.withdrawn_at IS NULL
    ), asked AS (
        SELECT gap.id, place.state_id, {_day("gap.asked_at")} AS day, gap.state
        FROM learning_gap gap JOIN places_place place ON place.id = gap.shown_place_id
        WHERE gap.state IN ('open', 'answered') AND NOT gap.shielded ONLY_GAP
    )
"""
_OF_BOTH = "CROSS JOIN LATERAL (VALUES ('{0}', state_id), ('desk-{0}', desk_id)) AS to_whom(m, at)"
_OF_FIRST = _OF_BOTH.replace("state_id", "told_state")
_FACTS = f"""
    facts(kind, id, measure, place, quarter, span) AS (
        SELECT 'practice', id, m, at, {_quarter("submitted")},
            {_span("shared", "started_on", "submitted")}
        FROM told {_OF_BOTH.format("shared")}
        WHERE submitted IS NOT NULL AND started_on IS NOT NULL AND NOT imported
        UNION ALL
        SELECT 'practice', id, m, at, {_quarter("published")},
            {_span("published", "submitted", "published")}
        FROM told {_OF_BOTH.format("published")} WHERE submitted IS NOT NULL AND NOT imported
        UNION ALL
        SELECT 'practice', id, m, at, {_quarter("day")}, {_span("adopted", "published", "day")}
        FROM first_elsewhere {_OF_FIRST.format("adopted")}
        UNION ALL
        SELECT 'practice', id, 'unlearned', state_id, {_quarter("closed")},
            {_span("unlearned", "doubted", "closed")}
        FROM ended WHERE closed >= doubted
        UNION ALL
        SELECT 'practice', id, 'flow', state_id, {_quarter("day")}, {_flow("level", "told_level")}
        FROM took WHERE standing
        UNION ALL
        SELECT 'practice', id, 'vouched', state_id, {_quarter("day")},
            {_flow("level", "told_level")}
        FROM vouched
        UNION ALL
        SELECT 'practice', id, 'spread', told_state, {_quarter("published")},
            {_span("spread", "published", "day")}
        FROM took WHERE standing
        UNION ALL
        SELECT 'practice', id, 'reach', district_id, 0, 0 FROM took
        WHERE standing AND district_id IS NOT NULL
        UNION ALL
        SELECT 'practice', id, 'reach', district_id, 0, 0 FROM told
        WHERE is_live AND district_id IS NOT NULL
        UNION ALL
        SELECT 'gap', id, 'gaps', state_id, {_quarter("day")}, (state <> 'open')::int FROM asked
    )
"""
_MADE = """
    grouped AS (
        SELECT kind, id, measure, coalesce(place, 0) AS place, quarter, span, count(*) AS number
        FROM facts WHERE place IS NOT NULL OR measure NOT LIKE 'desk-%%'
        GROUP BY kind, id, measure, place, quarter, span
    ), made AS MATERIALIZED (
        SELECT kind, id AS subject_id,
            coalesce(CASE kind WHEN 'gap' THEN (
                SELECT jsonb_agg(theme_id ORDER BY theme_id)
                FROM learning_gap_themes WHERE gap_id = grouped.id
            ) ELSE (
                SELECT jsonb_agg(theme_id ORDER BY theme_id)
                FROM practices_practice_themes WHERE practice_id = grouped.id
            ) END, '[]') AS themes,
            jsonb_agg(
                jsonb_build_array(measure, place, quarter, span, number)
                ORDER BY measure, place, quarter, span
            ) AS facts
        FROM grouped GROUP BY kind, id
    )
"""
# What parts come to in the counts: each fact once as a whole, once for each of its themes.
_SUMMED = """
    SELECT coalesce(theme::bigint, 0) AS theme, fact->>0 AS measure, (fact->>1)::bigint AS place,
        (fact->>2)::int AS quarter, (fact->>3)::int AS span, sum(sign * (fact->>4)::int) AS number
    FROM PARTS CROSS JOIN LATERAL jsonb_array_elements(facts) AS fact
    CROSS JOIN LATERAL (SELECT NULL UNION ALL
        SELECT theme FROM jsonb_array_elements_text(themes) AS theme
        WHERE fact->>0 NOT LIKE 'desk-%%') AS of(theme)
    GROUP BY 1, 2, 3, 4, 5
"""


def parts(*, some=False):
    """Return the CTEs that end in `made`: kind, subject_id, themes, facts; one row a subject.

    With `some` only of the ids in the parameters `practices` and `gaps`.
    """
    subjects = _SUBJECTS.replace("ONLY_P", "AND p.id = ANY(%(practices)s)" if some else "")
    subjects = subjects.replace("ONLY_GAP", "AND gap.id = ANY(%(gaps)s)" if some else "")
    return f"WITH {subjects}, {_FACTS}, {_MADE}"


def summed(relation):
    """Return the query of what the parts in `relation`, each with a `sign`, come to in a cell."""
    return _SUMMED.replace("PARTS", relation)


def words():
    """Return the parameters that every statement of this module needs."""
    return ENDS | {"levels": list(Level.values)}
