"""Form fields of people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.normalise import mobile_number, nfc, refuse_mixed_scripts


class MobileField(forms.CharField):
    """A mobile number in any spacing and script of digits; cleaned to E.164 or ""."""

    def __init__(self, **options):
        options.setdefault("label", _("Mobile number"))
        options.setdefault("max_length", 30)
        options.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**options)

    def clean(self, value):
        value = super().clean(value)
        return mobile_number(value) if value else ""


class NameField(forms.CharField):
    """What a person is called: NFC, each word of one script."""

    def __init__(self, **options):
        options.setdefault("label", _("Your name"))
        options.setdefault("max_length", 120)
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        options.setdefault("error_messages", {"required": _("Write your name.")})
        super().__init__(**options)

    def clean(self, value):
        value = nfc(super().clean(value))
        refuse_mixed_scripts(value)
        return value
