"""The statements that bring a release into the tree; `release.py` says in which order.

`incoming` holds the release; a place of the tree is met by (level, code). An empty local name,
kind or census code in a release is not news: what is known stays.
"""

# The parts put together here are constants of this file; values are always parameters.
# ruff: noqa: S608

# Tables of an earlier import in the same transaction make room.
INCOMING_TABLE = """
DROP TABLE IF EXISTS pg_temp.incoming;
CREATE TEMPORARY TABLE incoming (
    uid uuid NOT NULL,
    level varchar(16) NOT NULL,
    code varchar(32) NOT NULL,
    parent_level varchar(16) NOT NULL,
    parent_code varchar(32) NOT NULL,
    state_code varchar(32) NOT NULL,
    name varchar(200) NOT NULL,
    name_local varchar(200) NOT NULL,
    language varchar(12) NOT NULL,
    kind varchar(40) NOT NULL,
    census_code varchar(20) NOT NULL,
    folded varchar(400) NOT NULL,
    folded_local varchar(400) NOT NULL,
    PRIMARY KEY (level, code)
) ON COMMIT DROP
"""

NAMES_TABLE = """
DROP TABLE IF EXISTS pg_temp.incoming_name;
CREATE TEMPORARY TABLE incoming_name (
    level varchar(16) NOT NULL,
    code varchar(32) NOT NULL,
    kind varchar(10) NOT NULL,
    name varchar(200) NOT NULL,
    language varchar(12) NOT NULL,
    folded varchar(400) NOT NULL
) ON COMMIT DROP
"""

_MATCH = """
FROM incoming i
JOIN places_place p ON p.level = i.level AND p.code = i.code AND NOT p.is_sample
"""

RENAMED = f"""
SELECT p.level || ':' || p.code, p.name, i.name {_MATCH}
WHERE p.name <> i.name
ORDER BY 1
"""

MOVED = f"""
SELECT p.level || ':' || p.code, old.level || ':' || old.code,
       i.parent_level || ':' || i.parent_code {_MATCH}
JOIN places_place old ON old.id = p.parent_id
WHERE (old.level, old.code) <> (i.parent_level, i.parent_code)
ORDER BY 1
"""

REOPEN = f"""
UPDATE places_place SET valid_to = NULL WHERE id IN (
    SELECT p.id {_MATCH} WHERE p.valid_to IS NOT NULL
) RETURNING level || ':' || code
"""

KEEP_FORMER_NAMES = f"""
INSERT INTO places_placename (place_id, kind, name, language, folded)
SELECT p.id, 'former', n.name, n.language, n.folded {_MATCH}
JOIN places_placename n ON n.place_id = p.id AND n.kind = 'official'
WHERE p.name <> i.name
ON CONFLICT DO NOTHING
"""

KEEP_FORMER_LOCAL_NAMES = f"""
INSERT INTO places_placename (place_id, kind, name, language, folded)
SELECT p.id, 'former', n.name, n.language, n.folded {_MATCH}
JOIN places_placename n ON n.place_id = p.id AND n.kind = 'local'
WHERE i.name_local <> '' AND p.name_local <> i.name_local
ON CONFLICT DO NOTHING
"""

# Renames are reported apart, so only other differences are returned.
AMEND = f"""
WITH news AS (
    SELECT p.id, i.name,
        coalesce(nullif(i.name_local, ''), p.name_local) AS name_local,
        CASE WHEN i.name_local = '' THEN p.name_local_language ELSE i.language END AS language,
        coalesce(nullif(i.kind, ''), p.kind) AS kind,
        coalesce(nullif(i.census_code, ''), p.census_code) AS census_code,
        p.name AS old_name,
        ARRAY[p.name_local, p.name_local_language, p.kind, p.census_code]::text[] AS old
    {_MATCH}
), written AS (
    UPDATE places_place p
    SET name = n.name, name_local = n.name_local, name_local_language = n.language,
        kind = n.kind, census_code = n.census_code
    FROM news n
    WHERE p.id = n.id AND (
        n.old_name <> n.name
        OR n.old <> ARRAY[n.name_local, n.language, n.kind, n.census_code]::text[])
    RETURNING p.level || ':' || p.code AS key, p.id
)
SELECT w.key FROM written w JOIN news n USING (id)
WHERE n.old <> ARRAY[n.name_local, n.language, n.kind, n.census_code]::text[]
"""

MOVE = f"""
UPDATE places_place SET parent_id = moved.parent_id
FROM (
    SELECT p.id, above.id AS parent_id {_MATCH}
    JOIN places_place above ON above.level = i.parent_level AND above.code = i.parent_code
    WHERE p.parent_id <> above.id
) AS moved
WHERE places_place.id = moved.id
"""

