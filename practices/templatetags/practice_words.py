"""Words of the practices room for templates."""

import json

from django import template

from practices.answers import MUST_BE_TOLD
from practices.choices import VersionState
from practices.history import desk_notes
from practices.presentation import ANSWER_NAMES

register = template.Library()


@register.filter
def answer_name(field):
    """Return what an answer is called, by its field in the form; the field where it has no name."""
    return ANSWER_NAMES.get(field, field)


@register.simple_tag
def notes_to(version):
    """Return the desk's notes to a returned version, for its form; None for any other."""
    returned = version is not None and version.state == VersionState.RETURNED
    return desk_notes(version) if returned else None


@register.filter
def notes_at(notes, asked):
    """Return the desk's notes on one question of the form; the photos have none there."""
    answers = notes.answers if notes else {}
    fields = {*asked.question.fields, *({"cost"} if "cost_amount" in asked.question.fields else ())}
    return [text for field, text in answers.items() if field in fields]


@register.filter
def must_tell(fields):
    """Return as JSON what a submit says where one of `fields` (spaces between) is missing."""
    return json.dumps({field: str(MUST_BE_TOLD[field]) for field in fields.split()})
