"""What a place says of a practice that it takes up: a little for a plan, more of how it went."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from places.forms import PlaceField
from practices.choices import AdoptionStatus, Terrain
from practices.forms.fields import LineField, MonthField, TextField
from practices.forms.photos import LONGEST_DESCRIPTION, PhotoField
from practices.forms.words import VerbForm
from practices.models.adoption import LONGEST

MONTHS_AHEAD = 12
LABELS = {
    AdoptionStatus.PLANNED: _("We will try this"),
    AdoptionStatus.TRIED: _("We tried this"),
    AdoptionStatus.IN_USE: _("It is in use here"),
    AdoptionStatus.DROPPED: _("We dropped this"),
    AdoptionStatus.DID_NOT_WORK: _("It did not work here"),
}
_PHOTO = ("photo", "photo_description")
ASKED = {
    AdoptionStatus.PLANNED: ("planned_for",),
    AdoptionStatus.TRIED: ("changed", "result", "reach", *_PHOTO),
    AdoptionStatus.IN_USE: ("used_since", "reach", "changed", "result", *_PHOTO),
    AdoptionStatus.DROPPED: ("result",),
    AdoptionStatus.DID_NOT_WORK: ("result", "conditions", "likely_reason", "changed", *_PHOTO),
}
_OF_THE_RESULT = {
    AdoptionStatus.DROPPED: _("Why was it dropped?"),
    AdoptionStatus.DID_NOT_WORK: _("What happened?"),
}
ALWAYS = ("request_id", "status", "place", "shielded", "terrain")


def months_ahead(on=None):
    """Return the choices of a month from that of the day `on`, as ("2026-12", "December 2026")."""
    on = on or timezone.localdate()
    count = on.year * 12 + on.month - 1
    months = [date((count + n) // 12, (count + n) % 12 + 1, 1) for n in range(MONTHS_AHEAD + 1)]
    return [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in months]


class AdoptForm(VerbForm):
    """For which place, how far it is, and what that status asks for.

    What the request leaves out stays as it was; a script may send any field with any status.
    """

    page = "practices/trying.html"

    place = PlaceField(label=_("For which place?"), required=False)
    status = forms.ChoiceField(
        choices=AdoptionStatus.choices,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Choose how far it is.")},
    )
    planned_for = forms.ChoiceField(label=_("When?"), required=False)
    used_since = MonthField(
        label=_("Since when is it in use?"),
        help_text=_("Year, or year and month: 2023 or 2023-06."),
        required=False,
    )
    reach = LineField(
        label=_("How many?"),
        help_text=_("Such as “34 households” or “two schools”."),
        max_length=LONGEST["reach"],
    )
    changed = TextField(
        label=_("What did you do differently?"),
        help_text=_("Leave it empty if you did it as it is told here."),
        max_length=LONGEST["changed"],
    )
    result = TextField(label=_("What came of it?"), max_length=LONGEST["result"])
    conditions = TextField(
        label=_("What was it like at your place?"),
        help_text=_("Ground, water, season, people, money: whatever mattered."),
        max_length=LONGEST["conditions"],
    )
    likely_reason = TextField(
        label=_("What was the likely reason?"), max_length=LONGEST["likely_reason"]
    )
    photo = PhotoField(label=_("A photo (you may leave this out)"))
    photo_description = LineField(label=_("What does it show?"), max_length=LONGEST_DESCRIPTION)
    shielded = forms.BooleanField(label=_("Tell it shielded"), required=False)
    terrain = forms.ChoiceField(
        label=_("What may others know of the land?"),
        choices=[("", _("Nothing")), *Terrain.choices],
        required=False,
    )
    field_order = ["place"]

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        status = (self.data or self.initial).get("status") or AdoptionStatus.PLANNED
        self.status = status if status in LABELS else AdoptionStatus.PLANNED
        self.label = LABELS[self.status]
        for name in set(self.fields) - {*ALWAYS, *ASKED[self.status]}:
            if name not in self.data and name not in self.files:
                del self.fields[name]
        if planned := self.fields.get("planned_for"):
            planned.choices = [("", _("Not fixed yet")), *months_ahead()]
        if label := _OF_THE_RESULT.get(self.status):
            self.fields["result"].label = label

    def offer(self, practice, user):
        self.fields["place"].own = [office.place for office in standing_of(user).offices]
        return self

    def clean_planned_for(self):
        month = self.cleaned_data["planned_for"]
        return date.fromisoformat(f"{month}-01") if month else None

    def clean(self):
        """A photo would show the very place that is to be hidden."""
        if self.cleaned_data.get("shielded") and self.cleaned_data.get("photo"):
            self.add_error(
                "photo", _("A photo would show the place. Leave it out, or tell openly.")
            )
        return self.cleaned_data

    def said(self):
        """Return the bound fields of what the status asks for, in its order."""
        return [self[name] for name in ASKED[self.status]]

    def details(self):
        """Return what `adopting.adopt` takes; of the sayings those that the request holds."""
        data = self.cleaned_data
        told = {name: data[name] for name in self.fields if name in self.data}
        if data.get("photo"):
            told["photo"] = data["photo"]
        if "used_since" in told:
            told["used_since"], told["used_since_precision"] = data["used_since"] or (None, "")
        told |= {"place": data["place"], "status": data["status"] or AdoptionStatus.PLANNED}
        told |= {"shielded": data["shielded"]}
        told["terrain"] = data["terrain"] if data["shielded"] else ""
        told.pop("request_id", None)
        return told
