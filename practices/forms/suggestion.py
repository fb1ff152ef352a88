"""The forms of a suggested correction."""

import uuid
from copy import copy

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.forms.fields import LineField
from practices.forms.practice import PracticeForm
from practices.forms.widgets import LONGEST_STEP
from practices.models.step import LONGEST_LINE

_LONGEST = {"steps": LONGEST_STEP, "card_lines": LONGEST_LINE}


class SuggestionForm(forms.Form):
    """What a passage should say, and why; `version` is the one that was read."""

    request_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    why = LineField(
        label=_("Why? (you may leave this out)"),
        help_text=_("Such as: I counted them in March."),
        max_length=300,
    )
    field_order = ["request_id", "version", "proposed", "why"]

    def __init__(self, data=None, *, passage, version):
        initial = {"proposed": passage.text, "version": version.pk, "request_id": uuid.uuid4()}
        super().__init__(data, initial=initial)
        field = field_of(passage)
        field.label, field.help_text = _("What it should say"), _("Correct the text below.")
        field.required = True
        rows = 2 if len(passage.text) < 120 else 6 if len(passage.text) < 900 else 14
        field.widget = forms.Textarea(attrs={"rows": rows})
        self.fields["proposed"] = field
        self.order_fields(self.field_order)


def field_of(passage):
    """Return a field that takes the text of `passage` as the form of a practice does."""
    if passage.field in _LONGEST:
        return LineField(max_length=_LONGEST[passage.field])
    return copy(PracticeForm.base_fields[passage.field])
