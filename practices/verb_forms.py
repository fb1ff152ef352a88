"""The words that a verb asks for, as forms: beside the buttons, and again with their errors."""

import unicodedata

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practices import codes
from practices.answers import ANSWER_FIELDS
from practices.choices import (
    LANGUAGES,
    ConfirmationAnswer,
    EndorsementType,
    HidingReason,
    WithdrawalGround,
)
from practices.desk.points import BY_KEY, PREFIX, Checked
from practices.forms.adopting import AdoptForm
from practices.forms.doubt import ChallengeForm
from practices.forms.replies import RepliesMixin
from practices.forms.words import NoteForm, VerbForm, Words
from practices.living import endorsing
from practices.models import Practice
from practices.models.redaction import LEAST_LETTERS
from practices.presentation import ANSWER_NAMES

# What a desk may ask about: each answer by its name in the form.
ASKED_ABOUT = frozenset(ANSWER_FIELDS) | {"steps", "contact", "consent", "photos", "cost"}


class DecisionForm(RepliesMixin, NoteForm):
    """A note, and one at each answer: `note-problem` and the like, from the desk's page.

    `revision` says which save stood on that page; `check-safe` and the like answer the points of
    the checklist: those of `points`, without them those that were sent.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, points=None, **options):
        super().__init__(data, **options)
        for point in BY_KEY.values():
            if point in points if points is not None else point.field in (data or {}):
                self.fields[point.field] = _check(point)
        for name, text in (data or {}).items():
            field = name.removeprefix("note-")
            if name != field and field in ASKED_ABOUT and text.strip():
                self.fields[name] = Words(label=ANSWER_NAMES.get(field, field))

    def details(self):
        notes = {
            name.removeprefix("note-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("note-") and text
        }
        checks = {
            name.removeprefix(PREFIX): answer
            for name, answer in self.cleaned_data.items()
            if name.startswith(PREFIX) and answer
        }
        revision = self.cleaned_data["revision"]
        return self.told() | {"revision": revision, "notes": notes, "checks": checks}

    def check_fields(self):
        """Return the bound fields of the checklist."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def ask_also(self, fields):
        for point in BY_KEY.values():
            if point.field in fields and point.field not in self.fields:
                self.fields[point.field] = _check(point)


def _check(point):
    return forms.ChoiceField(
        label=point.words, choices=Checked.choices, widget=forms.RadioSelect, required=False
    )


class SubmitForm(VerbForm):
    """Whether it is sent as a small correction: see `desk/small.py`."""

    small = forms.BooleanField(label=_("It is a small correction"), required=False)


class CodeField(forms.CharField):
    """The code or the key of a practice; its value is the published practice, None without one."""

    def __init__(self, **options):
        options.setdefault("help_text", _("The code on its page, such as LS-7K3M9QAX."))
        super().__init__(max_length=20, required=False, **options)

    def clean(self, value):
        text = super().clean(value).strip()
        by_key = {"pk": int(text)} if _is_key(text) else {"code": codes.read_code(text)}
        return Practice.objects.listed().filter(**by_key).first()


class SupersedeForm(NoteForm):
    replacement = CodeField(label=_("Code of the practice to use instead"))
    field_order = ["replacement", "note"]


class MergeForm(SupersedeForm):
    replacement = CodeField(
        label=_("Code of the practice that tells the same"),
        help_text=_("It stays, and names both. This one leads to it. You can take them apart."),
    )


class JoinForm(DecisionForm):
    """A decision that accepts an entry and joins it with one of a list, or by the code typed."""

    replacement = CodeField(label=_("Code of the practice that tells the same"))
    other = CodeField(widget=forms.HiddenInput)
    field_order = ["replacement", "note"]

    def details(self):
        typed, chosen = self.cleaned_data["other"], self.cleaned_data["replacement"]
        named = typed if self.data.get("other", "").strip() else chosen
        return super().details() | {"replacement": named}

    def ask_also(self, fields):
        """Show again what was named as one answer: the code that was typed, or the choice."""
        super().ask_also(fields)
        self.data = self.data.copy()
        self.data["replacement"] = self.data.get("other") or self.data.get("replacement", "")
        self.data["other"] = ""


class LinkForm(VerbForm):
    """The practice of which this one is a variant."""

    original = CodeField(label=_("Code of the practice that it is a variant of"))

    def details(self):
        return {"original": self.cleaned_data["original"]}


