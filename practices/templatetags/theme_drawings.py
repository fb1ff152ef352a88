"""Drawings on a page: the shapes stand in it once, where the drawing is first used."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from practices import drawings

register = template.Library()


@register.simple_tag(takes_context=True)
def theme_drawing(context, key):
    """Take the key of a theme or of a group of themes, return its drawing."""
    return drawing(context, drawings.of_theme(key))


@register.simple_tag(takes_context=True)
def drawing(context, name, css="drawing"):
    """Take a drawing's name (``scenes/open-pit``), return it: decoration, words stand beside it."""
    return _written(name, css, with_shapes=_is_first(context, name))


@register.simple_tag(takes_context=True)
def step_picture(context, key):
    """Take the key of a step's picture, return it; nothing where no such picture is left."""
    name = f"steps/{key}"
    return drawing(context, name, "step-picture") if name in drawings.names() else ""


@cache
def _written(name, css, with_shapes):
    shapes = mark_safe(drawings.symbol(name)) if with_shapes else ""  # noqa: S308 our own files
    use = drawings.symbol_id(name)
    return format_html(
        '<svg class="{}" aria-hidden="true">{}<use href="#{}"/></svg>', css, shapes, use
    )


def _is_first(context, name):
    """Say whether the page has not held this drawing yet, and note that now it does.

    The lowest layer of ``render_context`` is the one that a page and all that it includes, with
    ``only`` too, have in common.
    """
    drawn = context.render_context.dicts[0].setdefault("drawn", set())
    first = name not in drawn
    drawn.add(name)
    return first


@register.filter
def card(theme_key):
    """Take a theme's key, return the static path of the picture that a shared link shows."""
    return f"cards/{drawings.of_theme(theme_key).rpartition('/')[2]}.png"
