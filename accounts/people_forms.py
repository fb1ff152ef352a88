"""Forms of the pages on which a desk decides about people, and of one's own absence and office."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import DutyKind, DutyProgramme
from accounts.forms import NewPassword, RequestForm
from accounts.normalise import nfc
from accounts.querysets import today
from places.forms import PlaceField

LONGEST_ABSENCE = timedelta(days=366)


def day_field(label, **options):
    """Return a field for one day, with the browser's own calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Write a date."),
            "invalid": _("Write a date, such as 2026-04-01."),
        },
        **options,
    )


class DutyForm(RequestForm):
    """A duty to grant. Whether it may lie at that place the service says."""

    kind = forms.ChoiceField(
        label=_("Duty"),
        choices=DutyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the duty that this person gets.")},
    )
    programme = forms.ChoiceField(
        label=_("Mission"),
        choices=[("", _("Choose one")), *DutyProgramme.choices],
        required=False,
        help_text=_("For curators only."),
    )
    place = PlaceField(label=_("Where"))
    ends_on = day_field(
        _("Last day"), required=False, help_text=_("Needed for an auditor; optional for others.")
    )

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < today():
            raise forms.ValidationError(_("This date has passed. Write a later one."))
        return day

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        if kind != DutyKind.CURATOR:
            data["programme"] = ""
        elif not data.get("programme") and "programme" not in self.errors:
            self.add_error("programme", _("Choose the mission that the curator decides on."))
        if kind == DutyKind.AUDITOR and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("An auditor's duty needs a last day."))
        return data


class AbsenceForm(RequestForm):
    """From when to when a curator is away."""

    starts_on = day_field(_("First day away"))
    ends_on = day_field(_("Last day away"))

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and last < today():
            self.add_error("ends_on", _("This date has passed. Write a later one."))
        elif first and last and last < first:
            self.add_error("ends_on", _("The last day cannot come before the first."))
        elif first and last and last - first > LONGEST_ABSENCE:
            self.add_error("ends_on", _("Write a day within a year."))
        return data


class SuspensionForm(RequestForm):
    """Why somebody may not sign in for now."""

    note = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("This is kept in the log."),
        error_messages={"required": _("Write why, so that others can follow it.")},
    )

    def clean_note(self):
        return nfc(self.cleaned_data["note"])


class OfficeListForm(forms.Form):
    """A filled sheet of offices."""

    sheet = forms.FileField(
        label=_("The filled-in sheet"),
        help_text=_("An xlsx file of at most 1,000 rows and 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Choose the filled-in sheet."),
            "empty": _("The file is empty."),
        },
    )


class OpenAccountForm(NewPassword):
    """The first password of an account that a desk has made."""

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")

    def clean(self):
        data = super().clean()
        self.check_new_password(self.person)
        return data
