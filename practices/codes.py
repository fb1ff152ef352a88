"""Short codes for paper: `LS-` and seven random symbols with a check symbol behind them.

The alphabet is base 32 without I, L, O and U (Crockford's), so that a code can be read out and
typed without doubt. The check symbol is the weighted sum of the seven, modulo 32, with odd
weights: as an odd factor has an inverse modulo 32, every single wrong symbol is found.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WEIGHTS = (1, 3, 5, 7, 9, 11, 13)
LENGTH = len(_WEIGHTS) + 1  # without LS-
_TYPED_FOR = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code():
    """Return a new random code such as `LS-7K3M9QAX`."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in _WEIGHTS)
    return f"LS-{symbols}{_check_symbol(symbols)}"


def read_code(text):
    """Return the code that somebody typed in any case, with or without dashes and LS-, or None."""
    plain = plain_of(text)
    if len(plain) != LENGTH or set(plain) - set(ALPHABET):
        return None
    return f"LS-{plain}" if plain[-1] == _check_symbol(plain[:-1]) else None


def plain_of(text):
    """Return what was typed as a code, in capitals, without LS- and dashes, whatever its length."""
    typed = str(text)[:40].strip().upper()
    plain = re.sub(r"[\s-]", "", typed)
    one_off = re.match(r"LS[\s-]", typed) and len(plain) in (LENGTH + 1, LENGTH + 3)
    plain = plain.removeprefix("LS") if one_off or len(plain) == LENGTH + 2 else plain
    return plain.translate(_TYPED_FOR)


def _check_symbol(symbols):
    values = (ALPHABET.index(symbol) for symbol in symbols)
    total = sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))
    return ALPHABET[total % len(ALPHABET)]
