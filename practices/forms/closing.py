"""What answering and closing a doubt ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import Outcome, WithdrawalGround
from practices.forms.words import NoteForm, Words
from practices.verb_forms import SupersedeForm


class AnswerForm(NoteForm):
    """The author's answer; without words where she says that she corrects it."""

    note = Words(
        label=_("Your answer"),
        help_text=_("The person who doubts it and the desk read it with your office's name."),
    )


class CloseForm(SupersedeForm):
    """What becomes of it, as the button says; what the outcomes need beside the note."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose what becomes of it.")},
    )
    ground = forms.ChoiceField(
        label=_("If it is withdrawn: why?"), choices=WithdrawalGround.choices, required=False
    )
    words_shown = forms.BooleanField(
        label=_("Show the doubt and the answer on the page"),
        help_text=_("Read both first: no names, nothing that only blames somebody."),
        required=False,
    )
    field_order = ["note", "words_shown", "replacement", "ground"]

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["note"].label = _("Why?")
        self.fields["note"].help_text = _("Anybody reads it on the page of the practice.")
        self.fields["replacement"].label = _("If it is replaced: the code of the other practice")

    def details(self):
        """Return what `challenging.close` takes; `ground` and `replacement` where they count."""
        told = super().details()
        wanted = {Outcome.SUPERSEDED: "replacement", Outcome.WITHDRAWN: "ground"}
        for outcome, field in wanted.items():
            if told["outcome"] != outcome:
                told.pop(field, None)
        return told
