"""What a list shows of a hit: its title and a line of its text, with the words marked.

The words are those that PostgreSQL looked for; the text is the live version's as any reader gets
it, hidden passages covered (`Redactable`).
"""

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import regex
from django.utils.html import format_html_join

from practices.models.redaction import covered
from practices.search.sounds import MARK, keys_in, keys_of_names
from practices.search.words import folded

WIDTH = 140  # letters of a line, about two lines on a phone
LEAD = 40  # letters before the first marked word
LETTERS = 20_000  # of one answer that are looked through
_MOST_SPANS = 60
_ANSWERS = ("problem", "result", "who_did_what", "went_wrong", "not_where", "materials", "upkeep")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}\u200c\u200d]+")
_CLUSTER = regex.compile(r"\X")
_LEXEME = regex.compile(r"(!?)\(?\s*'((?:[^']|'')+)'(?::([*A-D]+))?")
# What may stand behind the stem of a word that PostgreSQL took as another of its forms.
_ENGLISH = regex.compile(
    "(?:e?s|e?d|e|y|ings?|ers?|ors?|ly|al|ies|ied|(?:ment|ion|ation)s?|ness|able)?"
)
_INDIAN = regex.compile(r"[\p{M}यएओईइआ]{0,5}")


@dataclass(frozen=True)
class Form:
    """One spelling that counts as the word number `term`; `begins` where longer words do too."""

    word: str
    term: int
    begins: bool = False


@dataclass
class Marked:
    """A piece of text with its marked words, safe to show; `terms` are the numbers of the words."""

    html: str = ""
    terms: set = field(default_factory=set)
    words: dict = field(default_factory=dict)


class Hits:
    """The words of one search, ready to be looked for in texts."""

    def __init__(self, queries):
        forms = [form for n, query in enumerate(queries) for form in _forms(query, n)]
        self.sounds = [form for form in forms if form.word.startswith(MARK)]
        self.forms = [form for form in forms if not form.word.startswith(MARK)]
        self._number = len({form.term for form in forms})
        self._exact = {form.word: form.term for form in reversed(self.forms)}
        self._stems = tuple(stem for form in self.forms for stem in _stems(form.word))
        self._ascii = tuple(stem for stem in self._stems if stem.isascii())

    def title(self, text):
        """Return the whole of `text`, Marked."""
        return _marked(text, self._spans(text))

    def line(self, practice):
        """Return the piece of the live version around its best hits, Marked; empty without any."""
        best, most = Marked(), 0
        for text in _texts(practice):
            words = " ".join(text[:LETTERS].split())
            spans = self._spans(words)
            start, terms = _best(spans)
            if len(terms) > most:
                best, most = _cut(words, spans, start), len(terms)
            if most == self._number:
                break
        return best

    def _spans(self, text):
        """Return (start, end, term) of each word of `text` that is one of those looked for."""
        if text.isascii() and not self.sounds:
            lowered = text.lower()
            if not any(stem in lowered for stem in self._ascii):
                return []
        found = []
        for match in _WORD.finditer(text):
            term = self._term_of(match.group())
            if term is not None:
                found.append((match.start(), match.end(), term))
                if len(found) == _MOST_SPANS:
                    break
        return found

    def _term_of(self, written):
        word = _folded(written)
        if word in self._exact:
            return self._exact[word]
        found = (form.term for form in self.sounds if _sounds_so(written, word, form))
        if word.startswith(self._stems):
            found = chain((form.term for form in self.forms if _is_form(word, form)), found)
        return next(found, None)


@lru_cache(maxsize=20_000)
def _folded(word):
    return word.lower() if word.isascii() else folded(word)


def _forms(query, term):
    """Return the `Form`s in a tsquery as PostgreSQL writes it; what must be absent is left out."""
    return [
        Form(word.replace("''", "'"), term, "*" in (marks or ""))
        for absent, word, marks in _LEXEME.findall(query)
        if not absent
    ]


def _stems(word):
    """Return how words may begin of which `word` is the stem: communiti stands for community."""
    return (word, word[:-1]) if word.isascii() and len(word) > 3 and word[-1] == "i" else (word,)


def _is_form(word, form):
    for stem in _stems(form.word):
        if word.startswith(stem):
            rest = word[len(stem) :]
            ends = _ENGLISH.fullmatch(rest) or _doubled(stem, rest) or _INDIAN.fullmatch(rest)
            if form.begins or ends:
                return True
    return False


def _sounds_so(written, word, form):
    """Return whether a word, or a name in Latin letters, has the key that was looked for."""
    keys = keys_of_names(written) if word.isascii() else keys_in(word)
    return any(key == form.word or (form.begins and key.startswith(form.word)) for key in keys)


def _doubled(stem, rest):
    """Say whether the last letter stands twice before the ending, as in planning."""
    return rest[:1] == stem[-1:] and _ENGLISH.fullmatch(rest[1:])


def _texts(practice):
    """Yield the texts of the live version, those that tell most first, covered."""
    version = practice.live_version
    yield from (getattr(version, name) for name in _ANSWERS[:2])
    for step in practice.steps_told or ():
        yield covered(step["text"], (step["hidden"] or {}).get("text", ()))
    yield from (getattr(version, name) for name in (*_ANSWERS[2:], "reach", "story"))


def _best(spans):
    """Return where the piece begins that has the most different words, and which these are."""
    best, terms = 0, set()
    for i, (start, _end, _term) in enumerate(spans):
        within = {term for _s, end, term in spans[i:] if end - start <= WIDTH - LEAD}
        if len(within) > len(terms):
            best, terms = start, within
    return best, terms


def _cut(text, spans, start):
    """Return the piece of `text` around `start`, cut between words, or between whole letters."""
    begin = max(0, start - LEAD)
    if begin:
        begin = text.find(" ", begin, start) + 1 or start
    last = max(end for begun, end, _term in spans if begun == start)
    stop = len(text)
    if begin + WIDTH < stop:
        stop = max(text.rfind(" ", last, begin + WIDTH), last)
        if stop == last and text[last : last + 1] not in ("", " "):
            stop = _whole_letters(text, last, begin + WIDTH)
    piece = [(s - begin, e - begin, t) for s, e, t in spans if begin <= s and e <= stop]
    before, behind = "… " if begin else "", " …" if stop < len(text) else ""
    return _marked(text[begin:stop], piece, before, behind)


def _whole_letters(text, last, stop):
    """Return where to cut a word longer than the line: behind the last whole letter that fits."""
    end = last
    for match in _CLUSTER.finditer(text, last):
        if match.end() > stop:
            break
        end = match.end()
    return end


def _marked(text, spans, before="", behind=""):
    parts, words, at = [(before, "")], {}, 0
    for start, end, term in spans:
        parts.append((text[at:start], text[start:end]))
        words.setdefault(term, text[start:end])
        at = end
    parts.append((text[at:] + behind, ""))
    html = format_html_join("", "{}{}", ((plain, _mark(word)) for plain, word in parts))
    return Marked(html, set(words), words)


def _mark(word):
    return format_html_join("", "<mark>{}</mark>", ((word,),)) if word else ""
