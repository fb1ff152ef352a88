"""Entries for volume, the same ones every time: real sentences and places, recombined, by COPY.

Up to `COMPOSED` entries the search rows are composed by `search_index`, as in the portal. What goes
beyond is recombined from those in the database: title, place and themes of one, the body and the
standing of another, each time of yet another. Endorsements and adoptions are numbers and flags
without rows behind them. Indexes and links between tables are made afterwards, and words and facets
counted once.
"""

import io
import json
import random
import time
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField
from django.db.transaction import atomic, set_rollback
from django.utils import timezone

from accounts.querysets import today
from events.side_by_side import side_by_side
from places.models import Place
from practices import search_check, search_index
from practices.choices import AdoptionStatus, EndorsementType
from practices.living.due import add_months
from practices.models import Practice, Step, Theme, Version
from practices.search import common, title_starts
from practices.search.facets import ADOPTED, ENDORSED
from practices.slugs import slug_for
from sourcebook.postgres.reference import owner_cursor

SEED = 20_260_101
COMPOSED = 5_000
LANGUAGES = {"en": 66, "hi": 16, "ta": 6, "bn": 6, "as": 6}  # of a hundred
LETTERS = {"title": 110, "problem": 390, "step": 290, "result": 700, "story": 1500}
PLACES = 5000
_CHUNK, _AT_ONCE = 1000, 200
_GUARDED = ("practices_practice", "practices_version", "practices_step")
# Indexes that stand for no constraint, and the links to other tables.
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = ANY(%s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""
_LINKS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
_THEMES = Practice.themes.through
_FILLED = [
    *("practices_practice", "practices_version", "practices_step", "practices_practice_themes"),
    *("practices_search", "practices_title_start"),
]
# Whose body and standing an entry takes, by the one whose title it has; %(turn)s counts the turns.
_OTHER = "({key} * 7919 + %(turn)s * 31) %% %(composed)s + 1"
_OF_OTHER = f"(SELECT {{}} FROM practices_search WHERE practice_id = {_OTHER.format(key='id')})"
# What of a copied row is not copied; %(by)s is how far its id lies from that of the first.
_COPIES = {
    Practice: {
        "uid": "gen_random_uuid()",
        "code": "'X' || id + %(by)s",
        "import_key": "NULL",
        "live_version_id": "id + %(by)s",
        "published_at": "published_at + %(by)s * interval '1 minute'",
        "endorsement_count": _OF_OTHER.format("endorsements"),
        "adoption_count": _OF_OTHER.format("adoptions"),
    },
    Version: {
        "uid": "gen_random_uuid()",
        "practice_id": "practice_id + %(by)s",
        **dict.fromkeys(("story", "result", "who_did_what", "upkeep", "went_wrong"), "''"),
    },
    _THEMES: {"practice_id": "practice_id + %(by)s"},
}
_STANDING = sum(facet.mask << facet.shift for facet in (ENDORSED, ADOPTED))
_ROWS = f"""
INSERT INTO practices_search (practice_id, place_id, published_at, facets, endorsements, adoptions,
    state, confirm_by, sinks_on, title_key, title_vector, vector)
SELECT a.practice_id + %(by)s, a.place_id, a.published_at + %(by)s * interval '1 minute',
    (a.facets & ~{_STANDING}) | (b.facets & {_STANDING}), b.endorsements, b.adoptions,
    a.state, a.confirm_by, a.sinks_on, a.title_key, a.title_vector,
    ts_filter(a.vector, '{{a}}') || ts_filter(b.vector, '{{b,c}}')
FROM practices_search a JOIN practices_search b
    ON b.practice_id = {_OTHER.format(key="a.practice_id")}
WHERE a.practice_id <= %(most)s ORDER BY a.practice_id
"""


def load(number):
    """Write `number` published entries and their search rows into an empty portal.

    Return `{part of the work: seconds}`.
    """
    entries, took = Entries(number), {}
    with owner_cursor(connection) as cursor, _unguarded(cursor, _GUARDED), _bare(cursor, took):
        cursor.connection.commit()
        with _clock(took, "composing"):
            most = min(number, COMPOSED)
            parts = [range(n, min(n + _AT_ONCE, most + 1)) for n in range(1, most + 1, _AT_ONCE)]
            for _done in side_by_side(entries.write, parts):
                pass
        with _clock(took, "recombining"), _unguarded(cursor, ["practices_search"]):
            for by in range(COMPOSED, number, COMPOSED):
                _recombine(cursor, by, min(COMPOSED, number - by))
        cursor.connection.commit()
        with _clock(took, "counting"):
            search_check.recount_words()
            title_starts.rebuild()
        for model in (Practice, Version, Step, _THEMES):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id))"
                f" FROM {model._meta.db_table}"
            )
    with _clock(took, "keeping counts"):
        common.keep()
    return took


