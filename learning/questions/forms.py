"""The forms of the help desk: a question, an answer, and the little that the other verbs ask."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from learning.forms import places_for
from learning.questions import files
from practices.choices import LANGUAGES, Terrain
from practices.codes import read_code
from practices.forms.fields import LineField, TextField
from practices.forms.photos import LONGEST_DESCRIPTION, PhotoField
from practices.forms.repeatable import NoteField, Repeatable
from practices.forms.sounds import SoundField
from practices.models import Practice, Theme
from practices.verb_forms import CodeField
from workshops.visits.offer_forms import without_contacts


def _language():
    return forms.ChoiceField(label=_("Language of what you write here"), choices=LANGUAGES)


_SHOWN = {
    "photo": _("A photo would show the place. Leave it out, or ask openly."),
    "voice": _("People know a voice: it would tell who asks. Leave it out, or ask openly."),
}
_GONE = {
    "photo": _("This photo was kept for one day only. Choose it again."),
    "voice": _("This recording was kept for one day only. Record it again."),
}


class QuestionForm(Repeatable):
    """What somebody wants to know, about what, for which place; shielded or with photo, voice."""

    shown_for = forms.CharField(required=False, widget=forms.HiddenInput)
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    photo_held = forms.CharField(required=False, widget=forms.HiddenInput)
    voice_held = forms.CharField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=_("Your question, in one sentence"),
        max_length=200,
        help_text=_(
            "Such as: how do you keep the tap at the end of the line running in May? "
            "Or leave this empty and say it aloud below."
        ),
    )
    voice = SoundField(
        label=_("Say it aloud (you may leave this out)"),
        help_text=_(
            "At most two minutes. Then you need write nothing above; a sentence there helps who "
            "cannot listen."
        ),
    )
    detail = TextField(
        label=_("More about it (you may leave this out)"),
        max_length=1000,
        help_text=_("How it is with you, and what you have tried. Name nobody."),
    )
    theme = forms.ChoiceField(
        label=_("What is it about?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what it is about: so we know whom to ask.")
        ),
    )
    place = forms.ChoiceField(label=_("For which place"))
    photo = PhotoField(label=_("A photo (you may leave this out)"))
    photo_description = LineField(label=_("What does it show?"), max_length=LONGEST_DESCRIPTION)
    shielded = forms.BooleanField(
        label=_("Do not show who asks, nor which place below the State"), required=False
    )
    terrain = forms.ChoiceField(
        label=_("What may others know of the land?"),
        choices=[("", _("Nothing")), *Terrain.choices],
        required=False,
    )
    language = _language()

    def __init__(self, data=None, files=None, *, user, initial=None):
        super().__init__(data, initial=initial or {}, files=files)
        self.user, self._photo, self._voice = user, None, None
        themes = Theme.objects.current().order_by("position")
        self._themes = {theme.key: theme for theme in themes}
        named = [(key, theme.name) for key, theme in self._themes.items()]
        self.fields["theme"].choices = [("", _("Choose a theme")), *named]
        self._places = places_for(user, None)
        named = [(key, place.full_name) for key, place in self._places.items()]
        self.fields["place"].choices = named
        self.initial.setdefault("language", get_language())
        self.initial.setdefault("place", named[0][0])

    def clean_title(self):
        return without_contacts(self.cleaned_data["title"])

    def clean_detail(self):
        return without_contacts(self.cleaned_data["detail"])

    def clean_photo_description(self):
        return without_contacts(self.cleaned_data["photo_description"])

    def clean_about(self):
        """A code that names no published practice any more is none."""
        code = read_code(self.cleaned_data["about"])
        return Practice.objects.listed().filter(code=code).first() if code else None

    def clean_theme(self):
        return self._themes[self.cleaned_data["theme"]]

    def clean_place(self):
        return self._places[self.cleaned_data["place"]]

    def clean(self):
        """A photo or a voice would show the very place, or person, that is to be hidden."""
        told = self.cleaned_data
        find = {"photo": files.held, "voice": files.held_voice}
        for name in find:
            sent, token = told.get(name), told.get(f"{name}_held")
            if told.get("shielded") and (sent or token):
                self._refuse(name, _SHOWN[name])
            elif token and not sent and find[name](token, self.user) is None:
                self._refuse(name, _GONE[name])
        if not told.get("title") and "title" not in self.errors:
            self._require_words(told)
        return told

    def _require_words(self, told):
        """Who speaks need write nothing; a recording that is refused says so itself."""
        if told.get("shielded"):
            self.add_error("title", _("Write your question in one sentence."))
        elif not (told.get("voice") or told.get("voice_held") or "voice" in self.errors):
            self.add_error("title", _("Write your question in one sentence, or say it aloud."))

    def _refuse(self, name, why):
        self._hold(name, "")
        self.add_error(name, why)

    def hold_files(self):
        """Keep what was sent now, so that the form that comes back still has it; after `clean`."""
        hold = {"photo": files.hold, "voice": files.hold_voice}
        for name in hold:
            sent = self.cleaned_data.get(name)
            if sent and name not in self.errors:
                self._hold(name, hold[name](sent, self.user))
        self._photo = files.held(self.data.get("photo_held", ""), self.user)
        self._voice = files.held_voice(self.data.get("voice_held", ""), self.user)

    def _hold(self, name, token):
        self.data = self.data.copy()
        self.data[f"{name}_held"] = token

    def words(self):
        """Return what `services.ask` takes; files by the keys under which they are held."""
        told = self.cleaned_data
        fields = ("title", "detail", "language", "theme", "place", "shielded", "terrain", "about")
        enclosed = {"photo": self._photo, "description": told["photo_description"]}
        enclosed["voice"] = self._voice
        return {field: told[field] for field in fields} | {"enclosed": enclosed}


class AnswerForm(Repeatable):
    """What one answers, and the practice that tells more."""

    text = TextField(
        label=_("What is your answer?"),
        required=True,
        max_length=2000,
        help_text=_("What you did, and what came of it. Name nobody, and leave out numbers."),
        error_messages={"required": _("Write your answer.")},
    )
    code = CodeField(label=_("Code of a practice that tells more (you may leave this out)"))
    language = _language()

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial={"language": get_language()} | (initial or {}))

    def clean_text(self):
        return without_contacts(self.cleaned_data["text"])

    def clean_code(self):
        if self.data.get("code", "").strip() and self.cleaned_data["code"] is None:
            raise forms.ValidationError(_("Write the code of a published practice."))
        return self.cleaned_data["code"]

    def details(self):
        """Return what `workflow.apply` takes besides."""
        told = self.cleaned_data
        return {"text": told["text"], "language": told["language"], "practice": told["code"]}


class AttachForm(Repeatable):
    code = CodeField(label=_("Code of the practice"))

    def details(self):
        return {"practice": self.cleaned_data["code"]}


class TitleForm(Repeatable):
    """What was spoken, in one sentence."""

    title = LineField(
        label=_("Your question, in one sentence"),
        required=True,
        max_length=200,
        error_messages={"required": _("Write your question in one sentence.")},
    )

    def clean_title(self):
        return without_contacts(self.cleaned_data["title"])


class NoteForm(Repeatable):
    """Why the desk hides something."""

    note = NoteField(label=_("Which personal data, or what harm? Whoever wrote it reads this"))


FORMS = {
    "answer": AnswerForm,
    "attach": AttachForm,
    "title": TitleForm,
    "hide": NoteForm,
    "hide-answer": NoteForm,
}


def form_of(verb, data=None):
    """Return the form that `verb` asks for."""
    return FORMS.get(verb, Repeatable)(data)
