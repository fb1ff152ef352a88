"""Finding a person in running text: as a word, in any spacing of the number, in any script."""

import pytest

from accounts.models import User
from events.marks import marks_of, without

RITA = User(name="Rita Devi", email="rita@example.org", phone="+919812345678")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask Rita Devi.", "Ask […]."),
        ("ask rita  devi on Monday", "ask […] on Monday"),
        ("Call +91 98123 45678", "Call […]"),
        ("Call 098123-45678 now", "Call […] now"),
        ("Write to RITA@example.org", "Write to […]"),
        ("Rita Devika dug it", "Rita Devika dug it"),
        ("Meter 19812345678 and 98123456789", "Meter 19812345678 and 98123456789"),
        ("Rita alone is another", "Rita alone is another"),
    ],
)
def test_what_is_taken_out(text, left):
    assert without(marks_of(RITA), text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("रीता देवी ने बताया", "[…] ने बताया"),
        ("बताया रीता देवी।", "बताया […]।"),
        ("रीता देवीपुर में", "रीता देवीपुर में"),
    ],
)
def test_vowel_signs_belong_to_the_word(text, left):
    assert without(marks_of(User(name="रीता देवी")), text) == left


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("زینب", "کہا زینبٌ نے", "کہا […] نے"),
        ("زینب", "کہا زینبی نے", "کہا زینبی نے"),
        ("ꯔꯝꯖꯅ", "ꯔꯝꯖꯅꯤ ꯂꯥꯛꯂꯦ", "ꯔꯝꯖꯅꯤ ꯂꯥꯛꯂꯦ"),
        ("ꯔꯝꯖꯅ", "ꯔꯝꯖꯅ ꯂꯥꯛꯂꯦ", "[…] ꯂꯥꯛꯂꯦ"),
    ],
)
def test_no_sign_above_or_below_is_left_alone(name, text, left):
    assert without(marks_of(User(name=name)), text) == left


def test_nested_texts_are_reached_and_other_values_left():
    told = {"steps": ["Rita Devi dug", 3], "photos": [{"description": "Rita Devi"}], "n": None}
    left = {"steps": ["[…] dug", 3], "photos": [{"description": "[…]"}], "n": None}
    assert without(marks_of(RITA), told) == left


def test_who_is_erased_has_no_marks():
    assert marks_of(User()) is None
    assert marks_of(User(name="A B")) is None
