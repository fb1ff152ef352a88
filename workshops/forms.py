"""The forms of a workshop: what it is and when, who runs it, which mix one wants."""

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.choices import DutyKind
from accounts.models import Duty, User
from accounts.people_forms import day_field
from accounts.querysets import today
from places.choices import Level
from places.models import Area, Place
from practices.choices import LANGUAGES, Programme
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import NoteField, Repeatable
from practices.forms.widgets import ThemeTicks, in_groups
from practices.models import Theme
from practices.notify import holders_of
from workshops.choices import (
    CLOSES,
    LONGEST,
    LONGEST_NOTE,
    MOST_DISTRICTS,
    MOST_FACILITATORS,
    MOST_THEMES,
    OPENS,
    TARGETS,
)
from workshops.permissions import convening_offices
from workshops.services import MANY, WORDS

_HOUR = {
    "required": _("Write the time, such as 10:00."),
    "invalid": _("Write the time, such as 10:00."),
}


def _hour(label, initial):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, initial=initial, widget=widget, error_messages=_HOUR)


def _ticks(label, required, **options):
    options.setdefault("widget", forms.CheckboxSelectMultiple)
    errors = {"required": required}
    return forms.MultipleChoiceField(label=label, required=False, error_messages=errors, **options)


class WorkshopForm(Repeatable):
    """What a workshop is for, when and where it is held, and who is invited."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    host = forms.ChoiceField(
        label=_("Who calls it"),
        help_text=_("Your office, or a division or council that its place belongs to."),
    )
    title = LineField(
        label=_("Title"),
        required=True,
        max_length=120,
        error_messages={"required": _("Write a title, as it should stand in the calendar.")},
    )
    purpose = TextField(
        label=_("What it is for, and what is done there"),
        max_length=2000,
        help_text=_("Everybody can read this. Name nobody who has not agreed."),
    )
    words_language = forms.ChoiceField(
        label=_("Language of what you write here"), choices=LANGUAGES
    )
    programme = forms.ChoiceField(label=_("Programme"), choices=Programme.choices)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    opens_at = _hour(_("Begins at, on the first day"), OPENS)
    closes_at = _hour(_("Ends at, on the last day"), CLOSES)
    venue = LineField(
        label=_("Where it is held"), max_length=200, help_text=_("Building, village or town.")
    )
    themes = _ticks(_("Themes"), _("Choose at least one theme."), widget=ThemeTicks)
    districts = _ticks(_("Districts that are invited"), _("Choose the districts."))
    languages = _ticks(_("Languages spoken there"), "", choices=LANGUAGES)

    def __init__(self, data=None, *, user, workshop=None):
        super().__init__(data, initial=_told(workshop) if workshop else _usual(user))
        self._hosts = {} if workshop else hosts_of(user)
        if workshop:
            del self.fields["host"]
        else:
            self.fields["host"].choices = [(key, one.words) for key, one in self._hosts.items()]
        self._themes = {theme.key: theme for theme in Theme.objects.current()}
        self.fields["themes"].choices = in_groups(self._themes.values())
        places = (
            [workshop.place] if workshop else [one.office.place for one in self._hosts.values()]
        )
        self._districts = {place.key: place for place in _districts(places, workshop)}
        choices = [(key, place.full_name) for key, place in self._districts.items()]
        self.fields["districts"].choices = choices

    def clean_themes(self):
        return self._chosen("themes", self._themes, MOST_THEMES)

    def clean_districts(self):
        return self._chosen("districts", self._districts, MOST_DISTRICTS)

    def _chosen(self, field, known, most):
        keys = self.cleaned_data[field]
        if len(keys) > most:
            raise forms.ValidationError(_("Choose at most %(n)s.") % {"n": most})
        return [known[key] for key in keys]

    def clean(self):
        """The days lie in order and near each other; one day ends later than it begins."""
        told = super().clean()
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and not 2000 <= first.year <= today().year + 10:  # calendars reckon with it
            self.add_error("starts_on", _("Write a date, such as 2026-04-01."))
        elif first and last and last < first:
            self.add_error("ends_on", _("The last day cannot come before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", _("A workshop lasts two weeks at most."))
        hours = told.get("opens_at"), told.get("closes_at")
        if first and first == last and all(hours) and hours[1] <= hours[0]:
            self.add_error("closes_at", _("It must end later than it begins."))
        return told

    def words(self):
        """Return what `services.convene` and `edit` take besides who calls it."""
        return {field: self.cleaned_data[field] for field in (*WORDS, *MANY)}

    def caller(self):
        """Return the office and the area for which it is called."""
        host = self._hosts[self.cleaned_data["host"]]
        return {"office": host.office, "area": host.area}


class Host:
    """An office of one's own, or an area that its place belongs to."""

    def __init__(self, office, area=None):
        self.office, self.area = office, area
        self.key = f"{office.pk}-{area.pk}" if area else str(office.pk)
        own = f"{office.title}, {office.place.full_name}"
        self.words = f"{area.name} ({own})" if area else own


