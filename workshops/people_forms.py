"""The forms of the people of a workshop: put on the list, coming in by a code."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from places.choices import Level
from practices.forms.fields import LineField
from practices.forms.repeatable import Repeatable
from workshops.choices import Gender, Success
from workshops.models import Participant

_NOT_TOLD = ("", _("Not told"))


class PersonForm(Repeatable):
    """Who somebody is, as far as a workshop needs it. `uid` makes it the same person twice."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    name = LineField(
        label=_("Name"),
        required=True,
        max_length=120,
        error_messages={"required": _("Write the name.")},
    )
    office_title = LineField(
        label=_("Office"),
        required=True,
        max_length=120,
        help_text=_("Such as: Block Coordinator, member of the Pani Samiti."),
        error_messages={"required": _("Write the office, or what the person does.")},
    )
    level = forms.ChoiceField(label=_("Level"), choices=list(reversed(Level.choices)))
    district = forms.ChoiceField(label=_("District"), required=False)
    success = forms.ChoiceField(
        label=_("How far is the district, by your own word?"),
        required=False,
        choices=[_NOT_TOLD, *Success.choices],
        help_text=_("So that those ahead and those at the beginning meet. It is not published."),
    )

    def __init__(self, data=None, *, workshop, initial=None):
        super().__init__(data, initial={"uid": uuid.uuid4()} | (initial or {}))
        rows = workshop.districts.order_by("name", "pk")
        self._districts = {district.key: district for district in rows}
        named = [(key, district.name_here) for key, district in self._districts.items()]
        self.fields["district"].choices = [*named, ("", _("Another, or none"))]

    def clean_district(self):
        return self._districts.get(self.cleaned_data["district"])

    def told(self):
        """Return what `people.add` and `come_in` take."""
        own = ("request_id", "uid", "agreed")
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


class JoinForm(PersonForm):
    """What somebody says who comes in by the code; with an account her name is known."""

    gender = forms.ChoiceField(
        label=_("Gender (you may leave this out)"),
        required=False,
        choices=[_NOT_TOLD, *Gender.choices],
        help_text=_("Only counted, to see whether women are heard. Choosing means you agree."),
    )
    agreed = forms.BooleanField(
        label=_(
            "The people who run this workshop may keep my name and office, for half a year after "
            "it at most. I can erase them at any time before."
        ),
        error_messages={"required": _("Tick this, or you cannot be put on the list.")},
    )

    def __init__(self, data=None, *, workshop, user):
        super().__init__(data, workshop=workshop, initial=_of_account(user))
        if user.is_authenticated:
            for field in ("name", "agreed"):
                del self.fields[field]


def _of_account(user):
    office = standing_of(user).main_office if user.is_authenticated else None
    if office is None:
        return {"level": Level.GP}
    district = office.place.district
    return {
        "office_title": office.title,
        "level": office.place.level,
        "district": district.key if district else "",
    }


class MoveForm(Repeatable):
    """Into which of the districts those who are ticked are put."""

    district = forms.ChoiceField(
        label=_("District"), required=False, widget=forms.Select(attrs={"form": "erase-many"})
    )
    person = forms.ModelMultipleChoiceField(
        queryset=Participant.objects.none(),
        error_messages={"required": _("Tick whom to move.")},
    )

    def __init__(self, data=None, *, workshop):
        super().__init__(data, auto_id="id_move_%s")
        rows = workshop.districts.order_by("name", "pk")
        self._districts = {district.key: district for district in rows}
        named = [(key, district.name_here) for key, district in self._districts.items()]
        self.fields["district"].choices = [*named, ("", _("Another, or none"))]
        self.fields["district"].initial = next(iter(self._districts), "")
        self.fields["person"].queryset = workshop.participants.filter(forgotten_at=None)

    def clean_district(self):
        return self._districts.get(self.cleaned_data["district"])


class CodeForm(forms.Form):
    """The code that somebody reads from the wall or a badge."""

    code = forms.CharField(
        label=_("Code of the workshop, or of your badge"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("Capitals and dashes do not matter."),
        error_messages={"required": _("Type the code.")},
    )
