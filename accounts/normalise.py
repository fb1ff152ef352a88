"""How a name, an e-mail address and a mobile number are written before they are stored."""

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CAN_BE_MOBILE = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)
_INVISIBLE = ("Cc", "Cf", "Cs", "Co")
_JOINERS = "\u200c\u200d"


def nfc(text):
    """Return `text` in NFC, its spaces single, without characters that cannot be seen."""
    kept = (
        char
        for char in unicodedata.normalize("NFC", text or "")
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in _INVISIBLE
    )
    return " ".join("".join(kept).split())


def email_address(text):
    """Return `text` as an e-mail address is stored: NFC, lower case, no spaces around."""
    return nfc(text).lower()


def mobile_number(text):
    """Return `text` as E.164 (`+919876543210`), a number without a country as an Indian one.

    Digits of any script and any spacing are understood. Raises `ValidationError` where it is not a
    number that can have a mobile telephone.
    """
    try:
        number = phonenumbers.parse(nfc(text), "IN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("Write a mobile number of ten digits, such as 98765 43210."), code="mobile"
        )
    if phonenumbers.number_type(number) not in _CAN_BE_MOBILE:
        raise ValidationError(
            _("This looks like a landline. Write a mobile number."), code="landline"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def scripts(text):
    """Return the names of the scripts that the letters of `text` belong to."""
    return {
        unicodedata.name(char, "UNKNOWN").split()[0].removesuffix("-1")
        for char in text
        if char.isalpha()
    }


def refuse_mixed_scripts(text):
    """Raise `ValidationError` where one word of `text` mixes letters of two scripts.

    A Cyrillic letter within a Latin name looks the same and is another name (ASVS 5.0, 2.2).
    """
    for word in re.split(r"[\s@.,/()-]+", text):
        if len(scripts(word)) > 1:
            raise ValidationError(
                _("Write each word in letters of one script only."), code="mixed-scripts"
            )
