"""The forms of calls: convened, what is said in them."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.people_forms import day_field
from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import Level
from places.models import Place
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import Repeatable
from practices.forms.widgets import ThemeTicks, in_groups
from practices.models import Theme
from workshops.clashes import ClashForm, Engagement
from workshops.models import Call
from workshops.visits.choices import (
    FURTHEST,
    LONGEST_CALL,
    LONGEST_DIAL_IN,
    MOST_THEMES,
    SHORTEST_CALL,
    LineKind,
)
from workshops.visits.offer_forms import recent_workshops, ticks, without_contacts

MOST_INVITED = 60
_HOUR = dict.fromkeys(("required", "invalid"), _("Write the time, such as 10:00."))
_MINUTES = format_lazy(
    _("Write a number of minutes from {least} to {most}."), least=SHORTEST_CALL, most=LONGEST_CALL
)


class CallForm(ClashForm, Repeatable):
    """What a call is about, when it is, for whom, and how one comes in."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    office = forms.ChoiceField(label=_("For which office"))
    title = LineField(
        label=_("Title (everybody reads it, with the time)"),
        required=True,
        max_length=120,
        error_messages={"required": _("Write a title, as it should stand in the calendar.")},
    )
    purpose = TextField(
        label=_("What it is for (only who joins reads it)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words_language = forms.ChoiceField(
        label=_("Language of what you write here"), choices=LANGUAGES
    )
    on = day_field(_("Date"))
    opens_at = forms.TimeField(
        label=_("Begins at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=_HOUR,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=SHORTEST_CALL,
        max_value=LONGEST_CALL,
        initial=60,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _MINUTES),
    )
    dial_in = TextField(
        label=_("How one comes in: link or number (only who joins reads it)"),
        max_length=LONGEST_DIAL_IN,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is erased a week after the call."),
    )
    themes = ticks(_("Themes, three at most"), widget=ThemeTicks)
    invited = ticks(_("Districts that are invited"))
    workshop = forms.ChoiceField(label=_("Agreed on at a workshop"), required=False)

    def __init__(self, data=None, *, user, call=None):
        self.reader, self._call = user, call
        super().__init__(data, initial=_told(call) if call else _usual(user))
        self._offices = {str(one.pk): one for one in standing_of(user).offices}
        if call or len(self._offices) == 1:
            del self.fields["office"]
        else:
            named = [
                (key, f"{one.title}, {one.place.full_name}") for key, one in self._offices.items()
            ]
            self.fields["office"].choices = named
        self._themes = {theme.key: theme for theme in Theme.objects.current()}
        self.fields["themes"].choices = in_groups(self._themes.values())
        places = [call.place] if call else [one.place for one in self._offices.values()]
        self._districts = {place.key: place for place in _districts(places, call)}
        named = [(key, place.full_name) for key, place in self._districts.items()]
        self.fields["invited"].choices = named
        self._workshops = {str(one.pk): one for one in recent_workshops(user)}
        if call and call.workshop_id:
            self._workshops[str(call.workshop_id)] = call.workshop
        named = [(key, one.title) for key, one in self._workshops.items()]
        self.fields["workshop"].choices = [("", _("At none")), *named]
        if not self._workshops:
            del self.fields["workshop"]

    def clean_title(self):
        return without_contacts(self.cleaned_data["title"])

    def clean_themes(self):
        keys = self.cleaned_data["themes"]
        if not 0 < len(keys) <= MOST_THEMES:
            raise forms.ValidationError(_("Choose one theme, or two or three."))
        return [self._themes[key] for key in keys]

    def clean_invited(self):
        keys = self.cleaned_data["invited"]
        if not 0 < len(keys) <= MOST_INVITED:
            raise forms.ValidationError(_("Choose the districts that are invited, at most sixty."))
        return [self._districts[key] for key in keys]

    def clean_on(self):
        day = self.cleaned_data["on"]
        if not today() <= day <= today() + FURTHEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def clean_workshop(self):
        return self._workshops.get(self.cleaned_data["workshop"])

    def told(self):
        """Return what `calling.convene` and `edit` take besides the office."""
        left = ("request_id", "revision", "office", "clashes_seen")
        return {key: value for key, value in self.cleaned_data.items() if key not in left}

    def engagement(self):
        """Return the call as it would stand in the calendar."""
        day, invited = self.cleaned_data["on"], self.cleaned_data["invited"]
        named = {place.pk: place.name_here for place in invited}
        return Engagement("call", self._call or Call(), day, day, named)

    def chosen_office(self):
        """Return the office that convenes it."""
        return self._offices[self.cleaned_data.get("office") or next(iter(self._offices))]


def _districts(places, call):
    """Return the districts that may be invited: of the own states, for India of all."""
    found = Place.objects.filter(level=Level.DISTRICT).current().with_parents()
    if all(place.level != Level.NATIONAL for place in places):
        found = found.filter(state__in={place.state_id for place in places})
    kept = list(call.invited.with_parents()) if call else []
    return [*kept, *found.order_by("state__name", "name", "pk")]


def _told(call):
    fields = ("title", "purpose", "words_language", "on", "opens_at", "minutes", "dial_in")
    told = {field: getattr(call, field) for field in (*fields, "revision")}
    told["themes"] = [theme.key for theme in call.themes.all()]
    told["invited"] = [place.key for place in call.invited.all()]
    return told | {"workshop": str(call.workshop_id or "")}


def _usual(user):
    office = standing_of(user).main_office
    district = office.place.district if office else None
    invited = [district.key] if district else []
    told = {"words_language": get_language(), "invited": invited}
    return told | ({"office": str(office.pk)} if office else {})


class LineForm(Repeatable):
    """One ask, or one thing that is taken away."""

    kind = forms.ChoiceField(
        label=_("What is it"), choices=LineKind.choices, widget=forms.RadioSelect, initial="ask"
    )
    text = TextField(
        label=_("In one or two sentences"),
        required=True,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you ask, or what you take away.")},
    )


class CancelForm(Repeatable):
    """Why a call is cancelled."""

    note = TextField(
        label=_("Why? Whoever was invited reads this"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
