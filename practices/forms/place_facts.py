"""One fact of a place: the answer, from where it is known, and of when it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RequestForm
from places.choices import FACT_CHOICES, FactKind, FactSource
from practices.forms.fields import MonthField

NOT_KNOWN = "not-known"


class FactForm(RequestForm):
    """The form of one `FactKind`; `known` is the newest `Fact` of the place itself, or None."""

    value = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose one of the answers.")
        ),
    )
    source = forms.ChoiceField(
        label=_("From where is it known?"),
        required=False,
        choices=[("", _("Choose one")), *FactSource.choices],
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    as_of = MonthField(
        label=_("Of when is it?"),
        help_text=_("Year, or year and month: 2023 or 2023-06."),
        required=False,
        error_messages={"future": _("This date is in the future.")},
    )

    def __init__(self, *args, kind, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        answers = list(FACT_CHOICES[kind])
        if known and known.value:
            answers.append((NOT_KNOWN, _("Not known any more")))
            pattern = "%Y" if known.as_of_precision == "year" else "%Y-%m"
            self.initial |= {"value": known.value, "source": known.source}
            self.initial["as_of"] = known.as_of.strftime(pattern)
        value = self.fields["value"]
        if kind == FactKind.LANGUAGE:
            value.widget, answers = forms.Select(), [("", _("Choose one")), *answers]
        value.label, value.choices = FactKind(kind).label, answers

    def clean(self):
        """What is told needs a source and a day; what is taken back needs neither."""
        data = self.cleaned_data
        if data.get("value", NOT_KNOWN) != NOT_KNOWN:
            if "source" in data and not data["source"]:
                self.add_error("source", _("Say from where this is known."))
            if "as_of" in data and not data["as_of"]:
                self.add_error("as_of", _("Say of when it is."))
        return data

    def details(self):
        """Return what `tell` takes of it."""
        data = self.cleaned_data
        if data["value"] == NOT_KNOWN:
            return {"value": ""}
        day, precision = data["as_of"]
        return {
            "value": data["value"],
            "source": data["source"],
            "as_of": day,
            "precision": precision,
        }
