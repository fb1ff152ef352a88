"""The forms of a visit: asked for, moved, its sheets, what is taken home and what became of it."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.people_forms import day_field
from accounts.querysets import today
from accounts.standing import standing_of
from practices.choices import LANGUAGES
from practices.forms.fields import LineField, TextField
from practices.forms.repeatable import NoteField, Repeatable
from workshops.clashes import ClashForm, Engagement, districts_of
from workshops.models import Visit
from workshops.visits import verifying
from workshops.visits.choices import (
    FURTHEST,
    LONGEST_ANSWER,
    LONGEST_FINDING,
    LONGEST_NOTE,
    LONGEST_VISIT,
    LONGEST_WORDS,
    MOST_PEOPLE,
    POINTS,
    REPORTED_AFTER,
    SHEETS,
    Outcome,
    Seen,
    Shown,
    VisitKind,
)
from workshops.visits.offer_forms import number_field, ticks
from workshops.visits.offering import practices_of
from workshops.visits.sheets import mark_of
from workshops.visits.visiting import guest_offices


class DaysForm(ClashForm, Repeatable):
    """Days and people of a visit."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    people = number_field(_("How many people come"), MOST_PEOPLE)

    def clean(self):
        """The days lie in order, near each other, and neither past nor far away."""
        told = super().clean()
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and not today() <= first <= today() + FURTHEST:
            self.add_error("starts_on", _("Choose a day from today on, within a year."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot come before the first."))
        elif first and last and last - first > LONGEST_VISIT:
            self.add_error("ends_on", _("A visit lasts two weeks at most."))
        return told


class AskForm(DaysForm):
    """What one wants to see, when, and who comes."""

    office = forms.ChoiceField(label=_("For which office"))
    words = TextField(
        label=_("What you want to see, and why"),
        required=True,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your hosts read this. Everybody reads only who visits whom, and when."),
        error_messages={"required": _("Write what you want to see, so that your hosts can plan.")},
    )
    words_language = forms.ChoiceField(
        label=_("Language of what you write here"), choices=LANGUAGES
    )
    kind = forms.ChoiceField(
        label=_("What kind of visit"),
        required=False,
        choices=VisitKind.choices,
        initial=VisitKind.EXPOSURE,
        widget=forms.RadioSelect,
        help_text=_(
            "In a peer verification you look together at a list of points. What you find belongs "
            "to your hosts alone, unless they share it; nobody else learns of the visit."
        ),
    )
    practices = ticks(_("Practices to see"))

    field_order = ["request_id", "kind", "office", "words", "words_language", "practices"]

    def __init__(self, data=None, *, user, offer):
        self.reader, self._offer = user, offer
        office = standing_of(user).main_office
        told = {"words_language": get_language(), "office": str(office.pk) if office else ""}
        shown = list(practices_of(offer))
        told |= {"people": min(offer.people, 6), "practices": [str(one.pk) for one in shown]}
        super().__init__(data, initial=told)
        self._offices = {str(one.pk): one for one in guest_offices(user, offer)}
        named = [(key, f"{one.title}, {one.place.full_name}") for key, one in self._offices.items()]
        self.fields["office"].choices = named
        self._practices = {str(one.pk): one for one in shown}
        self.fields["practices"].choices = [
            (key, one.title) for key, one in self._practices.items()
        ]
        if not shown:
            del self.fields["practices"]
        if len(named) == 1:
            del self.fields["office"]

    def clean_practices(self):
        return [self._practices[key] for key in self.cleaned_data["practices"]]

    def told(self):
        """Return what `visiting.ask` takes."""
        names = ("words", "words_language", "starts_on", "ends_on", "people", "practices")
        kind = self.cleaned_data["kind"] or VisitKind.EXPOSURE
        told = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return told | {"office": self._chosen_office(), "kind": kind}

    def _chosen_office(self):
        return self._offices[self.cleaned_data.get("office") or next(iter(self._offices))]

    def engagement(self):
        """Return what is asked for, as it would stand in the calendar."""
        there = districts_of(self._offer.place, self._chosen_office().place)
        days = (self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])
        return Engagement("visit", Visit(), *days, there)


class MoveForm(DaysForm):
    """Other days, other people, another place to meet."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    venue = LineField(
        label=_("Where to come, and when (only the two offices read it)"), max_length=200
    )

    def __init__(self, data=None, *, user, visit):
        self.reader, self._visit = user, visit
        fields = ("starts_on", "ends_on", "people", "venue", "revision")
        super().__init__(data, initial={name: getattr(visit, name) for name in fields})

    def told(self):
        """Return what `visiting.move` takes."""
        fields = ("starts_on", "ends_on", "people", "venue", "revision")
        return {name: self.cleaned_data[name] for name in fields}

    def engagement(self):
        """Return the visit with its new days."""
        there = districts_of(self._visit.place, self._visit.guest_office.place)
        days = (self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])
        return Engagement("visit", self._visit, *days, there)


class NoteForm(Repeatable):
    """Why a visit is declined or cancelled."""

    note = NoteField(label=_("Why? The other office reads this"), max_length=LONGEST_NOTE)


class AgreeForm(Repeatable):
    """Where the guests come to."""

    venue = LineField(
        label=_("Where to come, and when (only the two offices read it)"), max_length=200
    )


FORMS = {"agree": AgreeForm, "decline": NoteForm, "cancel": NoteForm}


def form_of(verb, data=None):
    """Return the form that `verb` asks for."""
    return FORMS.get(verb, Repeatable)(data, auto_id=f"id_{verb}_%s")


class SheetForm(Repeatable):
    """A sheet: a text for each of its prompts, none of them needed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, visit, sheet):
        self._sheet = sheet
        known = {one.prompt: one.text for one in visit.answers.filter(sheet=sheet)}
        super().__init__(data, initial={**known, "seen": mark_of(visit, sheet)})
        for prompt, words in SHEETS[sheet].items():
            self.fields[prompt] = TextField(
                label=words,
                max_length=LONGEST_ANSWER,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def texts(self):
        """Return {prompt: words}."""
        return {prompt: self.cleaned_data[prompt] for prompt in SHEETS[self._sheet]}


class FindingsForm(Repeatable):
    """What was seen at each point of a verification, none of them needed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, visit):
        known = {one.point: one for one in visit.findings.all()}
        told = {"seen": verifying.mark_of(visit)}
        told |= {point: one.answer for point, one in known.items()}
        told |= {f"{point}-note": one.note for point, one in known.items()}
        super().__init__(data, initial=told)
        for point, words in POINTS.items():
            self.fields[point] = forms.ChoiceField(
                label=words,
                required=False,
                choices=[("", pgettext_lazy("finding", "Not told")), *Seen.choices],
                widget=forms.RadioSelect,
            )
            self.fields[f"{point}-note"] = LineField(
                label=_("Note"),
                max_length=LONGEST_FINDING,
                widget=forms.TextInput(
                    attrs={"aria-label": format_lazy(_("Note: {words}"), words=words)}
                ),
            )

    def pairs(self):
        """Return [(answer field, note field)] in the order of the list."""
        return [(self[point], self[f"{point}-note"]) for point in POINTS]

    def clean(self):
        """A note stands beside an answer."""
        told = super().clean()
        for point in POINTS:
            if told.get(f"{point}-note") and not told.get(point) and point not in self.errors:
                self.add_error(point, _("Choose what you saw, then the note stands beside it."))
        return told

    def told(self):
        """Return {point: (answer, note)}."""
        told = self.cleaned_data
        return {point: (told[point], told[f"{point}-note"]) for point in POINTS}


class ShareForm(Repeatable):
    """Which findings the hosts share, and with whom."""

    points = ticks(_("What may be read by them, and at the village meeting"))
    shown = forms.ChoiceField(
        label=_("With whom you share it"),
        required=False,
        choices=Shown.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, visit):
        found = list(visit.findings.all())
        told = {"points": [one.point for one in found if one.shared]}
        super().__init__(data, initial=told | {"shown": visit.findings_shown})
        named = [(one.point, POINTS[one.point]) for one in found if one.point in POINTS]
        self.fields["points"].choices = named

    def clean(self):
        """What is shared is something."""
        told = super().clean()
        if told.get("shown") and not told.get("points"):
            self.add_error("points", _("Choose at least one point to share."))
        return told


class TakingForm(Repeatable):
    """One thing that is taken home."""

    text = TextField(
        label=_("What we take home and do"),
        required=True,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you take home.")},
    )
    practice = forms.ChoiceField(label=_("Of which practice"), required=False)
    plan = forms.BooleanField(
        label=_("We plan this practice: take it up for our place"), required=False
    )
    after = forms.TypedChoiceField(
        label=_("When you tell your hosts what became of it"),
        choices=[(n, format_lazy(_("In {n} days"), n=n)) for n in REPORTED_AFTER],
        coerce=int,
        initial=30,
    )

    def __init__(self, data=None, *, visit, practices):
        super().__init__(data, auto_id="id_taking_%s")
        self._practices = {str(one.pk): one for one in practices}
        if not self._practices:
            del self.fields["practice"], self.fields["plan"]
            return
        named = [("", _("Of none")), *((key, one.title) for key, one in self._practices.items())]
        self.fields["practice"].choices = named

    def clean(self):
        """A plan names its practice."""
        told = super().clean()
        if told.get("plan") and not told.get("practice"):
            self.add_error("practice", _("Choose the practice that you plan."))
        return told

    def told(self):
        """Return what `takings.add` takes."""
        told = self.cleaned_data
        practice = self._practices.get(told.get("practice", ""))
        plan = bool(told.get("plan"))
        return {"text": told["text"], "after": told["after"], "practice": practice, "plan": plan}


class ReportForm(Repeatable):
    """What became of a thing that was taken home."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it.")},
    )
    words = TextField(
        label=_("In a few words; your hosts read it"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, taking):
        known = {"outcome": taking.outcome, "words": taking.report}
        super().__init__(data, initial=known, auto_id=f"id_{taking.pk}_%s")

    def clean(self):
        """What is stuck or dropped says why."""
        told = super().clean()
        if told.get("outcome") in (Outcome.STUCK, Outcome.DROPPED) and not told.get("words"):
            self.add_error("words", _("Write why: it helps your hosts and you."))
        return told
