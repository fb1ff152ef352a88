"""The form of a card, on a phone and in the keying grid, and of putting cards together."""

import re
import uuid
from datetime import timedelta

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import today
from places.folding import fold
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import Repeatable
from workshops.choices import LONGEST_CARD, CardKind

_PAPER = re.compile(r"[A-Z]?[0-9]{1,4}")


class CardForm(forms.Form):
    """What a card says. `uid` makes it the same card twice."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What it is"), choices=CardKind.choices)
    text = TextField(
        label=_("In your own words"),
        required=True,
        max_length=LONGEST_CARD,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing a card, in 400 letters at most. Name nobody."),
        error_messages={"required": _("Write what the card says.")},
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    place = LineField(
        label=_("Place"), max_length=120, help_text=_("District, or village and district.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, data=None, *, workshop, place=""):
        here = get_language()
        language = here if here in workshop.languages else next(iter(workshop.languages), here)
        told = {"uid": uuid.uuid4(), "place": place, "language": language}
        first = workshop.themes.first()
        super().__init__(data, initial=told | {"theme": first.key if first else ""})
        self._themes = {theme.key: theme for theme in workshop.themes.all()}
        named = [(key, theme.name) for key, theme in self._themes.items()]
        self.fields["theme"].choices = [*named, ("", _("Another"))]
        rows = workshop.districts.order_by("name", "pk")
        self.districts = {fold(district.name): district for district in rows}

    def clean_theme(self):
        return self._themes.get(self.cleaned_data["theme"])

    def told(self):
        """Return what `cards.write` takes: a place that is an invited district's name is that."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "uid"}
        typed = told.pop("place")
        district = self.districts.get(fold(typed))
        return told | {"district": district, "place_text": "" if district else typed}


class KeyingForm(CardForm):
    """A card typed from paper: also who told it, and the code on its sheet."""

    place = LineField(
        label=_("Place"),
        max_length=120,
        help_text=_("District, or village and district."),
        widget=forms.TextInput(attrs={"list": "card-places", "autocomplete": "off"}),
    )
    teller_name = LineField(label=_("Told by (may stay empty)"), max_length=120)
    teller_office = LineField(label=_("Office of who told it"), max_length=120)
    paper = LineField(label=_("Code on the paper card"), max_length=6)

    field_order = ("uid", "kind", "theme", "text", "place", "teller_name", "teller_office", "paper")

    def clean_paper(self):
        typed = self.cleaned_data["paper"].upper().replace(" ", "").replace("-", "")
        if typed and not _PAPER.fullmatch(typed):
            raise forms.ValidationError(_("Write the code as it is printed on the card: 17."))
        return typed


class ClusterForm(Repeatable):
    """Which cards belong together, under which name."""

    card = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)
    name = LineField(label=_("Name of the group"), max_length=60)

    def __init__(self, data=None, *, workshop):
        super().__init__(data)
        numbers = workshop.cards.values_list("number", flat=True)
        self.fields["card"].choices = [(number, number) for number in numbers]


class AskForForm(Repeatable):
    """Which of the `cards` are asked for, and until when their desks are to answer.

    `cards` has those asked for already too: ticked again, nothing becomes of them.
    """

    MONTH, YEAR = timedelta(days=30), timedelta(days=366)
    card = forms.TypedMultipleChoiceField(
        label=_("Cards"),
        coerce=int,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Tick the cards that should be asked for.")
        ),
    )
    by_when = forms.DateField(
        label=_("By when an answer is needed"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The desk of each place is asked to find one by this day."),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a date.")),
    )

    def __init__(self, data=None, *, cards):
        super().__init__(data, initial={"by_when": today() + self.MONTH})
        self.fields["card"].choices = [(str(card.number), card.number) for card in cards]

    def ticked(self):
        """Return the numbers that are ticked: all, until somebody has chosen."""
        if self.is_bound:
            return self["card"].value() or []
        return [key for key, _number in self.fields["card"].choices]

    def clean_by_when(self):
        day = self.cleaned_data["by_when"]
        if not today() <= day <= today() + self.YEAR:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day