class WithdrawForm(NoteForm):
    ground = forms.ChoiceField(
        label=_("Why is it withdrawn?"),
        choices=WithdrawalGround.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=WithdrawalGround.ORDINARY,
    )
    field_order = ["ground", "note"]


class EndorseForm(VerbForm):
    """Which type one vouches for; the workflow knows it as `type_`.

    `offers` are those types as this person may choose them, each with its meaning.
    """

    fields_page = "practices/_endorse_fields.html"
    offers = ()

    type = forms.ChoiceField(
        label=_("What do you endorse?"),
        choices=EndorsementType.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you endorse."),
            "invalid_choice": _("Choose what you endorse."),
        },
    )
    note = forms.CharField(
        label=_("What did you do or see? (you may leave this out)"), max_length=300, required=False
    )

    def offer(self, practice, user):
        self.offers = endorsing.offers(user, practice)
        return self

    def open_offers(self):
        """Return the types that this person does not vouch for yet."""
        return [offer for offer in self.offers if not offer.own]

    def clean_note(self):
        return unicodedata.normalize("NFC", self.cleaned_data["note"])

    def details(self):
        return {"type_": self.cleaned_data["type"], "note": self.cleaned_data["note"]}


class UnendorseForm(VerbForm):
    """Which type one takes back; without one, all of one's own."""

    type = forms.ChoiceField(choices=EndorsementType.choices, required=False)

    def details(self):
        return {"type_": self.cleaned_data["type"]}


class WhyHiddenForm(VerbForm):
    """Why a desk hides a photo, or words, of what is published."""

    reason = forms.ChoiceField(
        label=_("For which reason?"),
        choices=[one for one in HidingReason.choices if one[0] != HidingReason.FORGOTTEN],
        widget=forms.RadioSelect,
    )


class HideForm(WhyHiddenForm):
    """Which words to hide, and why; `confirmed` once it was shown where they stand."""

    words = Words(
        label=_("The words to hide"),
        help_text=_(
            "Exactly as on the page, in whole words. Capital letters and line breaks do not matter."
        ),
        min_length=LEAST_LETTERS,
        max_length=400,
        required=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ConfirmForm(VerbForm):
    """Whether it is still true. Without an answer it is yes, without a date today."""

    answer = forms.ChoiceField(
        label=_("Is it still true?"),
        choices=ConfirmationAnswer.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    still_true_on = forms.DateField(
        label=_("Still true on (today, if you leave this out)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date, such as 2026-04-01.")},
    )
    note = forms.CharField(
        label=_("What did you see, or why does it no longer hold?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    asked = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_note(self):
        return unicodedata.normalize("NFC", self.cleaned_data["note"])


class AskForm(VerbForm):
    """A question about the practice."""

    note = Words(
        label=_("Your question"),
        max_length=1000,
        help_text=_("Everybody reads it, with your office. Name nobody, and leave out numbers."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language of what you write here"), choices=LANGUAGES, required=False
    )

    def __init__(self, data=None, *, initial=None, **options):
        super().__init__(data, initial={"language": get_language()} | (initial or {}), **options)


_FORMS = {
    "ask": AskForm,
    "submit": SubmitForm,
    "approve": DecisionForm,
    "accept": DecisionForm,
    "return": DecisionForm,
    "decline": DecisionForm,
    "appeal": NoteForm,
    "reinstate": NoteForm,
    "supersede": SupersedeForm,
    "merge": MergeForm,
    "join": JoinForm,
    "link": LinkForm,
    "withdraw": WithdrawForm,
    "endorse": EndorseForm,
    "unendorse": UnendorseForm,
    "confirm": ConfirmForm,
    "challenge": ChallengeForm,
    "adopt": AdoptForm,
}


def _is_key(text):
    return text.isascii() and text.isdigit() and len(text) < 19


def asks_for_words(verb):
    """Return whether the form of `verb` has more than its button."""
    return verb in _FORMS and verb not in ("submit", "approve", "accept")


def form_of(verb, data=None, files=None, **initial):
    """Return the form of `verb`, filled with `data` and `files` where somebody has posted it."""
    return _FORMS.get(verb, VerbForm)(data, files=files, verb=verb, initial=initial)


def decision_form(version, points):
    """Return the form of the desk's page: a note, and the checklist with the `points` it has."""
    return DecisionForm(verb="decision", points=points, initial={"revision": version.revision})