def hosts_of(user):
    """Return {key: Host} for which `user` may call a workshop; two queries."""
    offices = convening_offices(user)
    places = {office.place_id for office in offices}
    states = {office.place_id for office in offices if office.place.level == Level.STATE}
    areas = Area.objects.filter(Q(places__in=places) | Q(state__in=states)).distinct()
    around = {area: {place.pk for place in area.places.all()} for area in _with_places(areas)}
    hosts = [Host(office) for office in offices]
    for office in offices:
        hosts += [
            Host(office, area)
            for area, inside in around.items()
            if office.place_id in inside or office.place_id == area.state_id
        ]
    return {host.key: host for host in hosts}


def _with_places(areas):
    return areas.order_by("name", "pk").prefetch_related("places")


def _districts(places, workshop):
    """Return the districts that may be invited: of the states of `places`, for India of all.

    Those that are invited already stay, whatever became of them.
    """
    found = Q(pk__in=workshop.districts.values("pk") if workshop else [])
    current = Place.objects.filter(level=Level.DISTRICT).current()
    if any(place.level == Level.NATIONAL for place in places):
        found |= Q(pk__in=current.values("pk"))
    else:
        states = {place.state_id for place in places}
        found |= Q(pk__in=current.filter(state__in=states).values("pk"))
    return Place.objects.with_parents().filter(found).order_by("state__name", "name", "pk")


def _told(workshop):
    told = {field: getattr(workshop, field) for field in (*WORDS, "revision")}
    told["themes"] = [theme.key for theme in workshop.themes.all()]
    told["districts"] = [place.key for place in workshop.districts.all()]
    return told


def _usual(user):
    """Return what follows from who calls it: the language, and the own district."""
    own = {one.place.district for one in convening_offices(user) if one.place.district_id}
    here = get_language()
    return {"words_language": here, "languages": [here], "districts": [one.key for one in own]}


class NoteForm(Repeatable):
    """Why a workshop is cancelled; whoever was invited reads it."""

    note = NoteField(
        label=_("Why? Whoever was invited reads this"),
        required=True,
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Write why: whoever was invited reads it.")},
    )


class FacilitatorsForm(Repeatable):
    """Who runs a workshop besides the office that called it: people whose duty it is."""

    people = forms.ModelMultipleChoiceField(
        label=_("Facilitators"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People with the duty of a facilitator, and those of your own office."),
    )

    def __init__(self, data=None, *, workshop):
        named = list(workshop.facilitators.values_list("person", flat=True))
        super().__init__(data, initial={"people": named})
        field = self.fields["people"]
        field.queryset = facilitators_for(workshop)
        field.label_from_instance = lambda person: person.shown_name

    def clean_people(self):
        people = self.cleaned_data["people"]
        if len(people) > MOST_FACILITATORS:
            raise forms.ValidationError(_("Choose at most %(n)s.") % {"n": MOST_FACILITATORS})
        return people


def facilitators_for(workshop):
    """Return the active people who may be named: with the duty in this state, or of the office."""
    duties = Duty.objects.active().filter(kind=DutyKind.FACILITATOR)
    if workshop.place.state_id:
        national = Q(place__level=Level.NATIONAL)
        duties = duties.filter(Q(place__state=workshop.place.state_id) | national)
    able = Q(pk__in=duties.values("person"))
    able |= Q(pk__in=holders_of([workshop.office_id]).values("pk"))
    able |= Q(facilitates__workshop=workshop)
    return User.objects.active().filter(able).distinct().order_by("name", "pk")


class TargetsForm(Repeatable):
    """The shares of people that one wants, in percent; an empty one is not asked for."""

    def __init__(self, data=None, *, workshop):
        super().__init__(data, initial=dict(workshop.targets))
        for key, words in TARGETS.items():
            self.fields[key] = forms.IntegerField(
                label=words,
                required=False,
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"min": 0, "max": 100, "inputmode": "numeric"}),
                error_messages=_PERCENT,
            )

    def targets(self):
        """Return {key: percent} of those that are asked for."""
        told = {str(key): self.cleaned_data[key] for key in TARGETS}
        return {key: share for key, share in told.items() if share is not None}


_PERCENT = dict.fromkeys(
    ("invalid", "min_value", "max_value"), _("Write a number from 0 to 100, or nothing.")
)
