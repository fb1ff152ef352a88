"""A term of the glossary: its words in each language, a word or two on each line."""

import unicodedata
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.search.glossary import LANGUAGES as OURS
from practices.search.glossary import LONGEST_FORM, LONGEST_WORDS
from practices.search.words import folded

MOST_LINES = 12
WORDS = "words-"


class GlossaryForm(forms.Form):
    """The words of one term, with a note; `revision` is what it was when the form was shown."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data=None, *, term, **options):
        initial = {"revision": term.revision, "request_id": uuid.uuid4(), "note": term.note}
        super().__init__(data, initial=initial, **options)
        for code in dict.fromkeys((*OURS, *term.words)):
            self.fields[WORDS + code] = forms.CharField(
                label=_("Words in %(language)s") % {"language": dict(LANGUAGES)[code]},
                required=False,
                max_length=MOST_LINES * (LONGEST_WORDS + 2),
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )
            self.initial[WORDS + code] = "\n".join(term.words.get(code, []))
        self.fields["note"] = forms.CharField(
            label=_("What it means (you may leave this out)"), required=False, max_length=200
        )

    def clean(self):
        """Ask for a word in one language at least, each short and telling something."""
        data = super().clean()
        words = {}
        for name in [name for name in self.fields if name.startswith(WORDS)]:
            if lines := _lines(data.get(name, "")):
                words[name.removeprefix(WORDS)] = lines
                if problem := _problem(lines):
                    self.add_error(name, problem)
        if not words and not self.errors:
            self.add_error(WORDS + OURS[0], _("Write a word in one language at least."))
        return data | {"words": words}


def _lines(text):
    lines = (" ".join(unicodedata.normalize("NFC", line).split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _problem(lines):
    if len(lines) > MOST_LINES:
        return _("Twelve lines at most.")
    for line in lines:
        words = folded(line).split()
        if not words or len(words) > LONGEST_FORM + 4 or len(line) > LONGEST_WORDS:
            return _("“%(line)s” cannot be looked for: write one to eight words on a line.") % {
                "line": line[:60]
            }
    return None
