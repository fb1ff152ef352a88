"""Forms of taking a file in: the file, and which answer each of its columns holds."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.choices import LANGUAGES, Kind, Programme
from practices.exchange.columns import CHOICES, LEFT_OUT, REQUIRED, TARGETS, guess

SHOWN_ROWS = 3
_LONGEST_SHOWN = 60
_DEVANAGARI = re.compile("[\u0904-\u0939]")


class FileForm(forms.Form):
    """A table of practices, xlsx or csv."""

    table = forms.FileField(
        label=_("The table"),
        help_text=_("An xlsx or csv file of at most 1,000 rows and 5 MB, a practice in each row."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
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
    told = imported.defaults or {
        "kind": Kind.PRACTICE,
        "programme": Programme.SBM,
        "language": _language_of(imported.rows),
    }
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


def _language_of(rows):
    text = " ".join(cell for _line, cells in rows[:20] for cell in cells)
    return "hi" if len(_DEVANAGARI.findall(text)) * 4 > len(text) else "en"
