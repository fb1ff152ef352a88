"""What an auditor asks the log for."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.querysets import INDIA_TIME
from events.subjects import types, words_of_verbs
from places.forms import PlaceField


def _day(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 2026-04-01.")},
    )


class AuditForm(forms.Form):
    """The filters of the log; an unknown value is an error."""

    decisions = forms.BooleanField(label=_("Decisions on practices alone"), required=False)
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)
    since = _day(_("From"))
    until = _day(_("Until"))
    place = PlaceField(label=_("At or under"), required=False)

    def __init__(self, data, *, state):
        super().__init__(data)
        verbs = sorted(words_of_verbs().items(), key=lambda pair: str(pair[1]))
        self.fields["verb"].choices = [("", _("Everything")), *verbs]
        kinds = [(one.type, one.name) for one in types()]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]
        self.fields["place"].under = state

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
