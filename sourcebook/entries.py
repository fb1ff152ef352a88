"""One's own entries: where each stands and what comes next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.choices import PracticeState, VersionState
from practices.stand import known_state

_NEXT = {
    VersionState.DRAFT: gettext_lazy("Complete it and submit it for review."),
    VersionState.SUBMITTED: gettext_lazy("The desk is reading it. You need not do anything."),
    VersionState.APPROVED: gettext_lazy("The desk has accepted it. You need not do anything."),
    VersionState.RETURNED: gettext_lazy("Read the note, change it, and submit it again."),
    VersionState.DECLINED: gettext_lazy(
        "Read the note. You may write it again, or ask the desk above once."
    ),
}
_LIFE = {
    PracticeState.PUBLISHED: gettext_lazy("You can revise it at any time."),
    PracticeState.SUPERSEDED: gettext_lazy("Its page leads to its replacement."),
    PracticeState.WITHDRAWN: gettext_lazy("Its page says why it was withdrawn."),
}


@dataclass(frozen=True)
class Entry:
    """One entry of /me/: title, address, state of its life and of its open version, next step."""

    title: str
    language: str
    address: str
    state: str
    state_label: str
    revision_state: str
    revision_label: str
    next_step: str


def entry_of(practice):
    """Return the `Entry` of a practice loaded with its latest title and state."""
    title = "" if practice.is_hidden else practice.title or practice.latest_title
    review = VersionState(practice.latest_state)
    published = practice.state != PracticeState.UNPUBLISHED
    life = PracticeState(practice.state) if published else review
    revised = published and review != VersionState.ACCEPTED
    return Entry(
        title=title or (practice.code if practice.is_hidden else _("A draft without a title")),
        language=(practice.language or practice.latest_language) if title else "",
        address=practice.get_absolute_url(),
        state=life.value,
        state_label=life.label if published else known_state(review),
        revision_state=review.value if revised else "",
        revision_label=known_state(review) if revised else "",
        next_step=str(_NEXT[review] if review in _NEXT else _LIFE[life]),
    )
