"""The forms of offers, and what their list can be asked for."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.people_forms import day_field
from accounts.querysets import today
from accounts.standing import standing_of
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import Repeatable
from practices.forms.widgets import ThemeTicks, in_groups
from practices.models import Theme
from practices.searches import holds_contacts
from workshops.choices import State
from workshops.models import Workshop
from workshops.visits.choices import (
    FURTHEST_KM,
    LONGEST_WAY,
    LONGEST_WORDS,
    MOST_PEOPLE,
    MOST_PRACTICES,
    MOST_THEMES,
    STANDS,
    USUAL,
    WAY,
    Side,
)
from workshops.visits.offering import practices_at, practices_of

_WORKSHOP_BACK = timedelta(days=14)
_WORDS = {
    Side.HOST: (
        _("What others can see at your place"),
        _("Such as: a shed where four wards bring their waste sorted, and who keeps its books."),
    ),
    Side.SEE: (
        _("What you need to see"),
        _("Such as: how a Gram Panchayat empties twin pits where the water stands high."),
    ),
}
_PEOPLE = {
    Side.HOST: _("How many people you can host at once"),
    Side.SEE: _("How many people want to come"),
}


_HOURS = dict.fromkeys(
    ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places"),
    _("Write hours such as 1.5, at most 48."),
)


def ticks(label, **options):
    """Return a field of which several may be ticked, or none."""
    options.setdefault("widget", forms.CheckboxSelectMultiple)
    return forms.MultipleChoiceField(label=label, required=False, **options)


def number_field(label, most, **options):
    """Return a field for a number from 1 to `most`."""
    wrong = format_lazy(_("Write a number from 1 to {most}."), most=most)
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={"min": 1, "max": most, "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        **options,
    )


def without_contacts(text):
    """Return `text` that everybody may read; refuses numbers and addresses of people."""
    if holds_contacts(text):
        raise forms.ValidationError(
            _("Leave out numbers and e-mail addresses: everybody reads this.")
        )
    return text


class OfferForm(Repeatable):
    """What can be seen or needs to be seen, for whom and until when."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    office = forms.ChoiceField(label=_("For which office"))
    words = TextField(
        required=True,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few sentences what there is to see.")},
    )
    words_language = forms.ChoiceField(
        label=_("Language of what you write here"), choices=LANGUAGES
    )
    themes = ticks(_("Themes, three at most"), widget=ThemeTicks)
    practices = ticks(
        _("Practices that can be seen there (you may leave this out)"),
        help_text=_("Published ones of your place. Those that hide their place are not here."),
    )
    languages = ticks(_("Languages spoken"), choices=LANGUAGES)
    months = ticks(_("Months (none: any month)"), choices=[(str(n), m) for n, m in MONTHS.items()])
    people = number_field("", MOST_PEOPLE)
    from_town = LineField(
        label=_("The way to you: from which town or station (you may leave this out)"),
        max_length=80,
        help_text=_("Guests see how far it is. The portal knows no roads."),
    )
    km = number_field(_("Kilometres from there"), FURTHEST_KM, required=False)
    hours = forms.DecimalField(
        label=_("Hours from there"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=LONGEST_WAY,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"min": 0, "step": "0.5", "inputmode": "decimal"}),
        error_messages=_HOURS,
    )
    until = day_field(_("Until which day it stands"), help_text=_("It ends then by itself."))
    workshop = forms.ChoiceField(label=_("Made at a workshop"), required=False)

    def __init__(self, data=None, *, user, side, offer=None, practice=""):
        super().__init__(data, initial=_told(offer) if offer else _usual(user, practice))
        self.side, self._offer = side, offer
        held = {str(one.pk): one for one in standing_of(user).offices}
        self._offices = {} if offer else held
        self._name_fields(side)
        self._choose_offices(offer)
        places = [offer.place] if offer else [one.place for one in held.values()]
        self._choose_practices(side, places, offer)
        self._themes = {theme.key: theme for theme in Theme.objects.current()}
        self.fields["themes"].choices = in_groups(self._themes.values())
        self._choose_workshops(user, offer)
        if side != Side.HOST:
            for field in WAY:
                del self.fields[field]

    def _name_fields(self, side):
        self.fields["words"].label, self.fields["words"].help_text = _WORDS[side]
        self.fields["people"].label = _PEOPLE[side]

    def _choose_offices(self, offer):
        if offer or len(self._offices) == 1:
            del self.fields["office"]
            return
        named = [(key, f"{one.title}, {one.place.full_name}") for key, one in self._offices.items()]
        self.fields["office"].choices = named

    def _choose_practices(self, side, places, offer):
        if side != Side.HOST:
            del self.fields["practices"]
            return
        shown = list(practices_of(offer)) if offer else []
        self._practices = {str(one.pk): one for one in (*shown, *practices_at(places))}
        if not self._practices:
            del self.fields["practices"]
            return
        named = [(key, one.title) for key, one in self._practices.items()]
        self.fields["practices"].choices = named

    def _choose_workshops(self, user, offer):
        found = {str(one.pk): one for one in recent_workshops(user)}
        if offer and offer.workshop_id:
            found[str(offer.workshop_id)] = offer.workshop
        self._workshops = found
        if not found:
            del self.fields["workshop"]
            return
        named = [("", _("At none")), *((key, one.title) for key, one in found.items())]
        self.fields["workshop"].choices = named

    def clean_words(self):
        return without_contacts(self.cleaned_data["words"])

    def clean_from_town(self):
        return without_contacts(self.cleaned_data["from_town"])

    def clean(self):
        """A number says nothing without where it counts from."""
        told = super().clean()
        numbers = told.get("km") is not None or told.get("hours") is not None
        if numbers and "from_town" not in self.errors and not told.get("from_town"):
            self.add_error("from_town", _("Write from which town or station it is that far."))
        return told

    def clean_themes(self):
        keys = self.cleaned_data["themes"]
        if not 0 < len(keys) <= MOST_THEMES:
            raise forms.ValidationError(_("Choose one theme, or two or three."))
        return [self._themes[key] for key in keys]

    def clean_practices(self):
        keys = self.cleaned_data["practices"]
        if len(keys) > MOST_PRACTICES:
            raise forms.ValidationError(_("Choose at most %(n)s.") % {"n": MOST_PRACTICES})
        return [self._practices[key] for key in keys]

    def clean_months(self):
        return sorted(int(key) for key in self.cleaned_data["months"])

    def clean_until(self):
        day, on = self.cleaned_data["until"], today()
        if not on <= day <= on + STANDS:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def clean_workshop(self):
        return self._workshops.get(self.cleaned_data["workshop"])

    def words_told(self):
        """Return what `offering.make` and `edit` take besides the office."""
        fields = ("words", "words_language", "themes", "practices", "languages", "months")
        told = (*fields, "people", "until", "workshop", *WAY)
        return {field: self.cleaned_data[field] for field in told if field in self.cleaned_data}

    def chosen_office(self):
        """Return the office that makes it."""
        key = self.cleaned_data.get("office") or next(iter(self._offices))
        return self._offices[key]


def recent_workshops(user):
    """Return the workshops at which `user` may make an offer: hers, under way or just over."""
    mine = Q(participants__person=user.pk) | Q(facilitators__person=user.pk)
    mine |= Q(office__in=standing_of(user).office_ids)
    recent = Workshop.objects.filter(state__in=(State.RUNNING, State.CLOSED))
    recent = recent.filter(ends_on__gte=today() - _WORKSHOP_BACK)
    return recent.filter(mine).distinct().order_by("-starts_on", "-pk")[:20]


def _told(offer):
    fields = ("words", "words_language", "languages", "people", "until", "revision", *WAY)
    told = {field: getattr(offer, field) for field in fields}
    told["months"] = [str(n) for n in offer.months]
    told["themes"] = [theme.key for theme in offer.themes.all()]
    told["practices"] = [str(one.pk) for one in practices_of(offer)] if offer.hosts else []
    return told | {"workshop": str(offer.workshop_id or "")}


def _usual(user, practice):
    told = {"words_language": get_language(), "languages": [get_language()]}
    told |= {"until": today() + USUAL, "people": 6}
    if practice:
        told["practices"] = [practice]
    office = standing_of(user).main_office
    return told | ({"office": str(office.pk)} if office else {})
