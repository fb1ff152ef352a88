"""Forms of taking a file in: the file, and which answer each of its columns holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES, Kind, Programme
from practices.exchange.case_studies import MOST_FILES
from practices.exchange.columns import CHOICES, LEFT_OUT, REQUIRED, TARGETS, defaults_for, guess

SHOWN_ROWS = 3
_LONGEST_SHOWN = 60


class FileForm(forms.Form):
    """A table of practices, xlsx or csv."""

    table = forms.FileField(
        label=_("The table"),
        help_text=_("An xlsx or csv file of at most 1,000 rows and 5 MB, a practice in each row."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to MOST_FILES files; cleans to a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send at most 20 files at once."))
        return [super(FilesField, self).clean(one, initial) for one in files or [None]]


class StudiesForm(forms.Form):
    """Case studies written in Word."""

    studies = FilesField(
        label=_("The case studies"),
        help_text=_("Up to 20 docx files at once, each at most 20 MB, one practice in each."),
        widget=FilesInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )


class ColumnsForm(forms.Form):
    """Which answer each column of `imported` holds, and what holds for all of its rows."""

    def __init__(self, *args, imported, by, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = imported.targets or guess(imported.headings, by)
        for at, heading in enumerate(imported.headings):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=heading or _("A column without a heading"),
                help_text=_sample([cells[at] for _line, cells in imported.rows]),
                choices=CHOICES,
                required=False,
                initial=chosen[at],
            )
        for name, field in _for_all(imported).items():
            self.fields[name] = field

    def clean(self):
        """Refuse a table without a title, and an answer named by two columns that holds one."""
        targets = self.targets()
        for name in REQUIRED:
            if name not in targets:
                words = _("Say which column holds this answer: %(answer)s.")
                self.add_error(None, words % {"answer": TARGETS[name].label})
        for name, target in TARGETS.items():
            if targets.count(name) > 1 and not target.joined:
                words = _("Two columns cannot both hold this answer: %(answer)s.")
                self.add_error(None, words % {"answer": target.label})
        return self.cleaned_data

    def targets(self):
        """Return the target of each column, in the order of the file."""
        names = [name for name in self.fields if name.startswith("column-")]
        return [self.cleaned_data.get(name, LEFT_OUT) for name in names]

    def defaults(self):
        """Return what holds for rows that do not say it themselves."""
        return {name: self.cleaned_data[name] for name in ("kind", "programme", "language")}


def _for_all(imported):
    told = imported.defaults or defaults_for(imported.rows)
    labels = {
        "kind": (_("Kind, where a row does not say it"), Kind.choices),
        "programme": (_("Programme, where a row does not say it"), Programme.choices),
        "language": (_("Language, where a row does not say it"), LANGUAGES),
    }
    return {
        name: forms.ChoiceField(label=label, choices=choices, initial=told[name])
        for name, (label, choices) in labels.items()
    }


def _sample(cells):
    """Return the first filled cells of a column, shortened."""
    filled = [" ".join(cell.split()) for cell in cells if cell][:SHOWN_ROWS]
    short = [c if len(c) <= _LONGEST_SHOWN else c[:_LONGEST_SHOWN] + "…" for c in filled]
    return " · ".join(short)
