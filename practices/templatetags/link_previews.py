"""What a link shows when it is shared: ``{% load link_previews %}``."""

from django import template
from django.urls import reverse

from practices import photo_cards
from practices.templatetags.theme_drawings import card

register = template.Library()

DRAWN_WIDTH, DRAWN_HEIGHT = 600, 315


@register.filter
def graph_locale(language):
    """Return the locale of Open Graph for a language as it is written in India: "hi_IN"."""
    return f"{language.partition('-')[0]}_IN"


@register.simple_tag
def closed_state(practice):
    """Return the word that must stand before the title of what was replaced or withdrawn, or ""."""
    return "" if practice.is_live else practice.get_state_display()


@register.simple_tag
def shown_photo(telling):
    """Return the `Photo` that a link to a practice shows, or None: then its drawing is shown.

    A shielded entry shows its drawing: a picture that travels could be known by who lives there.
    """
    photo = telling.first_photo
    usable = photo and not telling.covered and photo_cards.has_card(photo.attachment)
    return photo if usable else None


@register.inclusion_tag("components/_graph_image.html", takes_context=True)
def graph_image(context, theme="", photo=None):
    """Draw the tags of the picture: the card of `photo`, else of the theme with the key `theme`."""
    image = {"site_url": context.get("site_url", "")}
    if not photo:
        return image | {"static_path": card(theme), "width": DRAWN_WIDTH, "height": DRAWN_HEIGHT}
    path = reverse("practices:photo_card", args=[photo.attachment.uid])
    size = {"width": photo_cards.WIDTH, "height": photo_cards.HEIGHT}
    return image | size | {"path": path, "alt": photo.description}
