import pytest
from django.core.exceptions import ValidationError

from accounts.normalise import email_address, mobile_number, nfc, refuse_mixed_scripts


@pytest.mark.parametrize(
    "typed",
    [
        "98765 43210",
        "09876543210",
        "+91-98765-43210",
        "0091 9876543210",
        "९८७६५४३२१०",
        "৯৮৭৬৫৪৩২১০",
    ],
)
def test_indian_mobile_numbers_become_e164(typed):
    assert mobile_number(typed) == "+919876543210"


@pytest.mark.parametrize("typed", ["", "12345", "022 2345 6789", "98765432101234567", "gp@", "+91"])
def test_what_is_no_mobile_number_is_refused(typed):
    with pytest.raises(ValidationError):
        mobile_number(typed)


def test_text_becomes_nfc_without_invisible_signs():
    assert nfc("  Rita\u0301\u202e \n Devi\x00 ") == "Ritá Devi"
    assert nfc("क\u094d\u200dष") == "क\u094d\u200dष"


def test_addresses_are_lower_case():
    assert email_address(" Rita@Example.ORG ") == "rita@example.org"


@pytest.mark.parametrize(
    "name", ["Rita Devi", "रीता Devi", "রিতা", "D'Souza", "A. K. Rao", "सचिव/Secretary (GP)"]
)
def test_names_of_one_script_a_word_pass(name):
    refuse_mixed_scripts(name)


@pytest.mark.parametrize("name", ["Rit\u0430 Devi", "\u0430dmin@example.org", "राm"])
def test_words_of_two_scripts_are_refused(name):
    with pytest.raises(ValidationError):
        refuse_mixed_scripts(name)
