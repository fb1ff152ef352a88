"""The form of a celebration, and the desk's note."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.people_forms import day_field
from accounts.querysets import today
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.photos import LONGEST_DESCRIPTION, PhotoField
from practices.forms.repeatable import NoteField, Repeatable
from workshops.visits.offer_forms import without_contacts


class CelebrationForm(Repeatable):
    """What was reached, when, a line, and a photo of which all who are seen agreed."""

    reached = LineField(
        label=_("What has your place reached?"),
        required=True,
        max_length=120,
        help_text=_("Such as: every house of our villages has used its toilet for a year."),
        error_messages={"required": _("Write in one line what was reached.")},
    )
    reached_on = day_field(_("When?"))
    words = TextField(
        label=_("A line about how (you may leave this out)"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name no household and nobody who held out. Nobody is shamed here."),
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)
    photo = PhotoField(label=_("A photo (you may leave this out)"))
    description = LineField(label=_("What does it show?"), max_length=LONGEST_DESCRIPTION)
    people_agree = forms.BooleanField(
        required=False,
        label=_("Everybody who can be known on the photo agrees; of children their parents do"),
    )

    def __init__(self, data=None, files=None, **told):
        super().__init__(data, files=files, initial={"language": get_language()}, **told)

    def clean_reached(self):
        return without_contacts(self.cleaned_data["reached"])

    def clean_words(self):
        return without_contacts(self.cleaned_data["words"])

    def clean_description(self):
        return without_contacts(self.cleaned_data["description"])

    def clean_reached_on(self):
        if self.cleaned_data["reached_on"] > today():
            raise forms.ValidationError(_("This date is in the future."))
        return self.cleaned_data["reached_on"]

    def clean(self):
        told = super().clean()
        if told.get("photo") and not told.get("people_agree"):
            self.add_error("people_agree", _("Ask first whoever is seen on it, or send no photo."))
        if told.get("photo") and not told.get("description") and "description" not in self.errors:
            self.add_error("description", _("Say what the photo shows, for who cannot see it."))
        return told

    def told(self):
        """Return what `celebrating.celebrate` takes."""
        names = ("reached", "reached_on", "words", "language", "photo", "description")
        return {name: self.cleaned_data[name] for name in names}


class NoteForm(Repeatable):
    """Why the desk does not show one."""

    note = NoteField(label=_("Why? The office reads it."), max_length=600)


def form_of(verb, data=None):
    """Return the form that `verb` asks for."""
    return (NoteForm if verb == "decline" else Repeatable)(data)
