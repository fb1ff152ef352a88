"""Form fields of a practice: text in NFC, months, rupees, steps, themes and tags.

None of them limits typing in the browser: a text that is too long comes back whole with an error
beside it, where `maxlength` would cut what is pasted without a word.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.normalise import nfc
from practices.choices import Precision
from practices.forms.widgets import LONGEST_STEP, DefaultedTick, StepBoxes, ThemeChoices
from practices.models.step import MOST_STEPS

EARLIEST_YEAR = 1900
MOST_RUPEES = 10**13
MOST_THEMES = 3
MOST_TAGS = 8
LONGEST_TAG = 60
LONGEST_TEXT = 4000


def lines_nfc(text):
    """Return `text` in NFC line by line: no invisible signs, at most one empty line in a row."""
    lines = [nfc(line) for line in str(text or "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_digits(text):
    """Return `text` with the digits of any script written as 0 to 9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


class LineField(forms.CharField):
    """One line of text."""

    normal = staticmethod(nfc)

    def __init__(self, **options):
        options.setdefault("required", False)
        super().__init__(**options)

    def to_python(self, value):
        return self.normal(super().to_python(value))

    def widget_attrs(self, widget):
        return {}


class TextField(LineField):
    """Several lines of text."""

    normal = staticmethod(lines_nfc)
    widget = forms.Textarea

    def __init__(self, **options):
        options.setdefault("max_length", LONGEST_TEXT)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**options)


class MonthField(forms.Field):
    """A month (`2023-06`) or a year (`2023`); cleans to (first day, precision), or None."""

    widget = forms.TextInput
    default_error_messages = {
        "form": _("Write the year, or year and month: 2023 or 2023-06."),
        "month": _("A year has months 01 to 12. Write it like 2023-06."),
        "early": _("Write a year after %(year)s."),
        "future": _("This date is in the future. Say since when it has been done."),
    }

    def to_python(self, value):
        text = plain_digits(nfc(value))
        if not text:
            return None
        year, month = self._parts(text)
        if month is not None and not 1 <= month <= 12:
            raise ValidationError(self.error_messages["month"], code="month")
        if year < EARLIEST_YEAR:
            raise ValidationError(
                self.error_messages["early"], code="early", params={"year": EARLIEST_YEAR}
            )
        day = date(year, month or 1, 1)
        if day > timezone.localdate():
            raise ValidationError(self.error_messages["future"], code="future")
        return day, Precision.MONTH if month else Precision.YEAR

    def _parts(self, text):
        if found := re.fullmatch(r"(\d{4})(?:[-/. ](\d{1,2}))?", text):
            year, month = found.groups()
        elif found := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):
            month, year = found.groups()
        else:
            raise ValidationError(self.error_messages["form"], code="form")
        return int(year), int(month) if month else None


class RupeesField(forms.Field):
    """Whole rupees as people write them: "1,33,000", "₹ 1.33 lakh", "२ करोड़"; cleans to int."""

    widget = forms.TextInput
    default_error_messages = {
        "form": _("Write the amount in rupees, such as 1,33,000 or 1.33 lakh."),
        "whole": _("Write whole rupees, without paise."),
        "large": _("This amount is too large. Check the zeros."),
    }
    _AMOUNT = re.compile(
        r"(?:₹|rs\.?|inr|रु\.?|रुपये)?\s*([\d,]+(?:\.\d+)?)\s*(\D*?)\s*(?:rupees|rs\.?|रुपये)?\s*(?:/-)?"
    )
    _TIMES = {
        10**3: ("thousand", "हज़ार", "हजार"),
        10**5: ("lakh", "lakhs", "lac", "lacs", "लाख"),
        10**7: ("crore", "crores", "cr", "करोड़"),
    }

    def to_python(self, value):
        text = plain_digits(nfc(value)).casefold()
        if not text:
            return None
        found = self._AMOUNT.fullmatch(text)
        if not found:
            raise ValidationError(self.error_messages["form"], code="form")
        amount = self._number(found[1]) * self._times(found[2])
        if amount > MOST_RUPEES:
            raise ValidationError(self.error_messages["large"], code="large")
        if amount != int(amount):
            raise ValidationError(self.error_messages["whole"], code="whole")
        return int(amount)

    def _number(self, digits):
        try:
            return Decimal(digits.replace(",", ""))
        except InvalidOperation:
            raise ValidationError(self.error_messages["form"], code="form") from None

    def _times(self, word):
        words = {nfc(name): times for times, names in self._TIMES.items() for name in names}
        if word and word not in words:
            raise ValidationError(self.error_messages["form"], code="form")
        return words.get(word, 1)


