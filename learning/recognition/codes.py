"""The codes of certificates: eleven random symbols, which nobody guesses, and a check symbol.

Written in threes of four, `7K3M-9QAX-2BCD`, in the alphabet of the short codes, but longer: a short
code opens what anybody may find, this one names an office and perhaps a person.
"""

import re
import secrets

from practices.codes import ALPHABET

LENGTH = 12
_TYPED_FOR = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code():
    """Return a new random code, some 2^55 of which there are."""
    symbols = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH - 1))
    return _grouped(symbols + _check_symbol(symbols))


def read_code(text):
    """Return the code that somebody typed in any case, with or without dashes, or None."""
    plain = re.sub(r"[\s-]", "", str(text)[:40].upper()).translate(_TYPED_FOR)
    if len(plain) != LENGTH or set(plain) - set(ALPHABET):
        return None
    return _grouped(plain) if plain[-1] == _check_symbol(plain[:-1]) else None


def _grouped(plain):
    return "-".join(plain[start : start + 4] for start in range(0, LENGTH, 4))


def _check_symbol(symbols):
    """Return the sum with odd weights, modulo 32: every single wrong symbol is found."""
    total = sum((2 * n + 1) * ALPHABET.index(one) for n, one in enumerate(symbols))
    return ALPHABET[total % len(ALPHABET)]
