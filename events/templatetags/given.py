"""`{% csrf_token %}` as every template has it: it also says to whom the page was given.

So a form that is sent after its session has ended can be kept for that person.
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from events.parking import word_for

register = template.Library()


class GivenTokenNode(CsrfTokenNode):
    """The token against forged forms and, for who is signed in, the word of who got the page."""

    def render(self, context):
        token = super().render(context)
        user = getattr(context.get("request"), "user", None)
        if not token or user is None or not user.is_authenticated:
            return token
        return token + format_html(
            '<input type="hidden" name="given_to" value="{}">', word_for(user)
        )


@register.tag
def csrf_token(parser, token):
    return GivenTokenNode()
