"""Sounds: one key for a word of an Indian script and for what people type for it in Latin letters.

The key is a skeleton: the consonants, folded as coarsely as people write them in Latin letters,
and for a short word its vowels as well. It begins with `qq`, as no word does, and a letter for the
way it was folded, so that keys lie among the words of a vector and are never taken for words:
`qqiscly` is शौचालय, and so are shauchalay, sochalay and shouchalaya.

The scripts of India are laid out alike in Unicode, 128 signs each, so one table reads them all.
"""

import re
from functools import lru_cache

MARK = "qq"
GENERAL, BENGALI, TAMIL = "i", "b", "t"  # a word of an Indian script, and how it was folded
LATIN, LATIN_TAMIL = "l", "m"  # a name in Latin letters, folded as general ones or as Tamil
_FEWEST, _TELLING = 2, 4  # consonants of a key; with fewer than so many its vowels count
_LONG = 3
_MARKED = len(MARK) + 1
_TAMIL_ENDINGS = ("y", "kl")  # what follows a glide, and many of it
_CACHED = 100_000
_INDIAN = re.compile(r"[\u0900-\u0d7f]")
_VOWELS_HEARD = "aiu"
_NO_VOWELS = str.maketrans("", "", _VOWELS_HEARD)
_NAME = re.compile(r"\b[A-Z][A-Za-z]{2,29}\b")
_TYPED = re.compile(r"(?=.*[aeiou])[a-z]{2,29}")
_BLOCK, _SIGNS = 0x0900, 0x80
_WAYS = {1: BENGALI, 5: TAMIL}  # by the number of blocks behind Devanagari
_H, _Y, _FIRST_CONSONANT = 0x39, 0x2F, 0x15  # signs, as each block has them
_HEARD_BEFORE = (_H, _Y)  # an unwritten "a" is heard before them
_MOST_SPELLINGS = 3

# How the signs of a block are written in Latin letters; "a" within a word is not heard.
_CONSONANTS = (
    "k kh g gh n ch chh j jh Y t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h"
)
_VOWELS = "a a i i u u ri l e e e ai o o o au"
_VOWEL_SIGNS = "a i i u u ri ri e e e ai o o o au"
_LETTERS = (
    {0x15 + place: letters for place, letters in enumerate(_CONSONANTS.split())}
    | {0x05 + place: letters for place, letters in enumerate(_VOWELS.split())}
    | {0x3E + place: letters for place, letters in enumerate(_VOWEL_SIGNS.split())}
    | {0x01: "N", 0x02: "N", 0x57: "u"}
)


def _rules(*pairs):
    return [(_needed(pattern), re.compile(pattern), letters) for pattern, letters in pairs]


def _needed(pattern):
    """Return letters that stand in each match, "" where none is sure to; most words lack them."""
    letters = re.sub(r"\(\?[^)]*\)|[$^]|\+$", "", pattern)
    return letters if letters.isalpha() else ""


def _by(rules, word):
    for needed, pattern, letters in rules:
        if needed in word:
            word = pattern.sub(letters, word)
    return word


