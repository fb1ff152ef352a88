"""How the form is laid out for its page, and two texts side by side."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from practices.answers import MUST_BE_TOLD
from practices.coach import QUESTIONS, Question
from practices.forms.same_page import MERGE
from practices.forms.steps import is_beside

_DRAWN_APART = ("consent",)


@dataclass
class Part:
    """One field as the page draws it."""

    field: forms.BoundField
    state: forms.BoundField | None
    most: int | None
    css: str

    @property
    def shown(self):
        """The options that stand open; the rarer ones fold below them."""
        return list(self.field)[:_SHOWN]

    @property
    def folded(self):
        return list(self.field)[_SHOWN:]

    @property
    def unfolded(self):
        """Whether a folded option is chosen, or something is wrong."""
        chosen = any(option.data["selected"] for option in self.folded)
        return chosen or bool(self.field.errors)


@dataclass
class Asked:
    """One question as the page draws it: number, coach, the field in large and those below."""

    number: int
    question: Question
    first: Part
    further: list

    @property
    def name(self):
        return self.question.fields[0]

    @property
    def core(self):
        """Those of its fields that must be told before it is submitted, with spaces between."""
        core = (part.field.name for part in (self.first, *self.further))
        return " ".join(name for name in core if name in MUST_BE_TOLD)

    @property
    def folds(self):
        """Whether its further fields fold away, being for few: the village, a place not listed."""
        return self.name == "place"

    @property
    def unfolded(self):
        """Whether one of them is filled in or wrong, so that it must be seen."""
        return any(part.field.value() or part.field.errors for part in self.further)


_SHOWN = 6  # options of a long list that stand open
_COUNTED = ("title", "problem")
_SHORT = ("started_on", "cost_amount", "cost_unit", "cost_year", "result_basis")


def questions(form, order):
    """Return an `Asked` for each number in `order`."""
    return [_asked(form, number, QUESTIONS[number]) for number in order]


def _asked(form, number, question):
    parts = [part(form, name) for name in question.fields if name not in _DRAWN_APART]
    parts[0].css += " question"
    return Asked(number, question, parts[0], parts[1:])


def part(form, name):
    """Return the `Part` of the field `name`."""
    state = f"{name}-state"
    most = form.fields[name].max_length if name in _COUNTED else None
    return Part(
        field=form[name],
        state=form[state] if state in form.fields else None,
        most=most,
        css="short" if name in _SHORT else "",
    )


@dataclass
class Difference:
    """One answer that two people wrote differently; `merge` is how the form asks which stays."""

    merge: str
    label: str
    typed: str
    stored: str


def differences(form):
    """Return a `Difference` for each answer that was typed otherwise than it is stored now."""
    found = []
    for name, field in form.fields.items():
        new_photo = name.startswith("photo-") or name.endswith("-remove")
        if new_photo or (is_beside(name) and name not in form.data):
            continue
        typed, stored = form[name].value(), field.prepare_value(form.initial.get(name))
        if not _same(field, typed, stored):
            words = in_words(field, typed), in_words(field, stored)
            found.append(Difference(f"{MERGE}{name}", _label(form, name), *words))
    return found


def _same(field, *values):
    """Return whether the values mean the same: "9,300" and 9300 do."""
    try:
        one, other = (field.clean(value) for value in values)
    except forms.ValidationError:
        one, other = (in_words(field, value) for value in values)
    return (one or None) == (other or None)


def _label(form, name):
    label = str(form[name].label)
    if name.startswith("kept-"):
        return f"{_('Photos')}: {label}"
    if not name.endswith("-state"):
        return label
    return f"{form[name.removesuffix('-state')].label} {label}"


def in_words(field, value):
    """Return the value of a field as people read it."""
    if isinstance(value, bool) or isinstance(field, forms.BooleanField):
        return _("yes") if value in (True, "on") else _("no")
    if isinstance(value, (list, tuple)):
        return "\n".join(in_words(field, item) for item in value if item)
    return _choices_of(field).get(str(value), "" if value is None else str(value).strip())


def _choices_of(field):
    words = {}
    for key, name in getattr(field, "choices", ()):
        words |= dict(name) if isinstance(name, (list, tuple)) else {key: str(name)}
    return {str(key): str(name) for key, name in words.items()}
