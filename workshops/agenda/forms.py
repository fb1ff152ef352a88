"""The form of a session."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import Repeatable
from workshops.agenda.services import WORDS
from workshops.agenda.sheets import SHEETS
from workshops.agenda.timing import days_of

_MINUTES = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), _("Write a number from 5 to 600.")
)


class SessionForm(Repeatable):
    """What is done, when and how."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=_("What is done"),
        required=True,
        max_length=120,
        error_messages={"required": _("Write what is done.")},
    )
    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    starts_at = forms.TimeField(
        label=_("Begins at (empty: when the one before ends)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time, such as 10:00.")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=5,
        max_value=600,
        widget=forms.NumberInput(attrs={"min": 5, "max": 600, "inputmode": "numeric"}),
        error_messages=_MINUTES,
    )
    purpose = TextField(
        label=_("What for"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    how_to = TextField(
        label=_("How it is done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    materials = TextField(
        label=_("What is needed"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    sheets = forms.MultipleChoiceField(
        label=_("Sheets to print"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)

    def __init__(self, data=None, *, workshop, session=None, day=1):
        told = {"minutes": 30, "day": day, "language": get_language()}
        if session:
            told = {name: getattr(session, name) for name in (*WORDS, "revision")}
        super().__init__(data, initial=told)
        days = range(1, max(days_of(workshop), session.day if session else 1) + 1)
        self.fields["day"].choices = [(n, n) for n in days]
        self.fields["sheets"].choices = [(key, words) for key, (words, *_r) in SHEETS.items()]

    def words(self):
        """Return what `services.write` takes."""
        return {name: self.cleaned_data[name] for name in WORDS}
