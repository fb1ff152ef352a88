"""The form of a practice: twelve answers and what stands beside them."""

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import FundHead
from accounts.standing import standing_of
from places.forms import PlaceField
from practices.answers import MAY_BE_UNKNOWN
from practices.choices import (
    LANGUAGES,
    AnswerState,
    CostUnit,
    Kind,
    Programme,
    ResultBasis,
    TellersYes,
    Terrain,
)
from practices.coach import QUESTIONS
from practices.forms.fields import (
    CostYearField,
    DefaultedTickField,
    LineField,
    MonthField,
    RupeesField,
    StepsField,
    TagsField,
    TextField,
    ThemesField,
)
from practices.forms.photos import PhotoFields
from practices.forms.place import OwnPlaces
from practices.forms.same_page import MERGE, is_after
from practices.forms.steps import StepPictures
from practices.forms.stored import STORED_TOGETHER, sent_form
from practices.forms.variant import OfAnother, first_values_of
from practices.models import Theme
from practices.models.redaction import passages_hidden

_STATES = [
    ("", _("I answer it")),
    (AnswerState.NOT_KNOWN, AnswerState.NOT_KNOWN.label),
    (AnswerState.DOES_NOT_APPLY, AnswerState.DOES_NOT_APPLY.label),
]


def _choose(choices):
    return [("", _("Choose")), *choices]


