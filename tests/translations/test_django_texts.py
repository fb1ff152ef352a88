"""What Django itself says on our pages is said in each language of the pages."""

import re
from datetime import date

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


class Everything(forms.Form):
    short = forms.CharField(max_length=3)
    long = forms.CharField(min_length=30)
    one = forms.ChoiceField(choices=[("a", "A")])
    day = forms.DateField()
    number = forms.IntegerField()
    missing = forms.CharField()


WRONG = {"short": "1234", "long": "\x00", "one": "9", "day": "9", "number": "x"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_of_fields_speak_the_language(language):
    with translation.override(language):
        said = [str(text) for texts in Everything(WRONG).errors.values() for text in texts]
    assert len(said) >= 6
    assert not [text for text in said if LATIN_WORD.search(text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("password", ["x1y", "password1", "98123456712"])
def test_errors_of_passwords_speak_the_language(language, password):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert not [text for text in refused.value.messages if LATIN_WORD.search(text)]


STIFF = re.compile(r"valid|ensure|enter |select |submitted|field|character|numeric", re.IGNORECASE)


def test_english_errors_say_what_to_write():
    with translation.override("en"):
        said = [str(text) for texts in Everything(WRONG).errors.values() for text in texts]
        for password in ("x1y", "password1", "98123456712"):
            with pytest.raises(ValidationError) as refused:
                validate_password(password)
            said += refused.value.messages
    assert len(said) >= 9
    assert not [text for text in said if STIFF.search(text)]


def test_the_last_months_are_spelt_as_people_spell_them():
    with translation.override("hi"):
        said = [date_format(date(2026, month, 21), "j F Y") for month in (9, 11, 12)]
    assert said == ["21 सितंबर 2026", "21 नवंबर 2026", "21 दिसंबर 2026"]
