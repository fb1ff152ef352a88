"""The forms of a workshop's way to the hall and back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.forms.repeatable import Repeatable
from workshops.hall.files import ENDING, MOST_BYTES


class FileForm(Repeatable):
    """A file of a workshop; nothing of it is read here."""

    file = forms.FileField(
        label=_("The file of the workshop"),
        help_text=_("Its name ends in .ral."),
        widget=forms.FileInput(attrs={"accept": ENDING}),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files=files)

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than any workshop: it is not taken."))
        return sent

    def content(self):
        """Return what the file holds, as bytes."""
        return self.cleaned_data["file"].read(MOST_BYTES + 1)
