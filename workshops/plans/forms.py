"""The forms of a plan: a line, the meeting, the head, and how a line goes."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import FundHead, Office
from places.choices import Level
from places.forms import PlaceField
from practices import codes
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.photos import LONGEST_DESCRIPTION, PhotoField
from practices.forms.repeatable import Repeatable
from practices.models import Practice
from workshops.plans.choices import LONGEST, Way
from workshops.plans.services import TOLD
from workshops.plans.workflow import MOVES

_DAY = {"invalid": _("Write a date, such as 2026-04-01.")}
_ASKED = (Level.BLOCK, Level.DISTRICT, Level.STATE, Level.NATIONAL)
MOST_OFFICES = 100
_LEVEL, _OFFICE = "level", "office"


def _plausible(day):
    if not 2000 <= day.year <= 2100:
        raise ValidationError(_DAY["invalid"])


def _day(label, **options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        error_messages=_DAY,
        validators=[_plausible],
        **options,
    )


class LineForm(forms.Form):
    """What a line of a plan says. `uid` makes it the same line twice."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    practice = LineField(
        label=_("Code of the practice that it is taken from (you may leave this out)"),
        max_length=40,
        help_text=_("Such as LS-7K2M9QXA; it stands on the page and on each print."),
    )
    way = forms.ChoiceField(
        label=_("How you take it up"), choices=Way.choices, required=False, initial=Way.ADOPT
    )
    words = TextField(
        label=_("What you will do"),
        max_length=LONGEST["words"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "In your own words; of a practice, what you do differently. Others read that on its "
            "page once the plan is confirmed. Name nobody."
        ),
    )
    place = PlaceField(label=_("Where"), required=False)
    who = LineField(
        label=_("Who does it"),
        max_length=LONGEST["who"],
        help_text=_("The office rather than the name: offices stay when people are transferred."),
    )
    due_on = _day(_("By when"))
    follows_meeting = forms.BooleanField(
        label=_("By the district’s next DWSM meeting"), required=False
    )
    money = forms.ChoiceField(label=_("Money from"), required=False)
    sign = LineField(
        label=_("How you will know that it worked"),
        max_length=LONGEST["sign"],
        help_text=_("Something that one can count or see."),
    )
    help = LineField(label=_("Help that you need"), max_length=LONGEST["help"])
    help_from = forms.ChoiceField(label=_("From whom"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    FIRST = ("practice", "way", "words", "place", "who", "due_on", "follows_meeting")
    MORE = ("money", "sign", "help", "help_from", "language")

    def __init__(self, data=None, *, plan, line=None, practice=None, user=None):
        told = _of_line(line) if line else _fresh(plan, practice)
        super().__init__(data, initial=told)
        self.plan, self.user, self.line = plan, user, line
        self.fields["place"].under = plan.place
        heads = FundHead.objects.all()
        self.fields["money"].choices = [("", _("Not known yet"))] + [(h.key, h.name) for h in heads]
        self._offices = {f"{_OFFICE}:{one.pk}": one for one in offices_to_ask(plan)}
        self.fields["help_from"].choices = self._whom()
        if line:
            del self.fields["practice"]
        if line and line.practice_id is None:
            del self.fields["way"]

    def _whom(self):
        levels = [(f"{_LEVEL}:{level}", Level(level).label) for level in _ASKED]
        named = [(key, f"{one.title}, {one.place.name_here}") for key, one in self._offices.items()]
        return [("", _("Nobody in particular")), *levels, *named]

    def first(self):
        """Return the bound fields that everybody fills in."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def more(self):
        """Return the other ones."""
        return [self[name] for name in self.MORE]

    @property
    def more_wrong(self):
        """Whether one of the others is filled in or refused, so that they are shown."""
        shown = (name for name in self.MORE if name != "language")
        return any(self[name].errors or self[name].value() for name in shown)

    def clean_practice(self):
        """Return the published practice of the code that was typed, or None."""
        typed = self.cleaned_data["practice"]
        if not typed:
            return None
        code = codes.read_code(typed)
        seen = Practice.objects.visible_to(self.user).listed()
        found = seen.filter(code=code).first() if code else None
        if found is None:
            raise ValidationError(_("There is no published practice with this code."))
        return found

    def told(self):
        """Return what `add_line` and `edit_line` take."""
        data = self.cleaned_data
        told = {name: data[name] for name in TOLD if name in data}
        if "way" in told:
            told["way"] = told["way"] or Way.ADOPT
        kind, _colon, key = data["help_from"].partition(":")
        told["help_level"] = key if kind == _LEVEL else ""
        told["help_office"] = self._offices.get(data["help_from"])
        told["place"] = data["place"] or self.plan.place
        return told | ({"practice": data["practice"]} if "practice" in data else {})


def _fresh(plan, practice):
    here = get_language()
    languages = plan.workshop.languages
    return {
        "uid": uuid.uuid4(),
        "place": plan.place,
        "practice": practice.code if practice else "",
        "language": here if here in languages or not languages else languages[0],
    }


def _of_line(line):
    whom = f"{_LEVEL}:{line.help_level}" if line.help_level else ""
    whom = f"{_OFFICE}:{line.help_office_id}" if line.help_office_id else whom
    same = (*TOLD, "uid", "revision", "place")
    return {name: getattr(line, name) for name in same} | {"help_from": whom}


def offices_to_ask(plan):
    """Return the offices of the place and of its State that help can be asked of."""
    near = {plan.place_id, plan.place.state_id} - {None}
    found = Office.objects.filter(place__in=near).select_related("place")
    return found.order_by("-place__level", "title", "pk")[:MOST_OFFICES]


class MeetingForm(forms.Form):
    """The day of the next meeting that lines may follow; empty takes it back."""

    meeting_on = _day(_("Next meeting of the DWSM"))


class HeadForm(forms.Form):
    """Which office confirms the plan."""

    head = forms.ModelChoiceField(
        label=_("Who confirms this plan"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("The nodal officer: the desk of this place"),
        help_text=_("The head of the district: CEO Zilla Parishad, District Magistrate …"),
    )

    def __init__(self, data=None, *, offices, head=None):
        super().__init__(data, initial={"head": head})
        self.fields["head"].queryset = offices


class AnswerForm(Repeatable):
    """How a line goes."""

    answer = forms.ChoiceField(choices=[(verb, move.words) for verb, move in MOVES.items()])
    reason = TextField(
        label=_("Why?"), max_length=LONGEST["reason"], widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = PhotoField(label=_("Photo"))
    photo_description = LineField(label=_("What does it show?"), max_length=LONGEST_DESCRIPTION)

    def __init__(self, data=None, files=None, *, verb=""):
        super().__init__(data, files=files, auto_id=f"{verb}-%s")
        self.verb = verb

    def clean_photo(self):
        """Who answers with a photo, not by the one press, has chosen one."""
        sent = self.cleaned_data["photo"]
        if not sent and "photo_description" in self.data:
            raise ValidationError(_("Choose a photo."))
        return sent

    def told(self):
        """Return what `workflow.move` takes."""
        data = self.cleaned_data
        told = {"photo": data["photo"], "description": data["photo_description"]}
        return told | {"reason": data["reason"]}