@contextmanager
def _clock(took, part):
    """Keep in `took` how many seconds a part of the work takes."""
    start = time.perf_counter()
    yield
    took[part] = time.perf_counter() - start


def load_by_orm(number):
    """Write so many entries by bulk_create and 200 search rows at a time, indexes in place.

    All of it is taken back. Return the seconds that it took.
    """
    entries = Entries(number)
    start = time.perf_counter()
    practices = [entries.practice(pk) for pk in range(1, number + 1)]
    for practice in practices:
        version = practice.live_version
        version.state, version.number = "draft", None  # an accepted one takes no steps any more
    with atomic():
        Practice.objects.bulk_create(
            [_unpublished(practice) for practice in practices], batch_size=_CHUNK
        )
        Version.objects.bulk_create([p.live_version for p in practices], batch_size=_CHUNK)
        steps = [step for p in practices for step in p.live_version.steps.all()]
        Step.objects.bulk_create(steps, batch_size=_CHUNK)
        _THEMES.objects.bulk_create(
            [_THEMES(practice=p, theme=theme) for p in practices for theme in p.themes.all()],
            batch_size=_CHUNK,
        )
        for first in range(0, number, _AT_ONCE):
            search_index.write(practices[first : first + _AT_ONCE], {}, {})
        took = time.perf_counter() - start
        set_rollback(True)
    return took


def _unpublished(practice):
    """Return the practice as it is written before its version is there."""
    return Practice(id=practice.pk, created_at=practice.created_at)


class Entries:
    """Published entries by their number, the last one published just now."""

    def __init__(self, number):
        self.number, self.now = number, timezone.now().replace(microsecond=0)
        self.sentences, self.themes = _sentences(), list(Theme.objects.order_by("pk"))
        every = Place.objects.exclude(level="national").order_by("level", "code")
        keys = random.Random(SEED).sample(list(every.values_list("pk", flat=True)), PLACES)
        self.places = list(Place.objects.with_parents().filter(pk__in=keys).order_by("pk"))

    def write(self, pks):
        """Write the entries with these ids, as COPY and as search rows."""
        practices, steps, themed = [], [], []
        for pk in pks:
            practices.append(self.practice(pk))
        for practice in practices:
            steps += practice.live_version.steps.all()
            themed += [_THEMES(practice=practice, theme=theme) for theme in practice.themes.all()]
        flags = {p.pk: random.Random(p.pk) for p in practices}
        with atomic(), connection.cursor() as cursor:
            _copy(cursor, Practice, practices)
            _copy(cursor, Version, [practice.live_version for practice in practices])
            _copy(cursor, Step, steps)
            _copy(cursor, _THEMES, themed)
            search_index.write(
                practices,
                {pk: _some(chance, EndorsementType.values) for pk, chance in flags.items()},
                {pk: _some(chance, AdoptionStatus.values) for pk, chance in flags.items()},
            )

    def practice(self, pk):
        """Return the unsaved practice with this id, its version, steps and themes at hand."""
        chance = random.Random(SEED + pk)
        answers = self.answers(chance)
        version = Version(id=pk, practice_id=pk, number=1, state="accepted", **answers)
        version.created_at = version.updated_at = self.now
        steps = [self._words(chance, version.language, "step", 2) for _ in range(4)]
        numbered = enumerate(steps, 1)
        steps = [Step(version=version, position=number, text=text) for number, text in numbered]
        published = self.now - timedelta(minutes=self.number - pk)
        told = today(published)
        same = ("title", "language", "kind", "programme", "place", "started_on")
        practice = Practice(
            id=pk,
            state="published",
            live_version=version,
            slug=slug_for(version.title),
            summary=version.problem,
            published_at=published,
            renewed_at=published,
            created_at=published,
            confirmed_on=told,
            confirm_by=add_months(told, 12),
            sinks_on=add_months(told, 24),
            endorsement_count=int(chance.expovariate(1)),
            adoption_count=int(chance.expovariate(1)),
            **{name: getattr(version, name) for name in same},
        )
        themes = chance.sample(self.themes, chance.randint(1, 3))
        version.themes = [theme.key for theme in themes]
        version._prefetched_objects_cache = {"steps": _Loaded(steps)}
        practice._prefetched_objects_cache = {"themes": _Loaded(themes), "tags": _Loaded()}
        return practice

    def answers(self, chance):
        """Return the answers of one entry, drawn with `chance`."""
        language = chance.choices(list(LANGUAGES), LANGUAGES.values())[0]
        place = chance.choice(self.places)
        return {
            "language": language,
            "place": place,
            "village": chance.choice(self.places).name,
            "title": self._words(chance, language, "title", 1),
            "problem": self._words(chance, language, "problem", 3),
            "result": self._words(chance, language, "result", 4),
            "story": self._words(chance, language, "story", 8),
            "kind": chance.choices(["practice", "innovation", "lesson"], [7, 2, 1])[0],
            "programme": chance.choice(["sbm", "jjm", "both"]),
        }

    def _words(self, chance, language, part, sentences):
        words = ". ".join(chance.choices(self.sentences[language], k=sentences))
        return words[: LETTERS[part]].strip()


