"""How names are compared: one key for the spellings that a reader takes for the same name."""

import re
import unicodedata

# Dots below that only mark a borrowed sound (Devanagari क़ = क + ़), in each script that has one.
NUKTAS = frozenset("\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc")
# A half nasal before a consonant is written as the dot above just as often: हिन्दी, हिंदी.
HALF_NASAL = re.compile("[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])")
ANUSVARA = "\u0902"
CHANDRABINDU = "\u0901"
LATIN_MARKS = range(0x0300, 0x0370)
NOT_WORD = re.compile(r"(?:[^\w\u0900-\u0dff]|_)+")


class _Kept(dict):
    """What becomes of each decomposed character: nukta, accent and zero-width sign fall away.

    Learnt letter by letter, so that a long text is folded by one `translate`.
    """

    def __missing__(self, code):
        char = chr(code)
        dropped = char in NUKTAS or code in LATIN_MARKS
        dropped = dropped or (unicodedata.category(char) in ("Cf", "Cc") and not char.isspace())
        self[code] = None if dropped else code
        return self[code]


_KEPT = _Kept()


def fold(text: str) -> str:
    """The search key of a name: lower case, one form of each letter, single spaces.

    Takes any text; gives "" where nothing is left. Nukta, accents, zero-width signs and
    punctuation fall away, half nasals become the dot above.
    """
    if text.isascii():
        return " ".join(NOT_WORD.sub(" ", text.lower()).split())
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFC", text.translate(_KEPT)).replace(CHANDRABINDU, ANUSVARA)
    text = HALF_NASAL.sub(ANUSVARA, text)
    return " ".join(NOT_WORD.sub(" ", text).split())


def clean_name(text: str) -> str:
    """A name as it is kept: NFC, without control signs, single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    kept = (char for char in text if char.isspace() or unicodedata.category(char) != "Cc")
    return " ".join("".join(kept).split())
