"""The form of a translation: a field for each passage of the version that is live."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.choices import LANGUAGES
from practices.forms.suggestion import field_of
from practices.verb_forms import NoteForm

_IDS = ("request_id", "version", "revision")


class TranslationForm(forms.Form):
    """`passages` of the version `version`, to be written in `language`; `revision` counts saves.

    Nothing is required to save a draft; what is missing is asked for when it is sent.
    """

    request_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, passages, version, language, texts, revision):
        ids = {"version": version.pk, "revision": revision, "request_id": uuid.uuid4()}
        super().__init__(data, initial={**texts, **ids})
        self.keys = [passage.key for passage in passages]
        for passage in passages:
            field = field_of(passage)
            words = {"passage": passage.name, "language": dict(LANGUAGES)[language]}
            field.label, field.help_text = _("%(passage)s in %(language)s") % words, ""
            field.required = False
            rows = 2 if len(passage.text) < 120 else 5 if len(passage.text) < 900 else 14
            field.widget = forms.Textarea(attrs={"rows": rows})
            self.fields[passage.key] = field

    def texts(self):
        """Return {key: text} of what was written."""
        return {key: self.cleaned_data.get(key, "") for key in self.keys}

    def typed(self):
        """Return {key: text} as it was sent, sound or not."""
        return {key: self.data.get(key, "") for key in self.keys}

    def lost(self):
        """Return the texts sent for passages that the version no longer has."""
        known = {*self.keys, *_IDS, "csrfmiddlewaretoken", "submit", "suggest"}
        return [text for key, text in self.data.items() if key not in known and text.strip()]

    def now_at(self, version, revision):
        """Return the form so that its next press writes over what it is shown beside."""
        self.data = self.data.copy()
        self.data["version"], self.data["revision"] = version.pk, revision
        return self


class LanguageForm(forms.Form):
    """Into which language practices are looked for that wait to be translated."""

    language = forms.ChoiceField(label=gettext_lazy("Into which language?"), choices=LANGUAGES)


def note_form(data=None):
    """Return the form of the note with which a translation is given back."""
    return NoteForm(data, verb="return-translation")
