"""The row of a practice in a list."""

from django import template

from events.pieces import drawn
from practices.templatetags.theme_drawings import theme_drawing

register = template.Library()


@register.simple_tag(takes_context=True)
def card(context, row):
    """Take a row (`practices/rows.py`), return it as it stands inside `<ol class="rows"><li>`."""
    drawing = theme_drawing(context, row.theme_key)
    return drawn("components/_row.html", {"row": row, "drawing": drawing})
