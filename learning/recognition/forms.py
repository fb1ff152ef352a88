"""The form of one button: what to make a certificate of, and whose name stands on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from learning.recognition.choices import Merit
from practices.forms.repeatable import Repeatable
from practices.models import Practice


class CertificateForm(Repeatable):
    """A merit, with the practice or office that it is of; a reader's own or others' alike."""

    merit = forms.ChoiceField(choices=Merit.choices)
    practice = forms.ModelChoiceField(Practice.objects.none(), required=False)
    office = forms.ModelChoiceField(Office.objects.none(), required=False)
    with_name = forms.BooleanField(required=False, label=_("The name stands on it"))

    def __init__(self, *args, user, **told):
        super().__init__(*args, **told)
        self.fields["practice"].queryset = Practice.objects.visible_to(user)
        self.fields["office"].queryset = Office.objects.all()
