"""How like two entries are: the cosine of their terms, each weighed by how rare it is.

A term counts ln(entries of all / entries with it), squared in the sum, so common words say little.
Only entries that share one of the rarest terms are looked at: this costs the same, however many
entries there are.
"""

import math
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q

from events.side_by_side import side_by_side
from practices import shield
from practices.choices import WAITING_STATES, PracticeState
from practices.kin.terms import terms_of, words_of
from practices.models import Practice, Version

# Measured by `benchmarks/kin.py`: below `LIKE` most of what is found tells of something else.
LIKE = 0.25
SAME = 0.5
MOST_SHOWN = 5
_CANDIDATES = 60
_MOST_READ = 4000  # entries that the terms asked for may have together
_RARE_TERMS, _UNKNOWN_TERMS = 32, 64
_ALL_ENTRIES = 0  # the row of `practices_term` that holds how many entries were counted
_COUNTED_FROM = 5  # a term of fewer entries has no row: it is rare
_UNCOUNTED = 2
_CHUNK = 200

_KEEP = """
INSERT INTO practices_likeness (practice_id, terms)
SELECT practice, string_to_array(terms, ' ')::int[]
FROM unnest(%s::bigint[], %s::text[]) AS told (practice, terms)
ON CONFLICT (practice_id) DO UPDATE SET terms = excluded.terms
"""
_COUNT = """
INSERT INTO practices_term (term, entries)
SELECT term, count(*) FROM practices_likeness, unnest(terms) AS term
GROUP BY term HAVING count(*) >= %s
UNION ALL SELECT %s, count(*) FROM practices_likeness
"""
_FIND = """
WITH shared AS (
    SELECT practice_id FROM unnest(%s::int[]) AS asked (term)
    JOIN practices_likeness ON terms @> ARRAY[term]
    WHERE practice_id <> %s
    GROUP BY practice_id ORDER BY count(*) DESC, practice_id LIMIT %s
)
SELECT practice_id, terms FROM shared JOIN practices_likeness USING (practice_id)
"""


@dataclass(frozen=True)
class Near:
    """An entry that tells something like it: how like (0 to 1), and whether of the same place.

    `version` is what it is compared by; `place` is None where its reader may not know it.
    """

    practice: Practice
    version: Version
    likeness: float
    place: object
    same_place: bool

    @property
    def address(self):
        return self.practice.get_absolute_url()

    @property
    def is_same(self):
        """Whether it is told in nearly the same words."""
        return self.likeness >= SAME


def keep(practice):
    """Write the terms of what is published of `practice`, else of what its desk reads."""
    keep_all([practice.pk])


def keep_all(pks):
    """Write the terms of the practices with these ids; drop those of hidden ones."""
    pks = list(pks)
    chunks = [pks[start : start + _CHUNK] for start in range(0, len(pks), _CHUNK)]
    for _kept in side_by_side(_keep_chunk, chunks):
        pass


@transaction.atomic
def _keep_chunk(pks):
    told = {practice.pk: version for practice, version in _shown(pks)}
    gone = [pk for pk in pks if pk not in told]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM practices_likeness WHERE practice_id = ANY(%s)", [gone])
    terms = terms_of([words_of(version) for version in told.values()])
    write(dict(zip(told, terms, strict=True)))


def write(terms):
    """Write `{practice id: sorted terms}`."""
    texts = [" ".join(map(str, row)) for row in terms.values()]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [list(terms), texts])


def _shown(pks):
    """Yield (practice, the version to compare by) of those that anybody but the author reads."""
    practices = Practice.objects.filter(pk__in=pks).select_related("live_version")
    waiting = Version.objects.filter(practice__in=pks, state__in=WAITING_STATES)
    waiting = {version.practice_id: version for version in waiting.prefetch_related("steps")}
    for practice in practices.prefetch_related("live_version__steps"):
        version = practice.live_version or waiting.get(practice.pk)
        if version and practice.state != PracticeState.WITHDRAWN:
            yield practice, version


@transaction.atomic
def count_terms():
    """Count anew in how many entries each term stands; by the clock, and after an import."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE practices_term IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM practices_term")
        cursor.execute(_COUNT, [_COUNTED_FROM, _ALL_ENTRIES])


def rebuild():
    """Write the terms of every entry anew, and count them; return how many entries."""
    pks = list(Practice.objects.values_list("pk", flat=True))
    keep_all(pks)
    count_terms()
    return len(pks)


def near_version(version, user):
    """Return what is `near` to a version, its own practice left out."""
    return near(words_of(version), user, but=version.practice_id, place_id=version.place_id)


def near(text, user, *, but=0, place_id=None):
    """Return up to five `Near` entries that `user` may see and that tell something like `text`.

    The most like first. `but` is the id of the practice that asks; `place_id` where it happened.
    """
    return _seen_by(user, like(text, but=but), place_id)


def like(text, *, but=0, least=LIKE):
    """Return `{practice id: likeness}` of what is at least so like `text`, the most like first.

    Whoever may see it: for pages use `near`.
    """
    (asked,) = terms_of([text])
    if not asked:
        return {}
    sought = _rarest(asked, _entries_of(asked))
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [sought, but, _CANDIDATES])
        found = dict(cursor.fetchall())
    ranked = sorted(_likenesses(set(asked), found).items(), key=lambda one: -one[1])
    return {pk: likeness for pk, likeness in ranked if likeness >= least}


def _entries_of(terms):
    """Return `{term: entries with it}`, with the number of all entries under `_ALL_ENTRIES`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, entries FROM practices_term WHERE term = ANY(%s)",
            [[*terms, _ALL_ENTRIES]],
        )
        return dict(cursor.fetchall())


def _rarest(terms, counts):
    """Return the terms to look entries up by: all together have few."""
    unknown = [term for term in terms if term not in counts][:_UNKNOWN_TERMS]
    chosen, read = [], 0
    for term in sorted(counts.keys() & set(terms), key=counts.get)[:_RARE_TERMS]:
        read += counts[term]
        if chosen and read > _MOST_READ:
            break
        chosen.append(term)
    return [*unknown, *chosen]


def _likenesses(asked, found):
    """Return `{practice id: likeness}` of the entries `found`, given by their terms."""
    met = asked.union(*found.values())
    counts = _entries_of(list(met))
    most = max(counts.get(_ALL_ENTRIES, 0), len(found)) + 1
    weights = {term: math.log(most / (counts.get(term, _UNCOUNTED) + 0.5)) ** 2 for term in met}
    own = _length(asked, weights)
    likenesses = {}
    for pk, terms in found.items():
        shared = sum(weights[term] for term in asked.intersection(terms))
        likenesses[pk] = shared / (own * _length(terms, weights) or 1)
    return likenesses


def _length(terms, weights):
    return math.sqrt(sum(weights[term] for term in terms))


def _seen_by(user, likenesses, place_id):
    """Return the `Near` entries among `likenesses` that `user` may open, the most like first."""
    versions = Version.objects.visible_to(user).filter(
        Q(practice__live_version=F("pk"))
        | Q(practice__live_version=None, state__in=WAITING_STATES),
        practice__in=likenesses,
    )
    versions = sorted(versions.with_row_data(), key=lambda one: -likenesses[one.practice_id])
    return [_near(version, likenesses, user, place_id) for version in versions[:MOST_SHOWN]]


def _near(version, likenesses, user, place_id):
    practice = version.practice
    place = None if shield.hides(version, user) else version.place
    same = place is not None and place.pk == place_id
    return Near(practice, version, likenesses[practice.pk], place, same)
