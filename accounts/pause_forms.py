"""Forms of the page on which a desk pauses the clock of the desks below it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import PauseReason
from accounts.forms import RequestForm
from accounts.normalise import nfc
from accounts.pauses import BEGUN_BEFORE, LONGEST
from accounts.people_forms import day_field
from accounts.querysets import today

EVERY = "every"
TOO_LONG = _("A pause lasts three months at most. Write an earlier day.")


class PauseForm(RequestForm):
    """Which desk is paused, from when to when, and why. `desks` are the places to choose from."""

    place = forms.ChoiceField(
        label=_("Which desk?"), error_messages={"required": _("Choose whose desk is paused.")}
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=PauseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the desk is paused.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        required=False,
        help_text=_("Everybody can read this. It may stay empty for an election or a disaster."),
    )
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), help_text=_("You can move it later."))

    def __init__(self, *args, desks, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", today())
        self.desks = {place.key: place for place in desks}
        several = [(EVERY, _("All of them"))] if len(self.desks) > 1 else []
        named = [(key, place.full_name) for key, place in self.desks.items()]
        self.fields["place"].choices = [("", _("Choose one")), *named, *several]

    def clean_words(self):
        return nfc(self.cleaned_data["words"])

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < today() - BEGUN_BEFORE:
            raise forms.ValidationError(_("Write a day that lies no more than a week back."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("reason") == PauseReason.OTHER and not data.get("words", "-"):
            self.add_error("words", _("Write why the desk is paused."))
        days = data.get("ends_on"), data.get("starts_on")
        if all(days) and (error := _wrong_end(*days)):
            self.add_error("ends_on", error)
        return data

    def places(self):
        """Return the places that were chosen."""
        key = self.cleaned_data["place"]
        return list(self.desks.values()) if key == EVERY else [self.desks[key]]

    def details(self):
        """Return what the service takes besides the places."""
        names = ("starts_on", "ends_on", "reason", "words")
        return {name: self.cleaned_data[name] for name in names}


class PauseEndForm(RequestForm):
    """The new last day of one pause."""

    ends_on = day_field(_("Last day"))

    def __init__(self, *args, pause, **kwargs):
        super().__init__(*args, auto_id=f"pause-{pause.pk}-%s", **kwargs)
        self.initial["ends_on"] = pause.ends_on
        self.pause = pause

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if error := _wrong_end(day, self.pause.starts_on):
            raise forms.ValidationError(error)
        return day


def _wrong_end(day, starts_on):
    """Return what is wrong with `day` as the last one, or an empty string."""
    if day < starts_on:
        return _("The last day cannot come before the first.")
    if day < today():
        return _("This date has passed. Write a later one.")
    return TOO_LONG if day - starts_on > LONGEST else ""