class PracticeForm(OfAnother, OwnPlaces, PhotoFields, StepPictures, forms.Form):
    """The one form for a new practice, a draft and a revision.

    `version` is the one that is written on, or the live one that a revision starts from. A
    request that leaves a field out leaves that answer as it stands; a browser sends every field.
    Nothing is required to save a draft: what is missing is asked for at submit.
    """

    kind = forms.ChoiceField(
        label=_("What are you sharing?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.PRACTICE,
    )
    language = forms.ChoiceField(label=_("In which language are you writing?"), choices=LANGUAGES)
    programme = forms.ChoiceField(
        label=_("Programme"), choices=Programme.choices, initial=Programme.SBM
    )
    title = LineField(max_length=120)
    place = PlaceField(required=False)
    place_text = LineField(
        label=_("If your place is not listed: its name"),
        max_length=200,
        help_text=_("Choose the Block or District above, and write the place here."),
    )
    village = LineField(label=_("Village"), max_length=120)
    habitation = LineField(label=_("Habitation, hamlet or ward"), max_length=120)
    started_on = MonthField(required=False)
    problem = TextField(max_length=400)
    steps = StepsField(required=False)
    who_did_what = TextField()
    cost_amount = RupeesField(required=False)
    cost_unit = forms.ChoiceField(
        label=_("For what?"), choices=_choose(CostUnit.choices), required=False
    )
    cost_year = CostYearField(label=_("In which year?"), required=False)
    cost_source = forms.MultipleChoiceField(
        label=_("Where did the money come from?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    materials = TextField(label=_("What was needed: materials, tools, land"))
    upkeep = TextField()
    result = TextField()
    reach = LineField(
        label=_("How many, of what?"), max_length=200, help_text=_("Such as “84 households”.")
    )
    result_basis = forms.ChoiceField(
        label=_("How do you know?"), choices=_choose(ResultBasis.choices), required=False
    )
    went_wrong = TextField()
    not_where = TextField()
    themes = ThemesField(label=_("Themes"), required=False)
    tags = TagsField(
        label=_("Other words people may look for"),
        help_text=_("Eight at most, with commas between them: soak pit, kitchen garden."),
    )
    story = TextField(
        label=_("In your own words"),
        max_length=50_000,
        help_text=_("If you like, tell it at length here, or paste what was written before."),
    )
    told_by_name = LineField(label=_("Who told it?"), max_length=120)
    told_by_office = LineField(label=_("Their office or group"), max_length=120)
    tellers_yes = forms.ChoiceField(
        label=_("How did they say yes to sharing it?"),
        choices=_choose(
            (key, words) for key, words in TellersYes.choices if key != TellersYes.BY_LINK
        ),
        required=False,
    )
    tellers_yes_on = forms.DateField(
        label=_("On which day?"),
        required=False,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    contact = LineField(max_length=300)
    consent = DefaultedTickField(label=_("I agree to all of this"), required=False)
    peers_may_read = DefaultedTickField(
        label=_("My peers in the state may read it while it waits"), required=False
    )
    shielded = DefaultedTickField(label=_("Tell it shielded"), required=False)
    terrain = forms.ChoiceField(
        label=_("What may be said about the land around it?"),
        choices=[("", _("Nothing")), *Terrain.choices],
        required=False,
    )
    to_state = DefaultedTickField(
        label=_("A lesson: send it to the State's desk, not the District's"), required=False
    )

    def __init__(self, data=None, files=None, *, user, version=None, kind="", original=None):
        initial = sent_form(version) if version else self._first_values(user, kind, original)
        super().__init__(data, files, initial=initial)
        self.user, self.version = user, version
        self._word_questions()
        self._add_states()
        self._fill_choices()
        self._add_photo_fields(version)
        if self.is_bound:
            self.data = self._with_omitted(self.data)
        self._add_step_pictures()

    @staticmethod
    def _first_values(user, kind, original):
        office = standing_of(user).main_office
        return {
            "place": office.place.key if office else "",
            "kind": kind if kind in Kind.values else Kind.PRACTICE,
            "programme": Programme.SBM,
            "language": get_language() or "en",
            "peers_may_read": kind != Kind.LESSON,
            "shielded": False,
            "to_state": False,
            **first_values_of(original, user),
        }

    def _word_questions(self):
        for question in QUESTIONS.values():
            self.fields[question.fields[0]].label = question.words
            self.fields[question.fields[0]].help_text = question.help

    def _add_states(self):
        for name in MAY_BE_UNKNOWN:
            self.fields[f"{name}-state"] = forms.ChoiceField(
                label=_("Or say that there is no answer"),
                choices=_STATES,
                widget=forms.RadioSelect,
                required=False,
            )

    def _fill_choices(self):
        self._offer_own_places()
        self.fields["cost_source"].choices = [(h.key, h.name) for h in FundHead.objects.all()]
        self.fields["themes"].choices = _themes_in_groups()
        if self.initial.get("tellers_yes") == TellersYes.BY_LINK:
            # Nobody notes it for another: it stands where the teller herself pressed it.
            self.fields["tellers_yes"].choices += [TellersYes.choices[-1]]

    def _with_omitted(self, sent):
        """Return the data with each field that the request left out as it stands now.

        So do those of which the writer chose what somebody else saved meanwhile.
        """
        data = sent.copy()
        for name in self.fields:
            if data.get(f"{MERGE}{name}") == "saved":
                data.pop(name, None)
        for name, field in self.fields.items():
            asked = name in data or name.startswith("photo-") or name.endswith("-remove")
            if asked or (self.version is None and name not in STORED_TOGETHER):
                continue
            value = field.prepare_value(self.initial.get(name))
            if name == "peers_may_read" and self.version is None:
                value = data.get("kind") != Kind.LESSON
            data.setlist(name, value if isinstance(value, list) else [_sent(value)])
        return data

    @property
    def revision(self):
        """What the hidden `revision` says: the count of saves.

        Before a revision is begun, how many passages of what is published are hidden: a page that
        was opened before words were hidden would bring them back.
        """
        if self.version is None:
            return 0
        return self.version.revision if self.version.is_open else passages_hidden(self.version)

    def is_stale(self, *, began_here=False):
        """Return whether somebody saved, or the draft was another, since this form was opened.

        Where the last save came from this very page, its answer was lost: nobody came between.
        With `began_here` the form comes from the page that made the draft, and may not even know
        that there is one: whatever another page saved since has come between.
        """
        if not is_after(self.version, self.data):
            return False
        if began_here and "revision" not in self.data:
            return True
        now = {"revision": str(self.revision), "version": str(self.version.pk)}
        return any(self.data.get(name, value) != value for name, value in now.items())

    def clean_started_on(self):
        """Refuse nothing: a month and its precision are taken apart in `answers`."""
        return self.cleaned_data["started_on"] or (None, "")

    def clean_tellers_yes_on(self):
        day = self.cleaned_data["tellers_yes_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This date is in the future."))
        return day

    def clean(self):
        self._clean_photos()
        self._clean_place(self.version.place if self.version else None)
        return self.cleaned_data

    def say_missing(self, errors):
        """Put what a submit found missing beside the fields; return the form."""
        self._errors = self._errors or ErrorDict()
        for name, message in errors.items():
            self._errors[name] = self.error_class([message])
        return self


def _sent(value):
    """Return a single value as a browser sends it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _themes_in_groups():
    groups = {}
    for theme in Theme.objects.current():
        groups.setdefault(theme.get_group_display(), []).append((theme.key, theme.name))
    return list(groups.items())
