"""The steps on the form: a box for each, and the picture that stands beside it."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.normalise import nfc
from practices import step_pictures
from practices.forms.widgets import LONGEST_STEP, SHOWN_STEPS
from practices.models.step import MOST_STEPS


def picture_name(number):
    """Return under which name the picture of a step is sent; steps count from 1."""
    return f"step-{number}-picture"


def is_picture(name):
    """Say whether a field's name is that of a step's picture."""
    return name.startswith("step-") and name.endswith("-picture")


def picture_field(number, text=""):
    """Return a choice of picture for a step, those that its words suggest first."""
    names = step_pictures.NAMES
    first = [(key, names[key]) for key in step_pictures.suggested(text)]
    rest = [(key, name) for key, name in names.items() if (key, name) not in first]
    groups = [(_("Suggested by the words"), first), (_("All others"), rest)] if first else rest
    return forms.ChoiceField(
        label=_("Picture of step %(number)s") % {"number": number},
        choices=[("", _("No picture")), *groups],
        required=False,
    )


@dataclass
class StepBox:
    """One step as the page draws it: its number and text, and the field of its picture.

    More steps than allowed come back to be put together; those have no picture.
    """

    number: int
    text: str
    picture: forms.BoundField | None
    most: int = LONGEST_STEP


class StepPictures:
    """A choice of picture beside each step; for a form with the field `steps`.

    A request that names no picture at all leaves each step the one it has, while its words stay.
    """

    def _add_step_pictures(self):
        texts = self["steps"].value() or []
        for number in range(1, MOST_STEPS + 1):
            text = texts[number - 1] if number <= len(texts) else ""
            self.fields[picture_name(number)] = picture_field(number, text)

    def pictures(self):
        """Return the key of each told step's picture, "" for none; None where none was named."""
        if not any(name in self.data for name in self.fields if is_picture(name)):
            return None
        boxes = enumerate(self["steps"].value(), start=1)
        return [self.cleaned_data.get(picture_name(n), "") for n, text in boxes if nfc(text)]

    def step_boxes(self):
        """Return the boxes that stand open, and those that fold away until one is used."""
        texts = list(self["steps"].value() or [])
        texts += [""] * (MOST_STEPS - len(texts))
        boxes = [self._box(number, text) for number, text in enumerate(texts, start=1)]
        return boxes[:SHOWN_STEPS], boxes[SHOWN_STEPS:]

    def uses_more_steps(self):
        """Return whether one of the folded boxes is filled in."""
        return any(text.strip() for text in (self["steps"].value() or [])[SHOWN_STEPS:])

    def _box(self, number, text):
        name = picture_name(number)
        return StepBox(number, text, self[name] if name in self.fields else None)


class StepPicturesForm(forms.Form):
    """Only the pictures, for the desk that reads `version`; its steps are loaded."""

    def __init__(self, version, data=None):
        self.steps = list(version.steps.all())
        initial = {picture_name(step.position): step.picture for step in self.steps}
        super().__init__(data, initial=initial)
        for step in self.steps:
            self.fields[picture_name(step.position)] = picture_field(step.position, step.text)

    def step_boxes(self):
        """Return a `StepBox` for each step."""
        boxes = ((step, self[picture_name(step.position)]) for step in self.steps)
        return [StepBox(step.position, step.text, picture) for step, picture in boxes]

    def pictures(self):
        """Return the chosen keys in the order of the steps; what was not sent stays as it is."""
        names = [picture_name(step.position) for step in self.steps]
        return [self.cleaned_data[n] if n in self.data else self.initial[n] for n in names]
