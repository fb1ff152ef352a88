"""The forms of a report: what is added and left out, that it is read, what a teller says of it."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.forms.fields import TextField
from practices.forms.repeatable import Repeatable
from workshops.choices import LONGEST_CORRECTION, LONGEST_FOREWORD, InReport


class ReportForm(Repeatable):
    """The foreword, which cards are left out, and of a report that is out what was put right."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    foreword = TextField(
        label=_("Foreword (may stay empty)"),
        max_length=LONGEST_FOREWORD,
        help_text=_("Everybody can read this. Name nobody who has not agreed."),
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)
    correction = TextField(
        label=_("What you put right, for those who have read it"),
        max_length=LONGEST_CORRECTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands above the report, with today's date."),
    )
    left_out = forms.TypedMultipleChoiceField(
        label=_("Leave these cards out of the report"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Those that name somebody, or tell what must not be public. They stay on the wall."
        ),
    )

    def __init__(self, data=None, *, workshop, report):
        cards = workshop.cards.exclude(in_report=InReport.WITHHELD).order_by("number")
        cards = list(cards.values_list("number", "text", "left_out"))
        told = {
            "revision": report.revision,
            "foreword": report.foreword,
            "language": report.foreword_language or get_language(),
            "left_out": [number for number, _text, left_out in cards if left_out],
        }
        super().__init__(data, initial=told)
        choices = [(number, f"{number} · {text}") for number, text, _left_out in cards]
        self.fields["left_out"].choices = choices
        if not cards:
            del self.fields["left_out"]
        if report.published_at is None:
            del self.fields["correction"]
        else:
            self.fields["correction"].required = True
            words = _("Say to the readers what you put right.")
            self.fields["correction"].error_messages["required"] = words

    def told(self):
        """Return what `services.edit` takes."""
        told = {"left_out": [], "correction": ""} | self.cleaned_data
        return {name: told[name] for name in ("foreword", "language", "left_out", "correction")}


class PublishForm(Repeatable):
    """Somebody has read the report before everybody can."""

    read = forms.BooleanField(
        label=_("I have read it: it names nobody who has not agreed."),
        error_messages={"required": _("Read it first, then tick this.")},
    )


class OfCardForm(forms.Form):
    """What who told a card says of it."""

    in_report = forms.ChoiceField(choices=InReport.choices)
