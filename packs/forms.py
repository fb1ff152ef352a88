"""The forms of packs: cover and print, who may read it, findings, what is suggested."""

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from packs.choices import PackKind, Paper, Visibility
from packs.services import WORDS
from places.choices import LEVEL_ORDER, Level
from places.models import Place
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import Repeatable
from practices.models import Practice, Theme

_DAY = {"invalid": _("Write a date, such as 2026-04-01.")}


class PackForm(Repeatable):
    """What stands on the cover, for whom it is, and how it is printed."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=_("Title"),
        required=True,
        max_length=120,
        error_messages={"required": _("Write a title, as it should stand on the cover.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=PackKind.choices,
        initial=PackKind.PACK,
        help_text=_("A brief and a fact sheet have findings in your words as well."),
    )
    occasion = LineField(
        label=_("Occasion (you may leave this out)"),
        max_length=120,
        help_text=_("Such as: Gram Sabha, training of masons, review meeting."),
    )
    held_on = forms.DateField(
        label=_("On which day (you may leave this out)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DAY,
    )
    held_at = LineField(label=_("Where (you may leave this out)"), max_length=120)
    note = TextField(
        label=_("A word to the readers (you may leave this out)"),
        max_length=1000,
        help_text=_("It stands on the first page. Name nobody who has not agreed."),
    )
    words_language = forms.ChoiceField(
        label=_("Language of what you write here"), choices=LANGUAGES
    )
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=list(reversed(Level.choices)),
        help_text=_("Each level has its own layout on paper."),
    )
    language = forms.ChoiceField(
        label=_("Language of the practices"),
        choices=LANGUAGES,
        help_text=_("Where there is no checked translation, the original stands."),
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices, initial=Paper.A4)
    in_colour = forms.BooleanField(label=_("Print in colour"), required=False)

    def __init__(self, data=None, *, pack=None, user=None):
        super().__init__(data, initial=_told(pack) if pack else usual_words(user))

    def words(self):
        """Return what `services.create` and `edit` take."""
        return {field: self.cleaned_data[field] for field in WORDS}


def _told(pack):
    return {field: getattr(pack, field) for field in (*WORDS, "revision")}


def usual_words(user):
    """Return the words of a new pack that follow from its maker: languages and audience."""
    office = standing_of(user).main_office
    here = get_language()
    level = office.place.level if office else Level.GP
    return {"words_language": here, "language": here, "audience": level}


class SharingForm(Repeatable):
    """Who may read a pack."""

    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=Visibility.choices, widget=forms.RadioSelect
    )

    def __init__(self, data=None, *, may_publish=True, down_until=None, **options):
        super().__init__(data, **options)
        field = self.fields["visibility"]
        if not may_publish or down_until:
            field.choices = [one for one in field.choices if one[0] != Visibility.PUBLIC]
        if not may_publish:
            field.help_text = _("Once your posting is confirmed, you may show it to everybody.")
        elif down_until:
            told = _(
                "A desk took it down. You may show it to everybody again from %(day)s, or when the "
                "desk says yes: correct it and send the desk its link."
            )
            field.help_text = told % {"day": date_format(localtime(down_until), "DATE_FORMAT")}


class TakeDownForm(Repeatable):
    """Why a desk takes a public pack down; its owner reads it."""

    note = TextField(
        label=_("Why? Its owner reads this"),
        required=True,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is wrong, so that it can be put right.")},
    )


class ToPackForm(Repeatable):
    """Into which pack a practice goes: one of one's own, or a new one."""

    pack = forms.ChoiceField(label=_("Which pack"), widget=forms.RadioSelect)
    title = LineField(label=_("Title of the new pack"), max_length=120)

    def __init__(self, data=None, *, packs):
        super().__init__(data, initial={"pack": str(packs[0].pk) if packs else "new"})
        own = [(str(pack.pk), pack.title) for pack in packs]
        self.fields["pack"].choices = [*own, ("new", _("A new pack"))]

    def clean(self):
        """A new pack needs its title."""
        told = super().clean()
        if told.get("pack") == "new" and not told.get("title"):
            self.add_error("title", _("Write a title, as it should stand on the cover."))
        return told


class FindingForm(Repeatable):
    """A finding and the practices of the pack that show it."""

    text = TextField(
        label=_("What you found"),
        required=True,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One thing in a few sentences, in your own words."),
        error_messages={"required": _("Write what you found.")},
    )
    cites = forms.ModelMultipleChoiceField(
        label=_("Which practices show it"),
        queryset=Practice.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the practices that show it.")},
    )

    def __init__(self, data=None, *, practices, initial=None):
        super().__init__(data, initial=initial)
        self.fields["cites"].queryset = practices
        self.fields["cites"].label_from_instance = lambda practice: practice.title


class SuggestForm(forms.Form):
    """Themes and a place: what a pack is suggested from."""

    theme = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of your workshop. Without any, from all themes."),
    )
    place = forms.ChoiceField(label=_("Places like this one first"), required=False)

    def __init__(self, data=None, *, user, themes=()):
        """Take the data, who asks, and the keys of the themes that she has chosen to look for."""
        super().__init__(data, initial={"theme": list(themes)})
        themes = Theme.objects.current().order_by("position")
        self.fields["theme"].choices = [(theme.key, theme.name) for theme in themes]
        self._places = {place.key: place for place in _near(user)}
        choices = [(key, place.full_name) for key, place in self._places.items()]
        self.fields["place"].choices = [*choices, ("", _("All India"))]
        self.fields["place"].initial = next(iter(self._places), "")

    @property
    def near(self):
        """The chosen place, or None for all India."""
        return self._places.get(self.cleaned_data.get("place"))


def _near(user):
    """Return the places of the offices of `user`, their districts and states, the lowest first."""
    offices = [office.place for office in standing_of(user).offices]
    keys = {key for at in offices for key in (at.pk, at.district_id, at.state_id)}
    near = Place.objects.with_parents().filter(pk__in=keys - {None}).exclude(level=Level.NATIONAL)
    return sorted(near, key=lambda place: (-LEVEL_ORDER[place.level], place.pk))
