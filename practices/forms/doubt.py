"""What raising a doubt asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import ChallengeReason
from practices.forms.photos import PhotoField
from practices.forms.words import NoteForm, Words
from practices.living import passages


class ChallengeForm(NoteForm):
    """What one doubts, where it stands, and why. The note is checked with the state, not here."""

    fields_page = "practices/_doubt_fields.html"

    reason = forms.ChoiceField(
        label=_("What is the matter with it?"),
        choices=ChallengeReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is the matter with it."),
            "invalid_choice": _("Choose what is the matter with it."),
        },
    )
    passage = forms.ChoiceField(
        label=_("Which part do you mean?"), choices=passages.choices, required=False
    )
    note = Words(
        label=_("What do you know of it?"),
        help_text=_("The author and the desk read it, others do not. Leave names out of it."),
    )
    photo = PhotoField(
        label=_("A photo that shows it (you may leave this out)"),
        help_text=_("Only the author and the desk see it."),
    )
    nameless = forms.BooleanField(
        label=_("Do not tell the author my name; the desk knows it"), required=False
    )
    field_order = ["reason", "passage", "note", "photo", "nameless"]

    def offer(self, practice, user):
        self.fields["passage"].choices = passages.choices(passages.there_are(practice.live_version))
        return self
