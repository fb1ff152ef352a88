"""What the style guide shows: the stylesheet's tokens, and samples for the components.

The samples are shown by the real components (`templates/sourcebook/styleguide.html`); nothing here
is kept anywhere.
"""

import re
from datetime import date

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from places.choices import Level
from practices import drawings, step_pictures
from practices.choices import EndorsementType, Kind, PracticeState, VersionState
from practices.counting import themes_by_group
from practices.rows import Row

STYLES = settings.BASE_DIR / "static" / "css" / "site.css"
SIGNS = ["menu", "search", "filter", "check", "cross", "bang", "plus", "print", "arrow"]
# What stands on what; the second is the ground.
PAIRS = [
    *(("ink", ground) for ground in ("paper", "mist", "sand", "earth", "marigold")),
    *(("soft", ground) for ground in ("paper", "mist")),
    *(("water", ground) for ground in ("paper", "mist", "sand", "earth")),
    *(("paper", ground) for ground in ("water", "deep", "ink")),
    ("earth", "deep"),
]
USES = {
    "ink": _("text"),
    "soft": _("labels"),
    "water": _("links, buttons, drawings"),
    "deep": _("dark bands"),
    "marigold": _("look here; never text, never the only sign"),
    "sand": _("ground of what to look at"),
    "earth": _("ground below the line"),
    "mist": _("quiet ground"),
}
POTS = [
    ("planned", pgettext_lazy("adoption", "Planned")),
    ("tried", pgettext_lazy("adoption", "Tried")),
    ("in-use", pgettext_lazy("adoption", "In use")),
    ("not-here", _("It did not work here")),
]
TITLE = "Ninety-three soak pits keep the road dry"
LINE = "Every house with room dug its own pit, the others share three."


def tokens() -> dict[str, str]:
    """Return the colours that the stylesheet sets, by name, as it writes them."""
    head = STYLES.read_text().partition("/* ---------- base")[0]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", head))


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, 1 to 21, as WCAG 2.2 measures it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Sample(forms.Form):
    """One field of each kind that the components draw."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("One line says it."))
    problem = forms.CharField(label=_("Problem"), widget=forms.Textarea, max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    vouched = forms.MultipleChoiceField(
        label=_("Endorsed by"),
        choices=EndorsementType.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label=_("I agree"))
    photo = forms.FileField(label=_("Photo"))
    closed = forms.CharField(label=_("Place"), disabled=True, help_text=_("Your posting decides."))


def shown() -> dict:
    """Return what the page of the style guide is filled with."""
    values = tokens()
    return {
        "colours": [(name, values[name], use) for name, use in USES.items()],
        "contrasts": [(a, b, f"{contrast(values[a], values[b]):.1f}") for a, b in PAIRS],
        "form": Sample(initial={"closed": "Sample Karanpura GP"}, auto_id="good_%s"),
        "wrong": Sample({"title": "Rampur"}, auto_id="wrong_%s"),
        "levels": Level.choices,
        "endorsements": EndorsementType.choices,
        "all_types": EndorsementType.values,
        "pots": POTS,
        "states": [*VersionState.choices, *PracticeState.choices[1:]],
        "signs": SIGNS,
        "parts": [(key, name, len(drawn)) for key, name, drawn in drawn_parts()],
        "title": TITLE,
        "line": LINE,
        **_samples(),
    }


def drawn_parts() -> list:
    """Return `[(key, its words, [(a drawing's name, its words or "")])]`: a page of drawings each.

    All on one page would weigh more than a page may. What belongs to no theme has no words.
    """
    groups = [
        (group, name, [(drawings.of_theme(one.what.key), one.what.name) for one in themes])
        for group, name, themes in themes_by_group()
    ]
    of_themes = {drawing for _key, _name, drawn in groups for drawing, _words in drawn}
    steps = [(f"steps/{key}", name) for key, name in step_pictures.NAMES.items()]
    others = drawings.names() - of_themes - {drawing for drawing, _words in steps}
    return [
        *groups,
        ("others", _("Without a theme"), [(drawing, "") for drawing in sorted(others)]),
        ("steps", _("Pictures of the steps"), steps),
    ]


def drawn_part(key: str) -> dict:
    """Return what the page of one part of the drawings shows; KeyError where there is none."""
    parts = drawn_parts()
    name, drawn = {part: (words, drawn) for part, words, drawn in parts}[key]
    counts = [(part, words, len(ones)) for part, words, ones in parts]
    return {"part": key, "name": name, "drawings": drawn, "parts": counts}


def _samples():
    row = {
        "url": "#row",
        "title": TITLE,
        "language": "en",
        "line": LINE,
        "theme_key": "liquid-waste",
        "theme_name": _("Liquid waste"),
        "place_name": "Sample Karanpura GP",
        "year": 2025,
        "endorsements": 8,
        "endorsement_types": EndorsementType.values,
        "adoptions": 4,
    }
    lesson = {"url": "#lesson", "kind_label": Kind.LESSON.label, "theme_key": "household-taps"}
    lesson |= {"theme_name": _("Household taps"), "endorsements": 1, "adoptions": 0}
    options = [
        {"value": key, "label": name, "count": str(count), "on": count == 71, "level": key}
        for count, (key, name) in zip((2, 4, 19, 21, 71), Level.choices, strict=True)
    ]
    return {
        "rows": [Row(**row), Row(**row | lesson | {"endorsement_types": [EndorsementType.SAW_IT]})],
        "options": options,
        "chips": [{"label": name, "remove": "#chips"} for name in (Level.GP.label, "2025")],
        "crumbs": [
            {"label": "India", "url": "#crumbs"},
            {"label": "Sample State", "url": "#crumbs"},
        ],
        "steps": ["Count the houses and walk the lanes.", "Dig, fill with stones, sand last."],
        "files": [
            {"rows": 412, "total": 412, "bytes": 231_000},
            {"rows": 5000, "total": 12_345, "bytes": 2_800_000},
        ],
        "told": [Message(messages.SUCCESS, _("The draft is saved"))],
        "on": date(2026, 8, 4),
        "replacement": {"url": "#use", "title": TITLE, "language": "en", "code": "LS-7K3M9QAX"},
    }
