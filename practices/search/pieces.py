"""What was typed, taken into pieces: words, phrases in quotes, and what must not be there."""

import re
from dataclasses import dataclass, field

from practices.search.words import LONGEST_QUERY, folded

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("−–—", "-"))
_PIECE = re.compile(r'(?<!\S)(-?)"([^"]*)"|"([^"]*)"|(?<!\S)(-)(?=\w)([^\s"]+)|([^\s"]+)')
_PHRASE = re.compile(r'(?<!\S)(-"[^"]*")|"([^"]*)"-*')


@dataclass
class Pieces:
    """The pieces of a query: tuples of words to be found, and such as must not be there."""

    wanted: list = field(default_factory=list)
    phrases: set = field(default_factory=set)
    unwanted: list = field(default_factory=list)


def pieces_of(text):
    """Return the Pieces of a text as it was typed, each folded."""
    pieces = Pieces()
    for words, is_unwanted, is_phrase, _span in _each(text, folded):
        if is_unwanted:
            _put(pieces.unwanted, words)
        elif is_phrase:
            pieces.phrases.add(words)
            _put(pieces.wanted, words)
        else:
            for one in words:
                _put(pieces.wanted, (one,))
    return pieces


def loose_words(text, spelled):
    """Return each word to be found that stands in no phrase, `spelled`, and its span in the text.

    Words typed as one (soak-pit) have one span. An empty word stands where a phrase does, or what
    must not be there.
    """
    return [
        (word, span)
        for words, is_unwanted, is_phrase, span in _each(text, spelled)
        for word in ([""] if is_unwanted or is_phrase else words)
    ]


def _each(text, spelled):
    """Yield of each piece its words, whether they are unwanted, or a phrase, and its span."""
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        minus, quoted, loose, minus_word, unwanted, word = piece.groups("")
        # One sign may stand for many letters (㍿), and PostgreSQL knows no word of 2 kB.
        words = [
            one[:LONGEST_QUERY] for one in spelled(quoted or loose or unwanted or word).split()
        ]
        is_phrase = len(words) > 1 and bool(quoted or loose)
        yield tuple(words), bool(minus or minus_word), is_phrase, piece.span()


def _put(pieces, words):
    if words and words not in pieces:
        pieces.append(words)


def apart(text):
    """Return `text` without the quotes of the phrases that it looks for.

    A minus in or beside a phrase leaves no word out, so it goes with the quotes.
    """
    return _PHRASE.sub(
        lambda found: found[1] or f" {found[2].replace('-', ' ')} ", text.translate(_QUOTES)
    )
