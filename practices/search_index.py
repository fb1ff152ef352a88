"""The write side of the search: the rows that `search` reads, one for each practice in lists."""

from django.db import connection, transaction
from django.utils.translation import override

from events.progress import step
from places.models import PlaceName
from practices.choices import PracticeState
from practices.living.translated import words_by_practice
from practices.models import Adoption, Endorsement, Practice, SearchRow
from practices.search import title_starts
from practices.search.facets import pack
from practices.search.sounds import MARK
from practices.search.words import by_stemmer, folded, stemmer_of, words_for_index
from practices.slugs import latin

LONGEST_TEXT = 100_000  # letters of one part; PostgreSQL takes no vector above 1 MB
LONGEST_WORD = 60
_CHUNK = 200
_PARENTS = ("place", "place__state", "place__district", "place__block")
_BODY = ("problem", "who_did_what", "materials", "upkeep", "result", "went_wrong", "not_where")

# `simple` finds every word as it is written; the stemmers find its other forms.
_VECTOR = """(to_tsvector('simple', %s) || to_tsvector('english', %s)
    || to_tsvector('hindi', %s) || to_tsvector('tamil', %s))"""
_KEEP = f"""
INSERT INTO practices_search (practice_id, place_id, published_at, facets, endorsements,
    adoptions, state, confirm_by, sinks_on, title_key, title_vector, vector)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, {_VECTOR}, setweight({_VECTOR}, 'A')
    || setweight({_VECTOR}, 'B') || setweight({_VECTOR}, 'C'))
ON CONFLICT (practice_id) DO UPDATE SET place_id = excluded.place_id,
    published_at = excluded.published_at, facets = excluded.facets,
    endorsements = excluded.endorsements, adoptions = excluded.adoptions,
    state = excluded.state, confirm_by = excluded.confirm_by,
    sinks_on = excluded.sinks_on, title_key = excluded.title_key,
    title_vector = excluded.title_vector, vector = excluded.vector
"""  # noqa: S608 - put together from constants
# Triggers count the words; which of them were written so, and are no stems, is known here alone.
_LEARN_WORDS = """
INSERT INTO practices_search_word AS kept (word, stemmer)
SELECT * FROM unnest(%s::text[], %s::text[])
ON CONFLICT (word) DO UPDATE SET stemmer = excluded.stemmer WHERE kept.stemmer IS NULL
"""


def keep(practice):
    """Write, or for what is hidden take out, the search row of `practice`.

    Called in the transaction that changed it: by `workflow.apply`, and after a vouching.
    """
    keep_all([practice.pk])


def keep_all(pks):
    """Write the search rows of the practices with these ids, newest first; drop the hidden."""
    pks = list(pks)
    with step("Writing search rows", len(pks)) as reached:
        for start in range(0, len(pks), _CHUNK):
            chunk = pks[start : start + _CHUNK]
            _keep_chunk(chunk)
            reached(start + len(chunk))


@transaction.atomic
def _keep_chunk(chunk):
    shown = _shown(chunk)
    SearchRow.objects.filter(pk__in=set(chunk) - {p.pk for p in shown}).delete()
    _write(shown)
    title_starts.keep(chunk)


def rebuild():
    """Write every row anew, after places, themes or this code have changed; return how many."""
    published = Practice.objects.exclude(state=PracticeState.UNPUBLISHED)
    keep_all(published.newest_first().values_list("pk", flat=True))
    return SearchRow.objects.count()


def _shown(pks):
    practices = Practice.objects.filter(pk__in=pks).exclude(state=PracticeState.UNPUBLISHED)
    practices = practices.select_related("live_version", *_PARENTS).newest_first()
    practices = practices.prefetch_related("live_version__steps", "themes", "tags")
    return [practice for practice in practices if not practice.is_hidden]


def _write(practices):
    names, vouchings = _names_of_places(practices), _types_of_vouchings(practices)
    takings, translated = _statuses_of_adoptions(practices), words_by_practice(practices)
    words = set()
    # The words of kinds and programmes are kept in English, whoever caused the writing.
    with override("en"), connection.cursor() as cursor:
        rows = []
        for p in practices:
            around = [names.get(pk, "") for pk in _with_ancestors(p.place)]
            texts = _texts_of(p, [*around, *translated.get(p.pk, ())])
            rows.append(_row(p, texts, vouchings.get(p.pk, ()), takings.get(p.pk, ())))
            words.update(*(text.split() for text in texts))
        _learn(cursor, words)
        cursor.executemany(_KEEP, rows)


def _learn(cursor, words):
    known = sorted(word for word in words if _is_telling(word))
    cursor.execute(_LEARN_WORDS, [known, [stemmer_of(word) for word in known]])


def _is_telling(word):
    return 2 < len(word) < LONGEST_WORD and not word.isdigit() and not word.startswith(MARK)


def _texts_of(practice, around):
    """Return its title, its body and the rest: the words, and the keys of how they sound."""
    texts = [practice.title, _body(practice.live_version), _rest(practice, around)]
    return [words_for_index(text[:LONGEST_TEXT]) for text in texts]


def _row(practice, texts, vouchings, takings):
    place = practice.place
    title, body, rest = texts
    return [
        practice.pk,
        place.pk,
        practice.published_at,
        _packed(practice, vouchings, takings),
        practice.endorsement_count,
        practice.adoption_count,
        practice.state,
        practice.confirm_by,
        practice.sinks_on,
        " ".join(dict.fromkeys([folded(practice.title), folded(latin(practice.title))])),
        *_texts(title),
        *_texts(title),
        *_texts(body),
        *_texts(rest),
    ]


def _texts(text):
    return [text, *by_stemmer(text).values()]


def _body(version):
    answers = [getattr(version, field) for field in _BODY]
    return "\n".join([*answers, version.reach, *version.step_texts()])


def _rest(practice, names):
    version = practice.live_version
    words = [tag.name for tag in practice.tags.all()]
    for theme in practice.themes.all():
        words += [theme.key.replace("-", " "), *theme.names.values()]
    if not practice.shielded:
        words += [version.place_text, version.village, version.habitation]
    words += names
    words += [practice.get_kind_display(), practice.get_programme_display(), practice.code]
    return "\n".join([*words, version.story])


def _packed(practice, vouchings, takings):
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
            "theme": [theme.pk for theme in practice.themes.all()],
        }
    )


def _with_ancestors(place):
    keys = [place.pk, place.block_id, place.district_id, place.state_id]
    return [key for key in dict.fromkeys(keys) if key]


def _names_of_places(practices):
    """Return `{place id: all its names}`, former and local ones too."""
    keys = {key for practice in practices for key in _with_ancestors(practice.place)}
    names = {}
    for key, name in PlaceName.objects.filter(place__in=keys).values_list("place", "name"):
        names[key] = f"{names.get(key, '')} {name}"
    return names


def _types_of_vouchings(practices):
    """Return `{practice id: types of its standing endorsements}`."""
    types = {}
    standing = Endorsement.objects.standing().filter(practice__in=practices)
    for pk, kind in standing.order_by().values_list("practice", "type").distinct():
        types.setdefault(pk, []).append(kind)
    return types


def _statuses_of_adoptions(practices):
    """Return `{practice id: statuses that others see of its adoptions}`."""
    statuses = {}
    shown = Adoption.objects.filter(practice__in=practices).shown()
    for pk, status in shown.order_by().values_list("practice", "shown_status").distinct():
        statuses.setdefault(pk, []).append(status)
    return statuses
