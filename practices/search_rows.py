"""What stands in the search row of a practice: its words, in three parts, and its facets."""

import json
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils.translation import override

from practices.living.translated import words_by_practice
from practices.models.redaction import covered
from practices.models.translation import TranslationState
from practices.search.facets import pack
from practices.search.words import by_stemmer, folded, words_for_index
from practices.slugs import latin

LONGEST_TEXT = 100_000  # letters of one part; PostgreSQL takes no vector above 1 MB
_BODY = ("problem", "who_did_what", "materials", "upkeep", "result", "went_wrong", "not_where")
# Five statements in one that is never put together anew: by Django they took a fifth of a publish.
_AROUND = f"""
SELECT 'names', place_id, string_agg(name, ' ' ORDER BY kind, name)
FROM places_placename WHERE place_id = ANY(%s) GROUP BY place_id
UNION ALL SELECT 'tags', object_id, string_agg(t.name, E'\n' ORDER BY t.id)
FROM taggit_taggeditem JOIN taggit_tag t ON t.id = tag_id
    JOIN django_content_type c ON c.id = content_type_id
WHERE app_label = 'practices' AND model = 'practice' AND object_id = ANY(%s)
GROUP BY object_id
UNION ALL SELECT 'themes', practice_id,
    json_agg(json_build_array(t.id, t.key, t.names) ORDER BY position)::text
FROM practices_practice_themes JOIN practices_theme t ON t.id = theme_id
WHERE practice_id = ANY(%s) GROUP BY practice_id
UNION ALL SELECT 'steps', version_id,
    json_agg(json_build_array(text, hidden) ORDER BY position)::text
FROM practices_step WHERE version_id = ANY(%s) GROUP BY version_id
UNION ALL SELECT 'translated', based_on_id, NULL FROM practices_translation
WHERE state = '{TranslationState.CHECKED}' AND based_on_id = ANY(%s) GROUP BY based_on_id
"""  # noqa: S608


@dataclass
class _Around:
    """What is told of practices in other tables, each by the id of its place, version or itself."""

    names: dict = field(default_factory=dict)
    tags: dict = field(default_factory=dict)
    themes: dict = field(default_factory=dict)  # [id, key, names of it]
    steps: dict = field(default_factory=dict)
    translated: dict = field(default_factory=dict)


def given(practices, vouchings, takings):
    """Return the columns of the rows of `practices`, and `{id: all words that it has}`.

    With each its live version and its place with the state are loaded; what else is told of them
    is read. `vouchings` and `takings` are `{practice id: types of endorsement, statuses of
    adoption}`.
    """
    around, rows, words = _around(practices), [], {}
    translated = _in_other_languages(practices, around)
    # The words of kinds and programmes are kept in English, whoever caused the writing.
    with override("en"):
        for practice in practices:
            pk = practice.pk
            texts = _texts_of(practice, around, translated.get(pk, ()))
            facets = _packed(practice, around, vouchings.get(pk, ()), takings.get(pk, ()))
            rows.append(_row(practice, facets, texts))
            words[pk] = set().union(*(text.split() for text in texts))
    return [list(column) for column in zip(*rows, strict=True)], words


def _around(practices):
    places = list({key for one in practices for key in _with_ancestors(one.place)})
    own = [practice.pk for practice in practices]
    versions = [practice.live_version_id for practice in practices]
    around = _Around()
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [places, own, own, versions, versions])
        for which, key, text in cursor.fetchall():
            getattr(around, which)[key] = text
    around.themes = {key: json.loads(text) for key, text in around.themes.items()}
    around.steps = {key: _covered_steps(text) for key, text in around.steps.items()}
    return around


def _covered_steps(text):
    return [covered(step, (hidden or {}).get("text", ())) for step, hidden in json.loads(text)]


def _in_other_languages(practices, around):
    """Return the words of the translations of those few that have one."""
    found = [one for one in practices if one.live_version_id in around.translated]
    if not found:
        return {}
    prefetch_related_objects(found, "live_version__steps")
    return words_by_practice(found)


def _texts_of(practice, around, translated):
    """Return its title, its body and the rest: the words, and the keys of how they sound."""
    body = _body(practice.live_version, around)
    rest = _rest(practice, around, translated)
    texts = [practice.title, body, rest]
    return [words_for_index(text[:LONGEST_TEXT]) for text in texts]


def _row(practice, facets, texts):
    title, body, rest = texts
    return [
        practice.pk,
        practice.place_id,
        practice.published_at,
        facets,
        practice.endorsement_count,
        practice.adoption_count,
        practice.state,
        practice.confirm_by,
        practice.sinks_on,
        " ".join(dict.fromkeys([folded(practice.title), folded(latin(practice.title))])),
        *_texts(title),
        *_texts(body),
        *_texts(rest),
    ]


def _texts(text):
    return [text, *by_stemmer(text).values()]


def _body(version, around):
    answers = [getattr(version, field) for field in _BODY]
    return "\n".join([*answers, version.reach, *around.steps.get(version.pk, ())])


def _rest(practice, around, translated):
    version, tags = practice.live_version, around.tags.get(practice.pk)
    words = [tags] if tags else []
    for _pk, key, names in around.themes.get(practice.pk, ()):
        words += [key.replace("-", " "), *names.values()]
    if not practice.shielded:
        words += [version.place_text, version.village, version.habitation]
    words += [around.names.get(pk, "") for pk in _with_ancestors(practice.place)]
    words += translated
    words += [practice.get_kind_display(), practice.get_programme_display(), practice.code]
    return "\n".join([*words, version.story])


def _packed(practice, around, vouchings, takings):
    state = practice.place.state
    return pack(
        {
            "kind": [practice.kind],
            "programme": [practice.programme],
            "level": [practice.shielded_level or practice.place.level],
            "language": [practice.language],
            "state": [state.code] if state and state.code.isdigit() else [],
            "endorsed": vouchings,
            "adopted": takings,
            "theme": [pk for pk, _key, _names in around.themes.get(practice.pk, ())],
        }
    )


def _with_ancestors(place):
    keys = [place.pk, place.block_id, place.district_id, place.state_id]
    return [key for key in dict.fromkeys(keys) if key]