FOLLOW_PARENT = """
UPDATE places_place p
SET state_id = above.state_id,
    district_id = CASE WHEN p.level = 'district' THEN p.id ELSE above.district_id END,
    block_id = CASE WHEN p.level = 'block' THEN p.id ELSE above.block_id END
FROM places_place above
WHERE above.id = p.parent_id AND p.level = %(level)s AND (
    p.state_id IS DISTINCT FROM above.state_id
    OR (p.level <> 'district' AND p.district_id IS DISTINCT FROM above.district_id)
    OR (p.level <> 'block' AND p.block_id IS DISTINCT FROM above.block_id))
"""

# The key is drawn first, because a place names itself as its own state, district or block; the
# sequence by name, because looking it up for each row took a quarter of a second.
ADD = """
WITH fresh AS MATERIALIZED (
    SELECT nextval('places_place_id_seq') AS id, i.*
    FROM incoming i
    WHERE i.level = %(level)s AND NOT EXISTS (
        SELECT FROM places_place p WHERE p.level = i.level AND p.code = i.code)
)
INSERT INTO places_place (
    id, uid, level, code, name, name_local, name_local_language, kind, census_code, is_sample,
    parent_id, state_id, district_id, block_id)
SELECT f.id, f.uid, f.level, f.code, f.name, f.name_local, f.language, f.kind, f.census_code,
    %(is_sample)s, above.id,
    CASE WHEN f.level = 'state' THEN f.id ELSE above.state_id END,
    CASE WHEN f.level = 'district' THEN f.id ELSE above.district_id END,
    CASE WHEN f.level = 'block' THEN f.id ELSE above.block_id END
FROM fresh f
JOIN places_place above ON above.level = f.parent_level AND above.code = f.parent_code
"""

FORGET_KNOWN = """
DELETE FROM incoming i USING places_place p WHERE p.level = i.level AND p.code = i.code
"""

_MATCH_ANY = """
FROM incoming i JOIN places_place p ON p.level = i.level AND p.code = i.code
"""

RENAME_OFFICIAL = f"""
UPDATE places_placename n SET name = i.name, folded = i.folded {_MATCH_ANY}
WHERE n.place_id = p.id AND n.kind = 'official' AND n.name <> i.name
"""

DROP_STALE_LOCAL = f"""
DELETE FROM places_placename WHERE id IN (
    SELECT n.id {_MATCH_ANY}
    JOIN places_placename n ON n.place_id = p.id AND n.kind = 'local'
    WHERE i.name_local <> '' AND n.name <> i.name_local)
"""

ADD_OFFICIAL = f"""
INSERT INTO places_placename (place_id, kind, name, language, folded)
SELECT p.id, 'official', i.name, 'en', i.folded {_MATCH_ANY}
WHERE NOT EXISTS (
    SELECT FROM places_placename n WHERE n.place_id = p.id AND n.kind = 'official')
"""

ADD_LOCAL = f"""
INSERT INTO places_placename (place_id, kind, name, language, folded)
SELECT p.id, 'local', i.name_local, i.language, i.folded_local {_MATCH_ANY}
WHERE i.name_local <> '' AND NOT EXISTS (
    SELECT FROM places_placename n WHERE n.place_id = p.id AND n.kind = 'local')
"""

DROP_FORMER_NOW_CURRENT = f"""
DELETE FROM places_placename WHERE id IN (
    SELECT n.id {_MATCH_ANY}
    JOIN places_placename n ON n.place_id = p.id AND n.kind = 'former'
    WHERE n.name IN (p.name, p.name_local))
"""

ADD_NAMES = """
INSERT INTO places_placename (place_id, kind, name, language, folded)
SELECT p.id, i.kind, i.name, i.language, i.folded
FROM incoming_name i
JOIN places_place p ON p.level = i.level AND p.code = i.code
WHERE i.name NOT IN (p.name, p.name_local)
ON CONFLICT DO NOTHING
"""

# A level is covered in the states that the release has rows of it for. States themselves are
# covered only by a release that holds most of them: a folder for two states closes no other.
# What is gone comes first: mostly nothing is, and then what is covered need not be worked out.
CLOSE = """
WITH gone AS MATERIALIZED (
    SELECT p.id, p.level, p.state_id FROM places_place p
    WHERE NOT p.is_sample AND p.valid_to IS NULL AND p.level <> 'national'
    AND NOT EXISTS (SELECT FROM incoming i WHERE i.level = p.level AND i.code = p.code)
), covered AS MATERIALIZED (
    SELECT DISTINCT i.level, p.state_id
    FROM incoming i JOIN places_place p ON p.level = i.level AND p.code = i.code
    WHERE i.level <> 'state'
), all_states AS MATERIALIZED (
    SELECT count(*) * 2 > (
        SELECT count(*) FROM places_place
        WHERE level = 'state' AND NOT is_sample AND valid_to IS NULL) AS covered
    FROM incoming WHERE level = 'state'
)
UPDATE places_place p
SET valid_to = greatest(%(on)s::date - 1, p.valid_from)
FROM gone g
WHERE p.id = g.id AND (
    EXISTS (SELECT FROM covered c WHERE c.level = g.level AND c.state_id = g.state_id)
    OR (g.level = 'state' AND (SELECT covered FROM all_states))
)
RETURNING p.level || ':' || p.code
"""
