"""The desk's own forms: one decision for several entries, and a saved reply."""

import uuid

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.choices import DutyProgramme
from accounts.standing import standing_of
from practices import workflow
from practices.choices import LANGUAGES
from practices.desk import bulk, replies
from practices.desk.points import POINTS
from practices.forms.replies import RepliesMixin
from practices.forms.words import NoteForm, VerbForm, Words

TEXT = "text-"
MOST_ASKED = 600


class BulkForm(RepliesMixin, NoteForm):
    """One decision and one reason for the entries that are ticked."""

    verb = forms.ChoiceField(
        label=_("What to do with all of them"),
        choices=[
            ("", _("Choose")),
            *((verb, workflow.TRANSITIONS[verb].label) for verb in bulk.VERBS),
        ],
        error_messages={
            "required": _("Choose what to do."),
            "invalid_choice": _("This cannot be done for several entries at once."),
        },
    )
    field_order = ["verb", "note"]

    def clean(self):
        """Ask for entries, not too many, and for the reason that an author is to read."""
        data, self.keys = super().clean(), _keys(self.data)
        if not self.keys:
            raise forms.ValidationError(_("Tick the entries first."))
        if len(self.keys) > bulk.MOST:
            words = _("Choose %(n)d entries at most; these are %(all)d.")
            raise forms.ValidationError(words % {"n": bulk.MOST, "all": len(self.keys)})
        needs = data.get("verb") and workflow.TRANSITIONS[data["verb"]].note_required
        if needs and not (data.get("note") or data.get("reply")):
            self.add_error("note", _("Write a note: it tells the others why."))
        return data


def _keys(data):
    """Return `{pk: revision or None}` of the ticked entries, in their order."""
    sent = data.getlist("practice") if hasattr(data, "getlist") else []
    pairs = (one.partition(":") for one in sent)
    return {
        int(pk): int(revision) if _is_number(revision) else None
        for pk, _colon, revision in pairs
        if _is_number(pk)
    }


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 10


def bulk_form(user, data=None):
    """Return the form for several entries, filled with `data` where `user` has posted it."""
    form = BulkForm(data, verb="bulk")
    form.user = user
    return form


class SavedReplyForm(forms.Form):
    """A saved reply: what it is called, whose, and its text in each language."""

    name = forms.CharField(label=_("What you call it"), max_length=80)
    desk = forms.ChoiceField(label=_("Desk"))
    programme = forms.ChoiceField(label=_("For entries of"), choices=DutyProgramme.choices)
    point = forms.ChoiceField(
        label=_("Point of the checklist (you may leave this out)"),
        choices=[("", _("None")), *((point.key, point.words) for point in POINTS)],
        required=False,
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data=None, *, user, reply, **options):
        initial = {
            "name": reply.name,
            "desk": reply.place_id,
            "programme": reply.programme,
            "point": reply.point,
            "revision": reply.revision,
            "request_id": uuid.uuid4(),
        }
        super().__init__(data, initial=initial, **options)
        duties = standing_of(user).curates
        self.fields["desk"].choices = [(str(d.place_id), d.place.full_name) for d in duties]
        self._places = {str(duty.place_id): duty.place for duty in duties}
        for code in _languages(reply):
            name = dict(LANGUAGES)[code]
            words = Words(
                label=_("Text in %(language)s") % {"language": name},
                max_length=replies.MOST_LETTERS,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )
            self.fields[TEXT + code] = words
            self.initial[TEXT + code] = reply.texts.get(code, "")
        self.text_fields = [name for name in self.fields if name.startswith(TEXT)]
        self.fields["language"] = forms.ChoiceField(
            label=_("Another language"),
            choices=[("", _("None")), *LANGUAGES],
            required=False,
        )
        self.fields["text"] = Words(
            label=_("Text in this language"), max_length=replies.MOST_LETTERS
        )

    def clean(self):
        """Ask for a text in one language at least."""
        data = super().clean()
        texts = {
            name.removeprefix(TEXT): text
            for name, text in data.items()
            if name.startswith(TEXT) and text
        }
        if data.get("text"):
            if data.get("language"):
                texts[data["language"]] = data["text"]
            else:
                self.add_error("language", _("Say which language this is."))
        if not texts and not self.errors:
            self.add_error(self.text_fields[0], _("Write the reply in one language at least."))
        return data | {"texts": texts}

    def words(self):
        """Return what `replies.write` takes."""
        data = self.cleaned_data
        place = self._places[data["desk"]]
        return {name: data[name] for name in ("name", "programme", "point", "texts")} | {
            "place": place
        }


def _languages(reply):
    """Return the languages that the form asks for: the page's, ours, and those it has."""
    ours = [code for code, _name in settings.LANGUAGES]
    known = dict(LANGUAGES)
    wanted = [get_language(), *ours, *reply.texts]
    return [code for code in dict.fromkeys(wanted) if code in known]


class AskForm(VerbForm):
    """Whom the desk asks for a second opinion, and what; `whom` is drawn by the page."""

    whom = forms.CharField(required=False, max_length=30, label=_("Whom do you want to ask?"))
    question = Words(label=_("What do you want to know?"), max_length=MOST_ASKED)


class OpinionForm(VerbForm):
    """What somebody thinks who was asked by a desk."""

    answer = Words(
        label=_("What do you think?"),
        help_text=_("The desk reads it with your name and office, and decides by itself."),
    )
