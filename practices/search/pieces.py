"""What was typed, taken into pieces: words, phrases in quotes, and what must not be there."""

import re
from dataclasses import dataclass, field

from practices.search.words import folded

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("−–—", "-"))
_PIECE = re.compile(r'(?<!\S)(-?)"([^"]*)"|"([^"]*)"|(?<!\S)(-)(?=\w)([^\s"]+)|([^\s"]+)')
_PHRASE = re.compile(r'(?<!\S)(-"[^"]*")|"([^"]*)"-*')


@dataclass
class Pieces:
    """The pieces of a query: tuples of words to be found, and such as must not be there."""

    wanted: list = field(default_factory=list)
    phrases: set = field(default_factory=set)
    unwanted: list = field(default_factory=list)


def pieces_of(text, spelled=folded):
    """Return the Pieces of a text as it was typed, each `spelled` so that it is compared."""
    pieces = Pieces()
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        minus, quoted, loose, minus_word, unwanted, word = piece.groups("")
        words = tuple(spelled(quoted or loose or unwanted or word).split())
        if minus or minus_word:
            _put(pieces.unwanted, words)
        elif len(words) > 1 and (quoted or loose):
            pieces.phrases.add(words)
            _put(pieces.wanted, words)
        else:
            for one in words:
                _put(pieces.wanted, (one,))
    return pieces


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
