"""The forms of the seniors' session: what is asked, the answer, the day of a promised one."""

import uuid

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.querysets import today
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField, plain_digits
from practices.forms.repeatable import Repeatable

MOST_OFFICES = 200


class AskForm(forms.Form):
    """What is asked. `uid` makes it the same twice; only a typist says of which district."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = TextField(
        label=_("What you ask of the seniors"),
        required=True,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing that they can decide or find out. Name nobody."),
        error_messages={"required": _("Write what you ask.")},
    )
    card = LineField(label=_("Number of the card it comes from (may stay empty)"), max_length=6)
    district = forms.ChoiceField(label=_("Asked by the team of"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, data=None, *, workshop, typed, card=""):
        here = get_language()
        language = here if here in workshop.languages else next(iter(workshop.languages), here)
        told = {"uid": uuid.uuid4(), "language": language, "card": card}
        super().__init__(data, initial=told)
        self._workshop = workshop
        self._districts = {one.key: one for one in workshop.districts.order_by("name", "pk")}
        named = [(key, one.name) for key, one in self._districts.items()]
        self.fields["district"].choices = [("", _("The whole workshop")), *named]
        if not typed:
            del self.fields["district"]

    def clean_district(self):
        return self._districts.get(self.cleaned_data["district"])

    def clean_card(self):
        typed = plain_digits(self.cleaned_data["card"])
        if not typed:
            return None
        sound = typed.isascii() and typed.isdigit()
        card = self._workshop.cards.filter(number=int(typed)).first() if sound else None
        if card is None:
            raise forms.ValidationError(_("No card has this number."))
        return card


class SettleForm(Repeatable):
    """The decision, or the answer."""

    words = TextField(
        label=_("The answer, in the words of who gave it"),
        required=True,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the answer.")},
    )


def _named(office):
    return f"{office.title}, {office.place.name_here}"


class PromiseForm(Repeatable):
    """By which day an answer is promised, by which office or by whom."""

    due_on = forms.DateField(
        label=_("Answered by"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a date.")),
    )
    office = forms.ModelChoiceField(
        label=_("Office that answers"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("Another, named below"),
        help_text=_("It is told at once, and again on the day."),
    )
    answerer = LineField(label=_("Or who answers"), max_length=120)

    def __init__(self, data=None, *, workshop):
        super().__init__(data)
        near = [
            workshop.place_id,
            workshop.place.state_id,
            *workshop.districts.values_list("pk", flat=True),
        ]
        found = Office.objects.filter(place__in=[pk for pk in near if pk]).select_related("place")
        keys = found.order_by("title", "pk").values("pk")[:MOST_OFFICES]
        self.fields["office"].queryset = found.filter(pk__in=keys).order_by("title", "pk")
        self.fields["office"].label_from_instance = _named

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < today() or day.year > today().year + 5:
            raise forms.ValidationError(_("Choose a date to come."))
        return day

    def clean(self):
        told = super().clean()
        if not told.get("office") and not told.get("answerer"):
            self.add_error("answerer", _("Choose the office, or write who answers."))
        return told
