"""Which link of a menu leads to where the reader is."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def current(context, address, but=None):
    """Return ` aria-current` for a link to `address`: of this very page, or of one above it.

    `but` is the address of another link of the same menu that lies below `address`; what lies
    there belongs to that link alone.
    """
    path = getattr(context.get("request"), "path", "")
    if path == address:
        return mark_safe(' aria-current="page"')
    if path.startswith(address) and not (but and path.startswith(but)):
        return mark_safe(' aria-current="true"')
    return ""