class CostYearField(forms.Field):
    """The year of a cost: `2023`, or a financial year `2023-24`, of which the first is kept."""

    widget = forms.TextInput
    default_error_messages = {
        "form": _("Write a year, such as 2023 or 2023-24."),
        "range": _("Write a past year or the current one."),
    }

    def to_python(self, value):
        text = plain_digits(nfc(value))
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})(?:\s*[-–/]\s*(?:\d{2}|\d{4}))?", text)
        if not found:
            raise ValidationError(self.error_messages["form"], code="form")
        year = int(found[1])
        if not EARLIEST_YEAR < year <= timezone.localdate().year:
            raise ValidationError(self.error_messages["range"], code="range")
        return year


class StepsField(forms.Field):
    """Up to seven steps, one box each; empty boxes are dropped. Cleans to a list of texts."""

    widget = StepBoxes
    default_error_messages = {
        "many": ngettext_lazy(
            "Tell at most %(most)s step; combine some.",
            "Tell at most %(most)s steps; combine some.",
            "most",
        ),
        "long": _("Step %(number)s has %(length)s letters; %(most)s are allowed."),
    }

    def to_python(self, value):
        return [text for text in map(nfc, value or []) if text]

    def validate(self, value):
        super().validate(value)
        faults = [
            ValidationError(
                self.error_messages["long"],
                code="long",
                params={"number": number, "length": len(text), "most": LONGEST_STEP},
            )
            for number, text in enumerate(value, start=1)
            if len(text) > LONGEST_STEP
        ]
        if len(value) > MOST_STEPS:
            faults.append(
                ValidationError(
                    self.error_messages["many"], code="many", params={"most": MOST_STEPS}
                )
            )
        if faults:
            raise ValidationError(faults)


class ThemesField(forms.MultipleChoiceField):
    """One to three themes by key, chosen one a list. Cleans to a list without repeats."""

    widget = ThemeChoices
    default_error_messages = {
        "invalid_choice": _("There is no theme “%(value)s”. Choose one from the list."),
        "many": _("Choose three themes at most."),
    }

    def to_python(self, value):
        return list(dict.fromkeys(key for key in super().to_python(value) if key))

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_THEMES:
            raise ValidationError(self.error_messages["many"], code="many")


class TagsField(LineField):
    """Free words with commas between them; cleans to a list, without repeats in any case."""

    default_error_messages = {
        "many": _("Write eight words at most, with commas between them."),
        "long": _("“%(tag)s” is too long: a word has at most %(most)s letters."),
    }

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        words = (nfc(word.lstrip("#")) for word in re.split(r"[,;،\n]", super().to_python(value)))
        return list({word.casefold(): word for word in words if word}.values())

    def validate(self, value):
        if len(value) > MOST_TAGS:
            raise ValidationError(self.error_messages["many"], code="many")
        for tag in value:
            if len(tag) > LONGEST_TAG:
                raise ValidationError(
                    self.error_messages["long"],
                    code="long",
                    params={"tag": tag[:LONGEST_TAG] + "…", "most": LONGEST_TAG},
                )

    def run_validators(self, value):
        """The words are checked one by one above."""


class DefaultedTickField(forms.BooleanField):
    """A tick that knows "not asked" from "not ticked"; cleans to True, False or None."""

    widget = DefaultedTick

    def to_python(self, value):
        return value