# What every way folds first, in this order: one letter for each sound, vowels to a, i and u.
_FIRST = _rules(
    ("a+[Nn]?[vw]$|a+N?o[nN]?$", "avn"),
    ("jY", "gy"),
    ("Y", "n"),
    ("(?:c+h+)+", "C"),
    ("c(?=[eiy])", "s"),
    ("[cq]", "k"),
    ("zh", "L"),
    ("z", "j"),
    ("ph|f", "p"),
    ("sh", "s"),
    ("(?<=[kgjtdb])h+", ""),
    ("w", "v"),
    ("ayi$", "ai"),
    ("ai|ei|ee|ii|ey(?=[^aeiou]|$)|ae", "i"),
    ("oo|ou|au|oa|uu|av(?=[^aeiounN])", "u"),
    ("e", "i"),
)
_LAST = _rules(("(?<=.)a", ""), ("i(?=y)", ""), (r"(.)(?=\1)", ""))
_OF_GENERAL = _rules(
    *(("x", "ks"), ("m(?=[pb])", "n"), ("N$", ""), ("Nm", "m"), ("N", "n"), ("v", "b")),
    *(("L", "j"), ("o", "u")),
)
_OF_BENGALI = _rules(
    *(("x", "s"), ("o", "a"), ("ay(?=[^aiuy])", "i"), ("(?<=[^aiuN])y", "")),
    *(("u(?=v)", ""), ("v", "b"), ("sb", "s"), ("m(?=[pb])", "n"), ("Nm", "m"), ("N", "n")),
    *(("ng", "n"), ("kk?s?", "k"), ("C", "s"), ("y", "j"), ("L", "j")),
)
_OF_TAMIL = _rules(
    *(("[gh]", "k"), ("[sCj]", "c"), ("d", "t"), ("b", "p"), ("ntr", "nr"), ("rr|t+r", "r")),
    *(("x", "ks"), ("N", "m"), ("L", "l"), ("o", "u"), ("y(?=[^aeiou]|$)", "i")),
    *(("tc", "c"), ("^k(?=r)", "ki"), ("^p(?=r)", "pi")),
)
# Tamil writes one letter for k and g, t and d, p and b, ch and s: alone between vowels, and behind
# its nasal, it is voiced; ch alone is an s, at the beginning too.
_VOICED = _rules(
    *(("^ch(?!h)|(?<=[aiueo])ch(?=[aiueo])", "s"), ("(?<=[nY])ch", "j")),
    *(("(?<=[aiueon])k(?=[aiueo])", "g"), ("(?<=[aiueon])t(?=[aiueo])", "d")),
    ("(?<=[aiueom])p(?=[aiueo])", "b"),
)
_FIRST_OF_TAMIL = _rules(("zh?", "L"))
_FOLDS = {
    GENERAL: [*_FIRST, *_OF_GENERAL, *_LAST],
    BENGALI: [*_FIRST, *_OF_BENGALI, *_LAST],
    TAMIL: [*_FIRST_OF_TAMIL, *_FIRST, *_OF_TAMIL, *_LAST],
}
# What is typed in Latin letters in several ways: this is put for it, or may be put for it.
_SAME = _rules(
    ("ale?ye?$", "alay"), ("(?<=[^aeiouy])y$", "i"), ("kchh?", "ksh"), ("cc(?=[^h])", "cch")
)
_PERHAPS = _rules(
    ("(?<=[aeiou])n$", ""), ("rh(?=[aeiou]|$)", "r"), ("^sam(?=[rsv])", "san"), ("^beb", "byab")
)


def keys_in(text):
    """Return the keys that a text, as it is written and folded, is to be found by."""
    return [key for word in text.split() if (key := key_of(word))]


def keys_of_names(text):
    """Return the keys of the Latin words of a text that are written large, as names are."""
    return [key for name in dict.fromkeys(_NAME.findall(text)) if (key := _of_name(name))]


@lru_cache(maxsize=_CACHED)
def key_of(word, fewest=_FEWEST):
    """Return the key of a folded word in an Indian script; "" for any other and for a short one.

    Short is one with less than the `fewest` consonants.
    """
    if not (written := _written(word)):
        return ""
    way = _way_of(word)
    return _key(way, way, written, fewest)


@lru_cache(maxsize=_CACHED)
def _of_name(name):
    return _key(LATIN, GENERAL, name.lower())


