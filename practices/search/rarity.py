"""How rare each word of a query is, and what of it an entry needs where none has all."""

# ruff: noqa: S608 - the statement is put together from constants

from dataclasses import replace

from django.db import connection

from practices.search.reading import OR, forms_of, words_of
from practices.search.statements import TIMEOUT
from sourcebook.postgres import prepared

# What the glossary has is what an officer asks about: it tells as much as another word of which so
# many times fewer entries tell.
_OF_THE_FIELD = 4
_ENTRIES = (
    TIMEOUT
    + """
WITH known AS (
    SELECT number, heard, choice, low, sum(entries) AS entries, max(entries) AS most
    FROM unnest(%s::int[], %s::bool[], %s::int[], %s::text[], %s::text[])
        AS form (number, heard, choice, low, high)
    LEFT JOIN practices_search_word ON word BETWEEN low AND high
    GROUP BY number, heard, choice, low
), rarest AS (
    SELECT number, heard, choice, min(coalesce(entries, 0)) AS entries,
        min(coalesce(most, 0)) AS most
    FROM known GROUP BY number, heard, choice
)
SELECT number, coalesce(sum(entries) FILTER (WHERE heard), 0), max(most) FROM rarest GROUP BY number
"""
)


def relaxed_words(typed):
    """Return the `Words` of which an entry needs only some; one query or two.

    Of a term of several words that nothing has as a whole, each is one of them.
    """
    terms, entries = typed.terms, entries_of(typed.terms)
    found = zip(terms, entries if len(terms) > 1 else [0], strict=True)
    apart = tuple(one for term, n in found for one in ((not n and term.parts) or [term]))
    if apart != terms:
        terms, entries = apart, entries_of(apart)
    words = words_of(replace(typed, terms=terms))
    return replace(words, relaxed=True, entries=tuple(map(_as_telling, terms, entries)))


def _as_telling(term, entries):
    """Return of how many entries a word outside the glossary would tell as much as `term`."""
    return float(entries) / (_OF_THE_FIELD if term.is_named or term.parts else 1)


def entries_of(terms):
    """Return for each of `terms` about how many published entries have it; one query.

    Counted is the word itself, of a term of several words the rarest of them; where nothing has it,
    what the glossary has for it. Of words that must stand together the rarest counts.
    """
    asked = list(dict.fromkeys(one for term in terms for one in (term, *term.parts)))
    found = _counted(asked)

    def entries(term):
        heard = min(found[one][0] for one in term.parts or [term])
        return max(heard, found[term][1])

    return list(map(entries, terms))


def _counted(terms):
    """Return `{term: (entries that have its word, the most that have what it stands for)}`."""
    forms = [
        (n, heard, choice, *form)
        for n, term in enumerate(terms)
        for heard, query in _queries(term)
        for choice, one in enumerate(query.split(OR))
        for form in forms_of(one)
    ]
    with prepared.statements(), connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [list(column) for column in zip(*forms, strict=True)])
        found = {number: counts for number, *counts in cursor.fetchall()}
    return {term: found.get(n, (0, 0)) for n, term in enumerate(terms)}


def _queries(term):
    """Return what is counted of `term`: its words, which of several its parts tell, and all."""
    query = term.marked or term.query  # of the glossary's terms the rarest word of each phrase
    if term.parts:
        return [(False, query.removeprefix(term.heard))]
    return [(True, term.heard), *([(True, term.kin)] if term.kin else []), (False, query)]