class _Loaded(list):
    """Related rows at hand, as a manager gives them."""

    def all(self):
        return self


def _some(chance, values):
    return [value for value in values if chance.random() < 0.2]


def _sentences():
    """Return `{language: sentences}` of the cases and passages."""
    texts = {language: [] for language in LANGUAGES}
    for name, language, fields in (
        ("cases.jsonl", "language", ("title", "problem", "what_was_done", "results", "text")),
        ("passages.jsonl", "lang", ("text",)),
    ):
        for line in (settings.REAL_DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for field in fields:
                parts = (part.strip() for part in row[field].replace("।", ".").split("."))
                texts.setdefault(row[language], []).extend(part for part in parts if part)
    return texts


def _copy(cursor, model, rows):
    """COPY unsaved `rows` of a model into its table, without a key where they have none."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or rows[0].pk]
    lines = io.StringIO()
    for row in rows:
        values = (_written(field, getattr(row, field.attname)) for field in fields)
        lines.write("\t".join(values) + "\n")
    lines.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", lines)


def _written(field, value):
    """Return a value as COPY reads it."""
    if value is None:
        return r"\N"
    if isinstance(field, ArrayField):
        value = "{" + ",".join(json.dumps(one, ensure_ascii=False) for one in value) + "}"
    elif isinstance(field, JSONField):
        value = json.dumps(value)
    text = str(value)
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _recombine(cursor, by, most):
    """Write `most` more entries, each `by` behind the one that it takes its title from."""
    values = {"by": by, "most": most, "composed": COMPOSED, "turn": by // COMPOSED}
    for model, changed in _COPIES.items():
        table = model._meta.db_table
        fields = [f.column for f in model._meta.concrete_fields if f.column != "id"]
        taken = [changed.get(name, f'"{name}"') for name in fields]
        columns = ", ".join(f'"{name}"' for name in fields)
        of = "practice_id" if model is _THEMES else "id"
        key = ("", "") if model is _THEMES else ("id, ", "id + %(by)s, ")
        cursor.execute(
            f"INSERT INTO {table} ({key[0]}{columns}) SELECT {key[1]}{', '.join(taken)}"
            f" FROM {table} WHERE {of} <= %(most)s",
            values,
        )
    cursor.execute(_ROWS, values)


@contextmanager
def _unguarded(cursor, tables):
    """Let rows be written past the triggers of these tables."""
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _bare(cursor, took):
    """Make indexes and links after the rows, which takes a fraction of the time."""
    cursor.execute(_LINKS, [_FILLED])
    links = cursor.fetchall()
    cursor.execute(_INDEXES, [_FILLED])
    indexes = cursor.fetchall()
    for table, name, _made in links:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _made in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    with _clock(took, "indexes"):
        for _name, made in indexes:
            cursor.execute(made)
    for table, name, made in links:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made} NOT VALID")
    for table in _FILLED:
        cursor.execute(f"ANALYZE {table}")
