"""Which link of a menu leads to where the reader is."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def current(context, address, but=None):
    """Return ` aria-current` for a link to `address`: of this very page, or of one above it.

    Where the reader is says `path` in the context, else the request. `but` is the address of
    another link of the same menu that lies below `address`; what lies there belongs to that alone.
    """
    path = context.get("path") or getattr(context.get("request"), "path", "")
    if path == address:
        return mark_safe(' aria-current="page"')
    if path.startswith(address) and not (but and path.startswith(but)):
        return mark_safe(' aria-current="true"')
    return ""


@register.simple_tag
def nearest(path, *addresses):
    """Return what tells `current` the same as `path` does, of all links to these `addresses`.

    So that what is drawn by it is drawn once for all pages below an address.
    """
    above = [one for one in addresses if one and path.startswith(one)]
    if not above:
        return "-"
    longest = max(above, key=len)
    return longest if path == longest else f"{longest}-"