@lru_cache(maxsize=1000)
def keys_asked(word, fewest=_FEWEST):
    """Return the keys under which a text may have a folded `word`, its own script's first.

    Of a Latin word those of Indian words that sound so, of an Indian one those of other scripts
    and of Latin names too.
    """
    if written := _written(word):
        way = _way_of(word)
        ways = [(one, one) for one in (GENERAL, BENGALI) if one != way]
        heard = _voiced(written) if way == TAMIL else written
        keys = [_key(way, way, written, fewest)]
        keys += [_key(mark, way, heard, fewest) for mark, way in [*ways, (LATIN, GENERAL)]]
    elif _TYPED.fullmatch(word):
        ways = (GENERAL, BENGALI, TAMIL)
        keys = [_key(way, way, one, fewest) for one in _spellings(word) for way in ways]
    else:
        return ()
    return tuple(dict.fromkeys(filter(None, keys)))


def script_of(text):
    """Return the way in which words in the Indian script of `text` are folded, "" where none is."""
    return _way_of(text) if _INDIAN.search(text) else ""


def way_of(key):
    """Return the way in which `key` was folded."""
    return key[len(MARK)]


def is_long(key, least=_LONG):
    """Return whether `key` says enough to stand for all that begins so: endings come behind.

    It has at `least` so many consonants.
    """
    return len(key[_MARKED:].translate(_NO_VOWELS)) >= least


def is_telling(key):
    """Return whether `key` says enough to be told from others: of two consonants with a vowel."""
    return is_long(key) or len(key) >= _MARKED + _LONG


def is_heard(word, typed):
    """Return whether a folded `word` of an Indian script sounds like the `typed` one."""
    key, keys = key_of(word), keys_asked(typed)
    return bool(key) and any(key == one or (is_long(one) and key.startswith(one)) for one in keys)


def with_endings(key):
    """Return the forms of a tsquery that have `key`, whatever ending comes behind.

    A short word stands alone, but for a Tamil one on a vowel: its endings are sounds of their own,
    after a glide, and the first letter of the next word is doubled behind it.
    """
    if is_long(key):
        return [f"'{key}':*"]
    if not key.startswith(MARK + TAMIL) or key[-1] not in _VOWELS_HEARD:
        return [f"'{key}'"]
    bones = key[: _MARKED + 1] + key[_MARKED + 1 :].translate(_NO_VOWELS)
    return [f"'{key}':*", *(f"'{bones}{ending}':*" for ending in _TAMIL_ENDINGS)]


def _way_of(word):
    block = (ord(_INDIAN.search(word)[0]) - _BLOCK) // _SIGNS
    return _WAYS.get(block, GENERAL)


def _spellings(word):
    """Return a word that was typed in Latin letters as it is read, and as it may be read too."""
    word = _by(_SAME, word)
    found = dict.fromkeys([word, *(_by([rule], word) for rule in _PERHAPS)])
    return list(found)[:_MOST_SPELLINGS]


def _written(word):
    """Return a word of an Indian script in Latin letters, or "".

    The "a" that a consonant is spoken with is put where letters would otherwise run together:
    behind each of Tamil, as it marks those without, else before an h and a y.
    """
    if word.isascii() or not _INDIAN.search(word):
        return ""
    is_tamil, before, letters = _way_of(word) == TAMIL, 0, []
    for sign in (ord(letter) % _SIGNS for letter in word):
        bare = _FIRST_CONSONANT <= before <= _H
        follows = _FIRST_CONSONANT <= sign <= _H
        if bare and follows and (is_tamil or sign in _HEARD_BEFORE):
            letters.append("a")
        letters.append(_LETTERS.get(sign, ""))
        before = sign
    return "".join(letters)


def _voiced(written):
    """Return a Tamil word that stands `written` in Latin letters as it is spoken."""
    return _by(_VOICED, written)


def _key(mark, way, written, fewest=_FEWEST):
    plain = _by(_FOLDS[way], written).lower()
    consonants = plain[:1] + plain[1:].translate(_NO_VOWELS)
    heard = len(consonants.lstrip(_VOWELS_HEARD))
    if heard < fewest:
        return ""
    return f"{MARK}{mark}{plain if heard < _TELLING else consonants}"
