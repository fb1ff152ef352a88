"""The field for a voice note: recorded on the page, by the phone's own recorder, or chosen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices import sounds


class SoundField(forms.FileField):
    """A recording; cleans to what `sounds.made_from` returns, or None."""

    def __init__(self, **options):
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
            error_messages={"empty": _("This file is empty. Record it again.")},
            **options,
        )

    def clean(self, data, initial=None):
        sent = super().clean(data, initial)
        return sounds.made_from(sent) if sent else None
