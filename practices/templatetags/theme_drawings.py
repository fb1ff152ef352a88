"""Which drawing of ``static/icons/drawings.svg`` stands for a theme."""

from django import template

register = template.Library()

# Eleven drawings so far; a theme without its own borrows the nearest.
DRAWINGS = {
    "lasting-change": (
        "odf-sustainability odf-plus-villages behaviour-change slippage-new-households left-behind "
        "communication-tools leadership-recognition community-management"
    ),
    "toilet": (
        "toilet-technology community-toilets access-elderly-disabled financing-poor child-faeces"
    ),
    "solid-waste": "solid-waste plastic-waste menstrual-hygiene",
    "liquid-waste": "liquid-waste",
    "faecal-sludge": "faecal-sludge sanitation-workers",
    "gobardhan": "gobardhan",
    "handwashing": "handwashing",
    "household-tap": "household-taps supply-service operation-maintenance user-charges",
    "spring": "springs-recharge source-sustainability",
    "water-quality": "water-quality quality-monitoring verification",
    "school": "schools-anganwadis village-planning convergence-funds capacity-building",
}
# A group of themes stands under one drawing too.
GROUPS = {
    "lasting-change": "lasting-change",
    "sanitation": "toilet",
    "water": "household-tap",
    "running-it": "school",
}
BY_THEME = GROUPS | {
    theme: drawing for drawing, themes in DRAWINGS.items() for theme in themes.split()
}

# For a theme that the National added and nobody has drawn yet: people under their tree.
FALLBACK = "lasting-change"


@register.filter
def drawing(theme_key):
    """Take the key of a theme or of a group of themes, return its drawing's id in the sprite."""
    return BY_THEME.get(theme_key, FALLBACK)


@register.filter
def card(theme_key):
    """Take a theme's key, return the static path of the picture that a shared link shows."""
    return f"cards/{drawing(theme_key)}.png"
