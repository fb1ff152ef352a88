"""The form of one answer from a room."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.forms.fields import LineField
from practices.forms.repeatable import Repeatable
from workshops.visits.offer_forms import without_contacts


class ClipAnswerForm(Repeatable):
    """What somebody took from a clip, in the words that were said; without a name."""

    words = LineField(
        label=_("What did people take from it?"),
        required=True,
        max_length=160,
        help_text=_("One answer at a time, as it was said. Without names."),
        error_messages={"required": _("Write what was said.")},
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)

    def __init__(self, data=None, **told):
        super().__init__(data, initial={"language": get_language()}, **told)

    def clean_words(self):
        return without_contacts(self.cleaned_data["words"])
