"""The forms of votes: opened on what, and the counts that were made on paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.forms.fields import LineField
from practices.forms.repeatable import Repeatable
from workshops.choices import MOST_CHOICES, MOST_DOTS, MOST_VOTERS, CardKind, VoteAbout, VoteLevel
from workshops.room.forms import ThemeForm

_NUMBER = dict.fromkeys(
    ("invalid", "min_value", "max_value", "required"), _("Write a whole number that is possible.")
)


def number_field(label, most, least=0, **options):
    """Return a field for a whole number between `least` and `most`."""
    attrs = {"min": least, "max": most, "inputmode": "numeric"}
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs=attrs),
        error_messages=_NUMBER,
        **options,
    )


class VoteForm(ThemeForm, Repeatable):
    """What a vote is about, and how many dots each has."""

    any_theme = _("Of all themes")
    title = LineField(
        label=_("What you vote on"),
        required=True,
        max_length=120,
        help_text=_("Such as: What should we take up first?"),
        error_messages={"required": _("Write what the vote is about.")},
    )
    about = forms.ChoiceField(
        label=_("Choose between"), choices=VoteAbout.choices, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(label=_("Theme of the cards"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of the cards"),
        required=False,
        choices=[("", _("All kinds")), *CardKind.choices],
    )
    dots = number_field(_("Dots for each person"), MOST_DOTS, least=1, initial=3)
    field_order = ("request_id", "title", "about", "theme", "kind", "dots")

    def told(self):
        """Return what `voting.open_vote` takes."""
        own = ("title", "about", "theme", "kind", "dots")
        return {name: self.cleaned_data[name] for name in own}

    def say_number(self, found):
        """Say that there are too few or too many to choose from."""
        words = _("There must be 2 to %(most)s to choose from; there are %(found)s.")
        self.add_error("about", words % {"most": MOST_CHOICES, "found": found})


class PaperForm(Repeatable):
    """How many people of a level put how many dots on each choice, counted on paper."""

    level = forms.ChoiceField(label=_("Level"), choices=VoteLevel.choices)
    voters = number_field(_("How many people of this level put dots on paper"), MOST_VOTERS)

    def __init__(self, data=None, *, vote, choices):
        super().__init__(data)
        self._choices, self._most = choices, vote.dots
        for choice in choices:
            label = f"{choice.number}. {choice.words[:80]}"
            self.fields[f"dots-{choice.number}"] = number_field(
                label, MOST_VOTERS * MOST_DOTS, required=False
            )

    def dots(self):
        """Return {choice: dots}."""
        return {one: self.cleaned_data[f"dots-{one.number}"] or 0 for one in self._choices}

    def say_too_many(self, most):
        """Say that there are more dots than these people have."""
        words = _("These people have %(most)s dots at most. Count again.")
        self.add_error("voters", words % {"most": most})
