"""`{% piece "components/_x.html" name=value %}`: an `include … only` that is drawn once."""

from django import template

from events import pieces

register = template.Library()


@register.simple_tag
def piece(template_name, **values):
    """Return `template_name` drawn with `values` alone; the same values are drawn once.

    For what follows from them and the language: no user, no request, no form.
    """
    return pieces.drawn(template_name, values)
