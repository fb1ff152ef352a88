"""Numbers, rupees and months as people in India write them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from events.templatetags.writing import (
    about_size,
    cut,
    grouped,
    lasting,
    month_or_year,
    rupees,
    strokes,
)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (123456, "1,23,456"),
        (10000000, "1,00,00,000"),
        (-123456, "-1,23,456"),
        ("9300", "9,300"),
        ("many", "many"),
        (None, None),
    ],
)
def test_numbers_are_grouped_as_in_india(number, written):
    assert grouped(number) == written


@pytest.mark.parametrize(
    ("hours", "english", "hindi"),
    [
        (-1, "0 hours", "0 घंटे"),
        (1.9, "1 hour", "1 घंटा"),
        (47, "47 hours", "47 घंटे"),
        (48, "2 days", "2 दिन"),
        (30_000, "1,250 days", "1,250 दिन"),
    ],
)
def test_how_long_it_lasts_is_told_in_hours_then_in_days(hours, english, hindi):
    now = timezone.now()
    for language, words in (("en", english), ("hi", hindi)):
        with override(language):
            assert lasting(now - timedelta(hours=hours), now) == words


def test_a_size_is_told_in_two_figures():
    sizes = {0: "1 KB", 3: "1 KB", 49_600: "50 KB", 231_400: "230 KB", 2_849_000: "2.8 MB"}
    assert {number: about_size(number) for number in sizes} == sizes
    with override("hi"):
        assert about_size(231_400) == "230 KB"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (9300, "₹9,300"),
        (99999, "₹99,999"),
        (100000, "₹1 lakh"),
        (133000, "₹1.33 lakh"),
        (1050000, "₹10.5 lakh"),
        (25000000, "₹2.5 crore"),
        (12345670000, "₹1,234.57 crore"),
        (0, "₹0"),
        (None, ""),
        ("free", ""),
    ],
)
def test_rupees_are_said_in_lakh_and_crore(amount, written):
    assert rupees(amount) == written


def test_a_month_is_named_only_where_it_is_known():
    day = date(2021, 3, 1)
    assert month_or_year(day) == "March 2021"
    assert month_or_year(day, "year") == "2021"
    assert month_or_year(None) == ""
    with override("hi"):
        assert "2021" in month_or_year(day)
        assert "March" not in month_or_year(day)


def test_strokes_show_the_week_and_what_lies_beyond_it():
    assert strokes(2, 4) == ["on", "on", "", ""]
    assert strokes(9) == ["on"] * 7 + ["late"] * 2
    assert strokes(None, 3) == ["", "", ""]
    assert len(strokes(400)) == 14


LONG_LINE = (
    "The pits were dug. Then the rain came and two of them fell in, so that a mason was called."
)


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (200, LONG_LINE),
        (len(LONG_LINE), LONG_LINE),
        (26, "The pits were dug."),  # a sentence that fills most of the room
        (40, "The pits were dug. Then the rain came …"),
        (37, "The pits were dug. Then the rain …"),  # "came" with its ellipsis has no room
    ],
)
def test_a_text_is_cut_behind_a_sentence_or_a_word(most, kept):
    assert cut(LONG_LINE, most) == kept
    assert len(cut(LONG_LINE, most)) <= most


@pytest.mark.parametrize("letter", ["क्षि", "কি", "நி", "👨\u200d👩\u200d👧", "e\u0301"])
def test_no_letter_is_parted_from_its_signs(letter):
    for most in range(3 + len(letter), 4 * len(letter) + 3):
        kept = cut(letter * 9, most).removesuffix(" …")
        assert kept == letter * (len(kept) // len(letter))


def test_a_decimal_ends_no_sentence_and_lines_become_one():
    assert cut("It cost Rs. 900 for each.\nAll paid.", 26) == "It cost Rs. 900 for each."
    assert cut("It cost Rs. 900 for each of the two", 20) == "It cost Rs. 900 …"
    assert cut(None, 10) == ""
