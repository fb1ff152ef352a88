"""The forms of barriers: raised, supported, answered."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.people_forms import day_field
from learning.asks.choices import Sort
from learning.asks.permissions import asking_offices
from learning.asks.services import levels_above
from practices.choices import LANGUAGES
from practices.forms.fields import MOST_THEMES, LineField, TextField
from practices.forms.repeatable import NoteField, Repeatable
from practices.forms.widgets import ThemeTicks, in_groups
from practices.models import Theme
from workshops.visits.offer_forms import ticks, without_contacts


class RaiseForm(Repeatable):
    """What stands in the way, what should change, and which level is asked."""

    source = forms.CharField(required=False, widget=forms.HiddenInput)
    office = forms.ChoiceField(label=_("For which office"))
    barrier = LineField(
        label=_("What stands in the way, in one sentence?"),
        required=True,
        max_length=200,
        help_text=_("Such as: our fund may not be used to empty pits."),
        error_messages={"required": _("Write in one sentence what stands in the way.")},
    )
    sort = forms.ChoiceField(label=_("What is it?"), choices=Sort.choices, widget=forms.RadioSelect)
    wish = TextField(
        label=_("What should change, and what would you do then?"),
        required=True,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name the rule or the head of account if you know it. Name nobody."),
        error_messages={"required": _("Write what should change.")},
    )
    asked = forms.ChoiceField(
        label=_("Who can lift it?"), help_text=_("The lowest level that can is the right one.")
    )
    themes = ticks(_("Themes, three at most (you may leave this out)"), widget=ThemeTicks)
    shielded = forms.BooleanField(
        label=_("Do not show who asks, nor which place below the State"), required=False
    )
    language = forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)

    def __init__(self, data=None, *, user, source=None):
        super().__init__(data, initial=_begun(source))
        self._offices = {str(one.pk): one for one in asking_offices(user)}
        self._asked = {
            place.key: place
            for office in self._offices.values()
            for place in levels_above(office.place)
        }
        self._themes = {theme.key: theme for theme in Theme.objects.current().order_by("position")}
        named = [(key, place.long_label) for key, place in self._asked.items()]
        self.fields["asked"].choices = named
        self.fields["themes"].choices = in_groups(self._themes.values())
        if len(self._offices) == 1:
            del self.fields["office"]
        else:
            self.fields["office"].choices = [
                (key, f"{one.title}, {one.place.full_name}") for key, one in self._offices.items()
            ]

    def clean_barrier(self):
        return without_contacts(self.cleaned_data["barrier"])

    def clean_wish(self):
        return without_contacts(self.cleaned_data["wish"])

    def clean_themes(self):
        if len(self.cleaned_data["themes"]) > MOST_THEMES:
            raise forms.ValidationError(_("Choose three themes at most."))
        return [self._themes[key] for key in self.cleaned_data["themes"]]

    def clean(self):
        told = super().clean()
        asked = self._asked.get(told.get("asked"))
        if asked is not None and "office" not in self.errors:
            office = self._office(told)
            if asked not in levels_above(office.place):
                self.add_error("asked", _("Choose a level above the place of that office."))
            elif told.get("shielded") and asked.level not in ("state", "national"):
                words = _("Ask the State or India: a lower level names the place.")
                self.add_error("asked", words)
        return told

    def _office(self, told):
        return self._offices[told.get("office") or next(iter(self._offices))]

    def told(self):
        """Return what `services.raise_barrier` takes besides the source."""
        told = self.cleaned_data
        words = {field: told[field] for field in ("barrier", "wish", "sort", "language", "themes")}
        words["shielded"] = told["shielded"]
        return words | {"office": self._office(told), "asked_place": self._asked[told["asked"]]}


def _begun(source):
    told = {"language": get_language(), "sort": Sort.RULE}
    if source is None:
        return told
    words = " ".join(source.words.split())
    told |= {"barrier": Truncator(words).chars(200), "shielded": source.shielded}
    told["themes"] = [theme.key for theme in source.themes]
    return told


class NoteForm(Repeatable):
    """A verb that says something in words that everybody reads."""

    note = NoteField(
        label=_("In a few sentences"),
        max_length=600,
        help_text=_("Everybody reads it. Name offices, never people."),
    )

    def clean_note(self):
        return without_contacts(self.cleaned_data["note"])


class SupportForm(NoteForm):
    note = LineField(
        label=_("It is the same at our place because"),
        max_length=300,
        help_text=_("Everybody reads this line, with your place and office."),
    )


class CloseForm(NoteForm):
    note = NoteField(label=_("Why? Who asked reads this"), max_length=600)


class PromiseForm(NoteForm):
    by_when = day_field(_("By when"), required=False)
    sees_to = LineField(
        label=_("Which office sees to it"),
        max_length=120,
        help_text=_("Such as: the Finance Department of the State."),
    )

    field_order = ("by_when", "sees_to", "note")

    def clean_sees_to(self):
        return without_contacts(self.cleaned_data["sees_to"])


FORMS = {
    "support": SupportForm,
    "lift": NoteForm,
    "promise": PromiseForm,
    "refuse": NoteForm,
    "reopen": NoteForm,
    "close": CloseForm,
}


def form_of(verb, data=None):
    """Return the form that `verb` asks for; its ids are its own, since a page has several."""
    return FORMS.get(verb, Repeatable)(data, auto_id=f"{verb}-%s")
