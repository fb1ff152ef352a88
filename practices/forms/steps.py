"""The steps on the form: a box for each, its picture or photo, its short line for the card."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.normalise import nfc
from practices import step_pictures
from practices.forms.fields import LineField
from practices.forms.widgets import LONGEST_STEP, SHOWN_STEPS
from practices.models.step import LONGEST_LINE, MOST_STEPS


def picture_name(number):
    """Return under which name the picture of a step is sent; steps count from 1."""
    return f"step-{number}-picture"


def is_picture(name):
    """Say whether a field's name is that of a step's picture."""
    return name.startswith("step-") and name.endswith("-picture")


def line_name(number):
    """Return under which name the short line of a step is sent."""
    return f"step-{number}-line"


def is_line(name):
    """Say whether a field's name is that of a step's short line."""
    return name.startswith("step-") and name.endswith("-line")


def photo_name(number):
    """Return under which name the photo that stands for a step is sent."""
    return f"step-{number}-photo"


def is_photo(name):
    """Say whether a field's name is that of the photo that stands for a step."""
    return name.startswith("step-") and name.endswith("-photo")


def is_beside(name):
    """Say whether a field's name is that of anything that stands beside a step."""
    return is_picture(name) or is_line(name) or is_photo(name)


def photo_field(number, shown):
    """Return a choice among the `Photo`s `shown` of the version, for a step."""
    told = [
        (str(one.attachment.uid), one.description or _("Photo %(number)s") % {"number": n})
        for n, one in enumerate(shown, start=1)
    ]
    return forms.ChoiceField(
        label=_("A photo of this entry for step %(number)s") % {"number": number},
        choices=[("", _("No photo")), *told],
        widget=forms.RadioSelect,
        required=False,
    )


def line_field(number):
    """Return the field of what the picture card says of a step."""
    return LineField(
        label=_("Step %(number)s in short, for the picture card") % {"number": number},
        help_text=_("60 letters at most. Left empty, the card takes the first words of the step."),
        max_length=LONGEST_LINE,
    )


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
    """One step as the page draws it: its number and text, the fields of its picture and line.

    More steps than allowed come back to be put together; those have neither. `photos`: pairs of a
    radio button and the attachment that it chooses, None for no photo; [] where there are none.
    """

    number: int
    text: str
    picture: forms.BoundField | None
    line: forms.BoundField | None = None
    photos: list = field(default_factory=list)
    most: int = LONGEST_STEP

    @property
    def photo(self):
        """The attachment that is chosen, or None."""
        chosen = (one for button, one in self.photos if button.data["selected"])
        return next(chosen, None)


def _step_box(form, number, text, shown):
    """Return the box of a step in `form`; `shown`: the `Photo`s that may stand for it."""
    picture, line, photo = (
        form[name] if name in form.fields else None
        for name in (picture_name(number), line_name(number), photo_name(number))
    )
    attachments = [None, *(one.attachment for one in shown)]
    photos = list(zip(photo, attachments, strict=True)) if photo else []
    return StepBox(number, text, picture, line, photos)


class StepPictures:
    """A choice of picture and a short line beside each step; for a form with the field `steps`.

    A request that names no picture at all leaves each step the one it has, while its words stay;
    so with the lines and the photos, of which those may be chosen that the version has already.
    """

    def _add_step_pictures(self):
        texts = self["steps"].value() or []
        for number in range(1, MOST_STEPS + 1):
            text = texts[number - 1] if number <= len(texts) else ""
            self.fields[picture_name(number)] = picture_field(number, text)
            self.fields[line_name(number)] = line_field(number)
            if shown := self._photos_for_steps():
                self.fields[photo_name(number)] = photo_field(number, shown)

    def _photos_for_steps(self):
        return [photo for photo in self._shown_photos if photo.attachment.is_usable]

    def step_photos(self):
        """Return the uid of each told step's photo, "" for none; None where none was named."""
        return self._beside_steps(is_photo, photo_name)

    def pictures(self):
        """Return the key of each told step's picture, "" for none; None where none was named."""
        return self._beside_steps(is_picture, picture_name)

    def lines(self):
        """Return each told step's short line, "" for none; None where none was named."""
        return self._beside_steps(is_line, line_name)

    def _beside_steps(self, is_one, name_of):
        if not any(name in self.data for name in self.fields if is_one(name)):
            return None
        boxes = enumerate(self["steps"].value(), start=1)
        return [self.cleaned_data.get(name_of(n), "") for n, text in boxes if nfc(text)]

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
        return _step_box(self, number, text, self._photos_for_steps())


class StepPicturesForm(forms.Form):
    """Only pictures and short lines, for the desk that reads `version`; its steps are loaded."""

    def __init__(self, version, data=None):
        self.steps = list(version.steps.all())
        self.shown = [photo for photo in version.photos.all() if photo.attachment.is_usable]
        uids = dict(enumerate(version.step_photos(), start=1))
        initial = {picture_name(step.position): step.picture for step in self.steps}
        initial |= {line_name(step.position): step.card_line for step in self.steps}
        initial |= {photo_name(step.position): uids.get(step.position, "") for step in self.steps}
        super().__init__(data, initial=initial)
        for step in self.steps:
            if self.shown:
                self.fields[photo_name(step.position)] = photo_field(step.position, self.shown)
            self.fields[picture_name(step.position)] = picture_field(step.position, step.text)
            self.fields[line_name(step.position)] = line_field(step.position)

    def step_boxes(self):
        """Return a `StepBox` for each step."""
        return [_step_box(self, step.position, step.text, self.shown) for step in self.steps]

    def photos(self):
        """Return the uids of the steps' photos in their order; what was not sent stays as it is."""
        return self._sent(photo_name) if self.shown else None

    def pictures(self):
        """Return the chosen keys in the order of the steps; what was not sent stays as it is."""
        return self._sent(picture_name)

    def lines(self):
        """Return the short lines in the order of the steps; what was not sent stays as it is."""
        return self._sent(line_name)

    def _sent(self, name_of):
        names = [name_of(step.position) for step in self.steps]
        return [self.cleaned_data[n] if n in self.data else self.initial[n] for n in names]
