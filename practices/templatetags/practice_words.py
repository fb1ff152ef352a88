"""Words of the practices room for templates."""

from django import template

from practices.presentation import ANSWER_NAMES

register = template.Library()


@register.filter
def answer_name(field):
    """Return what an answer is called, by its field in the form; the field where it has no name."""
    return ANSWER_NAMES.get(field, field)
