"""What a list shows of a hit: its title and a line of its text, with the words marked.

The words are those that PostgreSQL looked for; the text is the live version's as any reader gets
it, hidden passages covered (`Redactable`).
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import regex
from django.utils.html import format_html_join

from practices.models.redaction import covered
from practices.search.numbers import GROUPED, may_have_marks
from practices.search.sounds import LATIN, LATIN_TAMIL, MARK, keys_in, keys_of_names
from practices.search.words import folded

WIDTH = 140  # letters of a line, about two lines on a phone
LEAD = 40  # letters before the first marked word
LETTERS = 20_000  # of one answer that are looked through
_MOST_SPANS = 60
_LONGEST_PHRASE = 8
NAMES = (LATIN, LATIN_TAMIL)
_ANSWERS = ("problem", "result", "who_did_what", "went_wrong", "not_where", "materials", "upkeep")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}\u200c\u200d]+")
_WORD_OR_NUMBER = regex.compile(rf"(?:[\p{{L}}\p{{M}}\u200c\u200d]+|{GROUPED}|\p{{N}})+")  # 10,000
_CLUSTER = regex.compile(r"\X")
_LEXEME = regex.compile(r"(<\S+>)?[ (]*'((?:[^']|'')+)'(?::([*A-D]+))?")
# What may stand behind the stem of a word that PostgreSQL took as another of its forms.
_ENGLISH = regex.compile(
    "(?:e?s|e?d|e|y|ings?|ers?|ors?|ly|al|ies|ied|(?:ment|ion|ation)s?|ness|able)?"
)
_INDIAN = regex.compile(r"[\p{M}यएओईइआ]{0,5}")


@dataclass(frozen=True)
class Form:
    """One spelling that counts as the word number `term`; `begins` where longer words do too.

    `next` are the forms that must follow it, in a phrase.
    """

    word: str
    term: int
    begins: bool = False
    next: tuple = ()


@dataclass(frozen=True)
class Span:
    """Where a text has the word number `term`; `heard` where it only sounds like what was typed."""

    start: int
    end: int
    term: int
    heard: bool = False


@dataclass
class Marked:
    """A piece of text with its marked words, safe to show.

    `words` holds by the number of a word what of the text was marked for it, and whether `heard`.
    """

    html: str = ""
    words: dict = field(default_factory=dict)

    @property
    def terms(self):
        return set(self.words)


class Hits:
    """The words of one search, ready to be looked for in texts."""

    def __init__(self, queries):
        forms = [form for n, query in enumerate(queries) for form in _forms(query, n)]
        self.sounds = [form for form in forms if form.word.startswith(MARK)]
        self.phrases = sorted((f for f in forms if f.next), key=lambda f: -len(f.next))
        self.forms = [f for f in forms if not f.next and not f.word.startswith(MARK)]
        self._names = any(form.word[len(MARK)] in NAMES for form in self.sounds)
        self._known = {}
        self._number = len({form.term for form in forms})
        self._exact = {form.word: form.term for form in reversed(self.forms)}
        self._stems = _stems_of(self.forms)
        self._begun = _stems_of(self.phrases)
        self._ascii = [stem for stem in (*self._stems, *self._begun) if stem.isascii()]

    def title(self, text):
        """Return the whole of `text`, Marked."""
        return _marked(text, self._spans(text))

    def line(self, practice):
        """Return the piece of the live version around its best hits, Marked; empty without any."""
        return self.best(_texts(practice))

    def best(self, texts):
        """Return the piece of one of `texts` that has most of the words, Marked likewise."""
        best, most = Marked(), 0
        for text in texts:
            words = " ".join(text[:LETTERS].split())
            spans = self._spans(words)
            start, terms = _best(spans)
            if len(terms) > most:
                best, most = _cut(words, spans, start), len(terms)
            if most == self._number:
                break
        return best

    def _spans(self, text):
        """Return the `Span` of each word of `text`, and each phrase, that was looked for."""
        if text.isascii() and not self._names:
            lowered = text.lower().replace(",", "")  # 10,000 is looked for as 10000
            if not any(stem in lowered for stem in self._ascii):
                return []
        pattern = _WORD_OR_NUMBER if may_have_marks(text) else _WORD
        words, found, at = list(pattern.finditer(text)), [], 0
        while at < len(words) and len(found) < _MOST_SPANS:
            length, term, heard = self._read(words, at)
            if length:
                start, end = words[at].start(), words[at + length - 1].end()
                found.append(Span(start, end, term, heard))
            at += length or 1
        return found

    def _read(self, words, at):
        """Return how many words from `at` on were looked for, as which term, and if only heard."""
        written = words[at].group()
        if self._begun and _folded(written).startswith(self._begun):
            behind = [_folded(match.group()) for match in words[at : at + _LONGEST_PHRASE]]
            for form in self.phrases:
                if _is_phrase(behind, form):
                    return 1 + len(form.next), form.term, False
        if written not in self._known:
            self._known[written] = self._read_one(written, _folded(written))
        return self._known[written]

    def _read_one(self, written, word):
        if word in self._exact:
            return 1, self._exact[word], False
        if word.startswith(self._stems):
            for form in self.forms:
                if _is_form(word, form):
                    return 1, form.term, False
        keys = self._keys_of(written, word)
        for form in self.sounds if keys else ():
            if any(key == form.word or (form.begins and key.startswith(form.word)) for key in keys):
                return 1, form.term, True
        return 0, 0, False

    def _keys_of(self, written, word):
        """Return the keys of how a word sounds, also of a name in Latin letters if one is asked."""
        if word.isascii():
            return keys_of_names(written) if self._names else ()
        return keys_in(word) if self.sounds else ()


@lru_cache(maxsize=20_000)
def _folded(word):
    return word.lower().replace(",", "") if word.isascii() else folded(word)


def _forms(query, term):
    """Return the `Form`s in a tsquery as PostgreSQL writes it; what must be absent is left out."""
    forms = []
    for one in query.split(" | "):
        if not one.startswith("!"):
            found = [
                (gap, Form(word.replace("''", "'"), term, "*" in marks))
                for gap, word, marks in _LEXEME.findall(one)
            ]
            forms += _phrase(found) if any(gap for gap, _f in found) else [f for _g, f in found]
    return forms


def _phrase(found):
    """Return one form that the others must follow."""
    (_gap, first), *behind = found
    return [replace(first, next=tuple(form for _gap, form in behind))]


def _is_phrase(words, form):
    forms = (form, *form.next)
    return len(words) >= len(forms) and all(map(_is_form, words, forms))


def _stems_of(forms):
    return tuple(stem for form in forms for stem in _stems(form.word))


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
    for i, span in enumerate(spans):
        within = {one.term for one in spans[i:] if one.end - span.start <= WIDTH - LEAD}
        if len(within) > len(terms):
            best, terms = span.start, within
    return best, terms


def _cut(text, spans, start):
    """Return the piece of `text` around `start`, cut between words, or between whole letters."""
    begin = max(0, start - LEAD)
    if begin:
        begin = text.find(" ", begin, start) + 1 or start
    last = max(span.end for span in spans if span.start == start)
    stop = len(text)
    if begin + WIDTH < stop:
        stop = max(text.rfind(" ", last, begin + WIDTH), last)
        if stop == last and text[last : last + 1] not in ("", " "):
            stop = _whole_letters(text, last, begin + WIDTH)
    piece = [
        replace(span, start=span.start - begin, end=span.end - begin)
        for span in spans
        if begin <= span.start and span.end <= stop
    ]
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
    for span in spans:
        word = text[span.start : span.end]
        parts.append((text[at : span.start], word))
        words.setdefault(span.term, (word, span.heard))
        at = span.end
    parts.append((text[at:] + behind, ""))
    html = format_html_join("", "{}{}", ((plain, _mark(word)) for plain, word in parts))
    return Marked(html, words)


def _mark(word):
    return format_html_join("", "<mark>{}</mark>", ((word,),)) if word else ""
