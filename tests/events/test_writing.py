"""Numbers, rupees and months as people in India write them."""

from datetime import date

import pytest
from django.utils.translation import override

from events.templatetags.writing import grouped, month_or_year, rupees, strokes


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
