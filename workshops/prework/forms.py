"""The form of what a district brings."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.forms.fields import TextField
from workshops.choices import LONGEST_CARD

# Also what the printed form asks.
ASKED = {
    "practice": _("One thing that works where you are, and how you know"),
    "problem": _("One problem that you want to solve"),
    "question": _("One thing to ask the others"),
}


class PreworkForm(forms.Form):
    """A practice, a problem, a question: at least one of them."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data=None, *, sent=None):
        told = {"revision": sent.revision if sent else 0, "language": get_language()}
        if sent:
            told |= {name: getattr(sent, name) for name in (*ASKED, "language")}
        super().__init__(data, initial=told)
        for name, label in ASKED.items():
            self.fields[name] = TextField(
                label=label, max_length=LONGEST_CARD, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.fields["question"].help_text = _("Name nobody. 400 letters each at most.")
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def clean(self):
        told = super().clean()
        if not self.errors and not any(told.get(name) for name in ASKED):
            self.add_error("practice", _("Write at least one of the three."))
        return told

    def words(self):
        """Return what `services.send` takes."""
        return {name: self.cleaned_data[name] for name in (*ASKED, "language")}
