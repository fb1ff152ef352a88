"""What a list offers beside its rows: near ones where it found little, what higher rooms add."""

from django import template

from practices.list_links import link_to_ask, links_of_list
from practices.search import near_ones as near

register = template.Library()


@register.simple_tag(takes_context=True)
def near_ones(context, asked, page):
    """Return `{near, ask}` for a list that found little, or None for one that did not.

    What was found for words spelt otherwise may be another thing: then one can ask for it too.
    """
    is_poor = near.is_poor(asked, page)
    if not is_poor and not page.spelled:
        return None
    found = near.near_ones(asked, page, context["user"]) if is_poor else []
    return {"near": found, "ask": link_to_ask(asked.q)}


@register.simple_tag
def list_links(asked):
    """Return the links that higher rooms offer on this list."""
    return links_of_list(asked)
