"""Abbreviations written by the names of their letters: एटीएम is ATM, எஃப்டிகே is FTK.

Officers speak of ODF, FTK and MRF in every language, and write in its script what they say.
"""

import re
from itertools import islice, product

from practices.search.words import folded

_FEWEST = 3  # letters: of two too many words are made
_MOST = 8
# The letters of the Latin alphabet in order, as they are called; several ways to write one by "/".
_CALLED = (
    "ए बी सी डी ई एफ जी एच/एच्च आई/आइ जे के एल एम एन ओ पी क्यू आर एस टी यू/यु वी/भी डब्ल्यू/डब्लू एक्स"
    " वाई/वाय जेड/ज़ेड",
    "এ বি/বী সি/সী/চি ডি/ডী ই এফ জি/জী এইচ/এইছ আই জে কে এল এম এন ও/অ' পি/পী"
    " কিউ আর/আৰ এস/এছ টি/টী ইউ ভি/ভী ডব্লিউ/ডব্লু এক্স ওয়াই/ৱাই জেড",
    "ஏ பி சி டி இ/ஈ எஃப்/எப் ஜி எச்/ஹெச் ஐ ஜே கே எல் எம் என் ஓ பி க்யூ/கியூ"
    " ஆர் எஸ் டி யு/யூ வி டபிள்யூ/டபுள்யூ எக்ஸ் ஒய்/வொய் இசட்",
)


def _letters():
    """Yield (name, letter) of each way to write a letter's name."""
    for names in _CALLED:
        for letter, several in zip("abcdefghijklmnopqrstuvwxyz", names.split(), strict=True):
            for name in several.split("/"):
                yield folded(name), letter


# By each name the letters that are called so: in Tamil b and p, d and t.
_NAMED = {}
for _name, _letter in _letters():
    _NAMED.setdefault(_name, []).append(_letter)
_NAME = re.compile("|".join(sorted(map(re.escape, _NAMED), key=len, reverse=True)))
_SPELT = re.compile(f"(?:{_NAME.pattern}){{{_FEWEST},{_MOST}}}")
_MOST_WAYS = 8


def latin_letters(*words):
    """Return the abbreviations in Latin letters that one folded word may stand for."""
    if len(words) != 1 or words[0].isascii() or not _SPELT.fullmatch(words[0]):
        return ()
    ways = product(*(_NAMED[name] for name in _NAME.findall(words[0])))
    return tuple(map("".join, islice(ways, _MOST_WAYS)))
