"""A saved reply beside a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.desk import replies


class RepliesMixin(forms.Form):
    """A saved reply of one's desk, put before one's own words; with JavaScript it fills the note.

    `note_language` is then the language of the reply that the note was filled with.
    """

    reply = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    note_language = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def clean_reply(self):
        """Return `(text, language)` of the reply, or None."""
        key = self.cleaned_data["reply"]
        found = replies.find(key, self.user) if key else None
        if key and found is None:
            self.add_error(None, _("This saved reply is no longer there. Choose another."))
        return found

    def clean_note_language(self):
        code = self.cleaned_data["note_language"]
        return code if code in dict(LANGUAGES) else ""

    def told(self):
        """Return the note with the reply before it, and the language it is in."""
        own, language = self.cleaned_data["note"], self.cleaned_data["note_language"]
        if not self.cleaned_data["reply"]:
            return {"note": own, "note_language": language}
        text, language = self.cleaned_data["reply"]
        return {"note": f"{text}\n\n{own}".strip(), "note_language": language}
