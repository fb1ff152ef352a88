"""The way from a card, a line or an ask to where a barrier is raised with a level above."""

from django import template

from accounts.standing import standing_of
from workshops import raising

register = template.Library()


@register.simple_tag(takes_context=True)
def address_to_raise(context, kind, key):
    """Return the address for who is signed in and has a posting, else ""."""
    if not standing_of(context["user"]).has_posting:
        return ""
    return raising.address_to_raise(kind, key)
