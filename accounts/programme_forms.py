"""Forms of programmes, phases and fund heads: adding one, and saying when one ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RequestForm
from accounts.models import Programme
from accounts.normalise import nfc
from accounts.people_forms import day_field
from accounts.programmes import KINDS

KIND_NAMES = {
    "programme": _("Programme"),
    "phase": _("Phase of a programme"),
    "fundhead": _("Fund head"),
}


class NewRowForm(RequestForm):
    """A row with its key and its name in both languages of the pages."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=list(KIND_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.all(),
        required=False,
        help_text=_("For a phase only."),
    )
    key = forms.SlugField(
        label=_("Key"),
        max_length=20,
        help_text=_("Small letters and dashes, such as fc16-tied. It never changes."),
        error_messages={
            "required": _("Write a key."),
            "invalid": _("Use small Latin letters, digits and dashes only."),
        },
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=120,
        error_messages={"required": _("Write its name.")},
    )
    name_hi = forms.CharField(
        label=_("Name in Hindi"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"lang": "hi"}),
    )
    starts_on = day_field(_("First day"), required=False)

    def clean(self):
        data = super().clean()
        kind, key = data.get("kind"), data.get("key")
        if kind == "phase" and not data.get("programme"):
            self.add_error("programme", _("Choose the programme that it is a phase of."))
        if kind and key and KINDS[kind].objects.filter(key=key).exists():
            self.add_error("key", _("This key is already used."))
        return data

    def names(self):
        """Return the names by language, without those left empty."""
        given = {"en": self.cleaned_data["name_en"], "hi": self.cleaned_data["name_hi"]}
        return {language: nfc(name) for language, name in given.items() if name}


class EndRowForm(RequestForm):
    """The last day of a row, empty while it has none, and what follows."""

    ends_on = day_field(
        _("Last day"), required=False, help_text=_("Leave it empty while no end is known.")
    )
    successor = forms.ModelChoiceField(
        label=_("What follows it"), queryset=Programme.objects.none(), required=False
    )

    def __init__(self, *args, row, **kwargs):
        told = {"ends_on": row.ends_on, "successor": row.successor_id}
        super().__init__(*args, initial=told, **kwargs)
        self.row = row
        self.fields["successor"].queryset = type(row).objects.exclude(pk=row.pk)
        self.fields["successor"].empty_label = _("Nothing, or not yet known")

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and self.row.starts_on and day < self.row.starts_on:
            raise forms.ValidationError(_("The last day cannot come before the first."))
        return day
