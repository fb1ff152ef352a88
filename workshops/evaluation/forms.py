"""The four questions, on a phone and typed from paper."""

import uuid

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.forms.fields import TextField
from workshops.evaluation.choices import LONGEST_WORDS, OPEN, SCALES


class EvaluationForm(forms.Form):
    """Three answers in words and one in one's own. `uid` makes it the same answer twice."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data, initial={"uid": uuid.uuid4(), "language": get_language()})
        for field, (question, scale) in SCALES.items():
            self.fields[field] = forms.ChoiceField(
                label=question,
                choices=scale.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )
        self.fields["words"] = TextField(
            label=OPEN,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("May stay empty. Name nobody."),
        )
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def told(self):
        """Return what `services.answer` takes."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "uid"}
        return told if told["words"] else told | {"language": ""}
