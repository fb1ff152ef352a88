"""The forms of the house: asking the log, taking a copy of one's data, being erased."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.querysets import INDIA_TIME
from events.subjects import types, words_of_verbs
from places.forms import PlaceField
from practices.codes import read_code

ERASE = "ERASE"


def _day(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date, such as 2026-04-01.")},
    )


class AuditForm(forms.Form):
    """The filters of the log; an unknown value is an error."""

    decisions = forms.BooleanField(label=_("Only decisions on practices"), required=False)
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)
    since = _day(_("From"))
    until = _day(_("Until"))
    place = PlaceField(label=_("At or under"), required=False)
    code = forms.CharField(
        label=_("Code of an entry"),
        help_text=_("The code on its page, such as LS-7K3M9QAX."),
        max_length=20,
        required=False,
    )

    def __init__(self, data, *, state):
        super().__init__(data)
        verbs = sorted(words_of_verbs().items(), key=lambda pair: str(pair[1]))
        self.fields["verb"].choices = [("", _("Everything")), *verbs]
        kinds = [(one.type, one.name) for one in types()]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]
        self.fields["place"].under = state

    def clean_code(self):
        """Return the code as it is kept; one that cannot be read is an error."""
        typed = self.cleaned_data["code"].strip()
        code = read_code(typed) if typed else ""
        if code is None or (typed and not code):
            raise forms.ValidationError(_("This is no code of an entry. Copy it from its page."))
        return code

    def clean_until(self):
        """Refuse the last day there is: the log would be asked for the one after it."""
        day = self.cleaned_data["until"]
        if day == date.max:
            raise forms.ValidationError(_("Write a date, such as 2026-04-01."))
        return day

    def asked(self):
        """Return what is asked for, and in `words` as it was sent; days are those in India."""
        data = self.cleaned_data
        words = {name: self.data.get(name, "") for name in self.fields}
        since, until = data["since"], data["until"]
        return data | {
            "since": since and datetime.combine(since, time(), INDIA_TIME),
            "until": until and datetime.combine(until + timedelta(days=1), time(), INDIA_TIME),
            "words": words,
        }


class CopyForm(forms.Form):
    """Why a copy is taken: the log keeps the key, no words."""

    purpose = forms.ChoiceField(
        label=_("What do you need the copy for?"),
        choices=[
            ("to-see", _("To see what is held about me")),
            ("to-correct", _("To have something corrected")),
            ("to-keep", _("To keep it, or use it elsewhere")),
            ("to-complain", _("For a grievance or a legal matter")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you need the copy for."),
            "invalid_choice": _("Choose what you need the copy for."),
        },
    )


class EraseForm(forms.Form):
    """The word that nobody types by mistake, in English or in the language of the page."""

    keep_photos = forms.BooleanField(
        label=_("Leave the photos that I sent with their entries"), required=False
    )
    word = forms.CharField(
        label=_("Type ERASE to confirm"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the word. Nothing is erased before that.")},
    )

    def clean_word(self):
        """Refuse any other word."""
        typed = self.cleaned_data["word"].strip()
        if typed.upper() not in {ERASE, gettext("ERASE")}:
            raise forms.ValidationError(_("Type the word exactly as it is shown above the field."))
        return typed
