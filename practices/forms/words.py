"""What the forms of verbs begin with: the id of the request, and a note."""

import unicodedata
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 2000


class Words(forms.CharField):
    """A text of several lines, NFC, without spaces around."""

    def __init__(self, **options):
        options.setdefault("max_length", MOST_LETTERS)
        options.setdefault("required", False)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**options)

    def to_python(self, value):
        return unicodedata.normalize("NFC", super().to_python(value))


class VerbForm(forms.Form):
    """A verb without words: nothing but the id by which a replay is known.

    `label` is said instead of the verb's own; `page` shows the form again with its errors;
    `fields_page` draws what it asks and explains, at first and again, so a refusal explains as
    much; `user` is who sends it, set before it is checked.
    """

    label = ""
    page = "practices/verb.html"
    fields_page = "practices/_verb_fields.html"
    user = None

    request_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data=None, *, verb="", **options):
        initial = {"request_id": uuid.uuid4()} | options.pop("initial", {})
        super().__init__(data, auto_id=f"{verb}-%s", initial=initial, **options)

    def details(self):
        """Return what the workflow takes: keyword arguments of `apply`."""
        return {k: v for k, v in self.cleaned_data.items() if k != "request_id" and v}

    def offer(self, practice, user):
        """Offer only what `practice` has and `user` may choose; return the form."""
        return self

    def ask_also(self, fields):
        """Ask for those of `fields` that a refusal names and that the form left out."""


class NoteForm(VerbForm):
    note = Words(label=_("Your note"), help_text=_("Others read it with your office's name."))
