"""The forms of the hunting: a round, a need, a taking, the table at which one sits.

A need and a taking stand on one page, so each has ids of its own.
"""

import re
import uuid

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES
from practices.codes import read_code
from practices.forms.fields import LineField, TextField, plain_digits
from practices.forms.repeatable import Repeatable
from practices.models import Practice

_NUMBER_OF_PHONE = re.compile(r"(?:\d[\s().-]{0,2}){10}")


def themes_of(workshop):
    """Return {key: theme} of a workshop."""
    return {theme.key: theme for theme in workshop.themes.all()}


class ThemeForm(forms.Form):
    """A form in which one of the workshop's themes may be chosen, under the name `theme`."""

    def __init__(self, data=None, *, workshop, **options):
        super().__init__(data, **options)
        self._themes = themes_of(workshop)
        named = [(key, theme.name) for key, theme in self._themes.items()]
        self.fields["theme"].choices = [("", self.any_theme), *named]

    def clean_theme(self):
        return self._themes.get(self.cleaned_data["theme"])


class RoundForm(ThemeForm, Repeatable):
    """Of which theme the next round is."""

    any_theme = _("Of all themes")
    theme = forms.ChoiceField(label=_("Theme of the round"), required=False)


class _LineForm(forms.Form):
    """A line of a sheet. `uid` makes it the same line twice; a typist says of which round it is."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    round = forms.ChoiceField(label=_("Round"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def begin(self, workshop, rounds):
        """Fill in what follows from the workshop and its `rounds`, the last one first."""
        here = get_language()
        language = here if here in workshop.languages else next(iter(workshop.languages), here)
        self._rounds = {str(one.number): one for one in rounds}
        self.fields["round"].choices = [(number, number) for number in self._rounds]
        self.initial |= {"uid": uuid.uuid4(), "language": language}
        self.initial.setdefault("round", next(iter(self._rounds), ""))

    def clean_round(self):
        return self._rounds[self.cleaned_data["round"]]

    def clean(self):
        """No number of a telephone: a need goes to whoever has what is looked for."""
        told = super().clean()
        for name in ("text", "found"):
            if _NUMBER_OF_PHONE.search(plain_digits(told.get(name) or "")):
                self.add_error(name, _("Leave numbers of telephones out."))
        return told


class NeedForm(ThemeForm, _LineForm):
    """What somebody looks for."""

    any_theme = _("Another, or none")
    text = LineField(
        label=_("What I need"),
        required=True,
        max_length=200,
        help_text=_("One thing, such as: how to empty pits without a tanker."),
        error_messages={"required": _("Write what you look for.")},
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    field_order = ("uid", "round", "text", "theme", "language")

    def __init__(self, data=None, *, workshop, rounds):
        super().__init__(data, workshop=workshop, auto_id="need_%s")
        self.begin(workshop, rounds)

    def told(self):
        """Return what `hunting.need` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "uid"}


class TakingForm(_LineForm):
    """What somebody takes home, from whom or from which card or practice, and for which need."""

    need = forms.ChoiceField(label=_("For which need"), required=False)
    source = LineField(
        label=_("Number of the card, or code of the practice (may stay empty)"), max_length=40
    )
    found = LineField(
        label=_("Whom I found (may stay empty)"),
        max_length=120,
        help_text=_("District and table. No number of a telephone."),
    )
    text = TextField(
        label=_("What I take"),
        required=True,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What you will do at home, in a sentence."),
        error_messages={"required": _("Write what you take home.")},
    )
    field_order = ("uid", "round", "need", "source", "found", "text", "language")

    def __init__(self, data=None, *, workshop, rounds, needs, user, initial=None):
        super().__init__(data, initial=initial or {}, auto_id="taking_%s")
        self._workshop, self._user = workshop, user
        self._needs = {str(need.pk): need for need in needs}
        named = [(key, need.text) for key, need in self._needs.items()]
        self.fields["need"].choices = [("", _("None of them")), *named]
        self.begin(workshop, rounds)

    def clean_need(self):
        return self._needs.get(self.cleaned_data["need"])

    def clean_source(self):
        """Return {"card": …} or {"practice": …} for what was typed, or nothing."""
        typed = plain_digits(self.cleaned_data["source"])
        if not typed:
            return {}
        if typed.isascii() and typed.isdigit() and len(typed) < 6:
            found = {"card": self._workshop.cards.filter(number=int(typed)).first()}
        else:
            seen = Practice.objects.visible_to(self._user).listed()
            found = {"practice": seen.filter(code=read_code(typed) or "-").first()}
        if None in found.values():
            raise forms.ValidationError(_("Nothing has this number or code: look again."))
        return found

    def told(self):
        """Return what `hunting.taking` takes."""
        told = dict(self.cleaned_data)
        del told["uid"]
        return told | told.pop("source")


class TableForm(forms.Form):
    """At which table somebody sits."""

    table = LineField(label=_("Table"), max_length=12)
