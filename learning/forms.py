"""The forms of gaps and of searches that are followed."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from learning.choices import TYPED, Cadence
from learning.interests.looking import current_keys
from learning.models import TranslationAsk
from places.choices import Level
from places.models import Place
from practices.choices import LANGUAGES
from practices.forms.fields import MOST_THEMES, LineField, TextField
from practices.forms.repeatable import NoteField, Repeatable
from practices.forms.widgets import ThemeTicks, in_groups
from practices.models import Practice, Theme
from practices.verb_forms import CodeField
from workshops.visits.offer_forms import without_contacts


class GapForm(Repeatable):
    """What is looked for, why, where, and what it is about."""

    origin = forms.ChoiceField(choices=TYPED, required=False, widget=forms.HiddenInput)
    shown_for = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    translation = forms.ModelChoiceField(
        label=_("The language asked for"),
        queryset=TranslationAsk.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _(
                "It can be read in that language now, or is not published any more."
            )
        },
    )
    practice = forms.ModelChoiceField(
        label=_("The practice that needs another way"),
        queryset=Practice.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("It is not published any more.")},
    )
    looked_for = LineField(
        label=_("What do you need, in one sentence?"),
        required=True,
        max_length=200,
        help_text=_("Such as: how to empty twin pits where the water stands high."),
        error_messages={"required": _("Write in one sentence what you need.")},
    )
    why = TextField(
        label=_("Why, and where does it hurt? (you may leave this out)"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you have tried, and what comes in the way. Name nobody."),
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)
    place = forms.ChoiceField(label=_("For which place"))
    themes = forms.MultipleChoiceField(
        label=_("Themes, three at most (you may leave this out)"),
        required=False,
        widget=ThemeTicks,
    )
    shielded = forms.BooleanField(
        label=_("Do not show who asks, nor which place below the State"), required=False
    )

    def __init__(self, data=None, *, user, gap=None, initial=None):
        super().__init__(data, initial=_told(gap) if gap else (initial or {}))
        asked = TranslationAsk.objects.waiting().visible_to(user)
        self.fields["translation"].queryset = asked
        self.fields["practice"].queryset = Practice.objects.visible_to(user).listed()
        themes = Theme.objects.current().order_by("position")
        self.known_themes = {theme.key: theme for theme in themes}
        self.fields["themes"].choices = in_groups(self.known_themes.values())
        self.known_places = places_for(user, gap)
        choices = [(key, place.full_name) for key, place in self.known_places.items()]
        self.fields["place"].choices = choices
        if not gap:
            self.initial.setdefault("language", get_language())
            self.initial.setdefault("place", choices[0][0])

    def clean_looked_for(self):
        return without_contacts(self.cleaned_data["looked_for"])

    def clean_why(self):
        return without_contacts(self.cleaned_data["why"])

    def clean_themes(self):
        if len(self.cleaned_data["themes"]) > MOST_THEMES:
            raise forms.ValidationError(_("Choose three themes at most."))
        return [self.known_themes[key] for key in self.cleaned_data["themes"]]

    def clean_place(self):
        return self.known_places[self.cleaned_data["place"]]

    def words(self):
        """Return what `services.ask` and `edit` take."""
        fields = ("looked_for", "why", "language", "place", "themes", "shielded")
        return {field: self.cleaned_data[field] for field in fields}


def _told(gap):
    told = {f: getattr(gap, f) for f in ("looked_for", "why", "language", "shielded", "revision")}
    themes = [theme.key for theme in gap.themes.all()]
    return told | {"place": gap.place.key, "themes": themes}


def places_for(user, gap):
    """Return `{key: place}`: of the own offices with what lies above them, all states, India."""
    own = [place for office in standing_of(user).offices for place in _upward(office.place)]
    states = Place.objects.current().filter(level=Level.STATE).with_parents().order_by("name")
    known = [gap.place] if gap else []
    found = [*known, *own, Place.objects.national(), *states]
    if not own:  # without an office, India first
        found = [*known, Place.objects.national(), *states]
    return {place.key: place for place in found}


def _upward(place):
    above = [place, place.block, place.district, place.state]
    return [one for one in above if one is not None]


class NoteForm(Repeatable):
    """A verb that says why."""

    note = NoteField(label=_("Why? Who asked reads this"))


class AnswerForm(Repeatable):
    code = CodeField(label=_("Code of the practice that answers it"))

    def details(self):
        return {"practice": self.cleaned_data["code"]}


class TakeForm(Repeatable):
    by_when = forms.DateField(
        label=_("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date, such as 2026-04-01.")},
    )


class CallForm(Repeatable):
    """What a State says as it calls for practices on a gap."""

    text = TextField(
        label=_("What do you look for, and why?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it; who could know is told once."),
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)
    until = forms.DateField(
        label=_("Until when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date, such as 2026-04-01.")},
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"language": get_language()})


FORMS = {
    "answer": AnswerForm,
    "take": TakeForm,
    "call": CallForm,
    "decline": NoteForm,
    "reopen": NoteForm,
}


def form_of(verb, data=None):
    """Return the form that `verb` asks for."""
    return FORMS.get(verb, Repeatable)(data)


class SearchForm(Repeatable):
    """The name under which one follows a search."""

    query = forms.CharField(required=False, widget=forms.HiddenInput)
    name = LineField(
        label=_("Name of this search"),
        required=True,
        max_length=80,
        error_messages={"required": _("Give it a name by which you know it.")},
    )


class LookingForm(forms.Form):
    """The themes that one chooses for oneself, and whether reading counts."""

    themes = forms.MultipleChoiceField(
        label=_("Themes that I look for"),
        required=False,
        widget=ThemeTicks,
        help_text=_("With none, your level and what you read decide."),
    )
    learns = forms.BooleanField(label=_("Learn from what I read"), required=False)

    def __init__(self, data=None, *, row):
        current = Theme.objects.current().order_by("position")
        self.known = {theme.key: theme.pk for theme in current}
        kept = current_keys(row.chosen)
        chosen = [theme.key for theme in current if theme.pk in kept]
        super().__init__(data, initial={"themes": chosen, "learns": row.learns})
        self.fields["themes"].choices = in_groups(current)

    def keys(self):
        """Return the primary keys of the chosen themes."""
        return [self.known[key] for key in self.cleaned_data["themes"]]


class CadenceForm(Repeatable):
    """How often one gets a digest."""

    cadence = forms.ChoiceField(
        label=_("How often"), choices=Cadence.choices, widget=forms.RadioSelect
    )


class ForwardedForm(Repeatable):
    """A message from a chat, in its language."""

    text = TextField(
        label=_("The message"),
        required=True,
        max_length=4000,
        help_text=_("Paste it as it came. Take out names and numbers of people first."),
        error_messages={"required": _("Paste the message first.")},
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    language = forms.ChoiceField(label=_("Its language"), choices=LANGUAGES)
