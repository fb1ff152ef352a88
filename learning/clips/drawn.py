"""The clips: pictures of our own in their order, each with its caption, by the key of a lesson."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Clip:
    """A clip: `frames` are (name of a drawing, caption); `message` is all that it says."""

    key: str
    title: str
    frames: tuple
    message: str


CLIPS = {
    "telling": Clip(
        "second-pit",
        _("A clip of four pictures: the second pit"),
        (
            ("steps/visit-house", _("The neighbour knocks: the pit is full. What now?")),
            ("steps/dig", _("Two days, four hands: a second pit beside the first.")),
            ("steps/cover", _("The lid goes on. The full pit rests for two years.")),
            ("steps/plant", _("What was a worry feeds the trees.")),
        ),
        _("Two pits in turn: one rests while the other is used, and nobody enters a full one."),
    )
}
