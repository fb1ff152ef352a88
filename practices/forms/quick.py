"""Quick telling: four answers and a photo, for a draft that somebody completes with her."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from places.forms import PlaceField
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.photos import PhotoFields
from practices.forms.place import OwnPlaces

LONGEST_TITLE = 120


class QuickForm(OwnPlaces, PhotoFields, forms.Form):
    """Where, what was done, what changed, what went wrong, one photo, and who told it.

    `version` is the draft that an earlier save of the same page has made.
    """

    slots_offered = 1

    place = PlaceField(label=_("Where was it done?"))
    title = TextField(
        label=_("What was done?"),
        required=True,
        max_length=2000,
        help_text=_("As you would tell it to a colleague."),
        error_messages={"required": _("Say what was done; one line is enough.")},
    )
    result = TextField(label=_("What changed?"))
    went_wrong = TextField(label=_("What went wrong?"))
    language = forms.ChoiceField(
        label=_("In which language are you writing?"), choices=LANGUAGES, required=False
    )
    told_by_name = LineField(label=_("If another person told it: their name"), max_length=120)
    told_by_office = LineField(label=_("Their office or group"), max_length=120)

    def __init__(self, data=None, files=None, *, user, version=None):
        office = standing_of(user).main_office
        initial = {"place": office.place.key if office else "", "language": get_language()}
        super().__init__(data, files, initial=initial)
        self.user, self.version = user, version
        self._offer_own_places()
        self._add_photo_fields(version)

    def clean(self):
        self._clean_photos()
        self._clean_place(self.version.place if self.version else None)
        return self.cleaned_data

    def answers(self):
        """Return the answers by the names of `Version`; what is too long for a title is a story."""
        data = self.cleaned_data
        told = data["title"]
        title = " ".join(told.split())
        return {
            "place": data["place"],
            "title": Truncator(title).chars(LONGEST_TITLE),
            "story": told if told != title or len(title) > LONGEST_TITLE else "",
            "result": data["result"],
            "went_wrong": data["went_wrong"],
            "language": data["language"] or self.initial["language"],
            "needs_help": True,
        }

    def particulars(self):
        """Return who told it by the names of `Particulars`."""
        return {name: self.cleaned_data[name] for name in ("told_by_name", "told_by_office")}
