"""The course of an adoption: what its place said with each status, as anybody may read it."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from practices.choices import AdoptionStatus
from practices.models import AdoptionTelling
from practices.models.adoption import Saying

MOST = 6
SHORT = 240  # letters of earlier words that are not folded
_POTS = {
    AdoptionStatus.IN_USE: "in-use",
    AdoptionStatus.TRIED: "tried",
    AdoptionStatus.PLANNED: "planned",
}
WORDS = {
    AdoptionStatus.PLANNED: pgettext_lazy("adoption", "Planned"),
    AdoptionStatus.TRIED: pgettext_lazy("adoption", "Tried"),
    AdoptionStatus.IN_USE: pgettext_lazy("adoption", "In use"),
    AdoptionStatus.DROPPED: pgettext_lazy("adoption", "Dropped"),
    AdoptionStatus.DID_NOT_WORK: _("It did not work here"),
}


class OfStatus:
    """What a status is called, and the sign beside its words."""

    @property
    def label(self):
        return WORDS[self.status]

    @property
    def pot(self):
        return _POTS.get(self.status, "not-here")


@dataclass(frozen=True)
class Words:
    """A text of a place, and the language in which it was first told."""

    text: str
    language: str


@dataclass(frozen=True)
class Stage(OfStatus):
    """One status of a place: since when, its `words`, and which of them are `new` with it.

    Both are `{name: Words}`, of what is not empty.
    """

    status: str
    at: datetime
    words: dict
    new: dict


def load(adoptions):
    """Load with each of `adoptions`, none of them covered, its last MOST tellings; one query.

    What was told under cover is not among them.
    """
    newest = AdoptionTelling.objects.filter(named=True).order_by("-status_at", "-pk")[:MOST]
    prefetch_related_objects(adoptions, Prefetch("tellings", newest, to_attr="told_before"))


def load_opened(adoptions):
    """Load what others still see of those of `adoptions` that said more under cover; one query."""
    ahead = [one for one in adoptions if one.status != one.shown_status]
    prefetch_related_objects(ahead, Prefetch("tellings", to_attr="opened"))


def as_shown(adoption):
    """Return `adoption` as others see it: with a status that waits for its day, as it was before.

    So nothing changes in the minute in which more is said. Without `load_opened` its words are
    left out.
    """
    if adoption.status == adoption.shown_status:
        return adoption
    blank = AdoptionTelling(status=adoption.shown_status, status_at=adoption.status_at)
    before = [one for one in getattr(adoption, "opened", ()) if one.status == blank.status]
    shown, said = copy(adoption), before[-1] if before else blank
    for field in Saying._meta.fields:
        setattr(shown, field.name, getattr(said, field.name))
    shown.photo_description = ""
    return shown


def stages_of(adoption):
    """Return the `Stage`s of an adoption, what it says now last; without `load` that alone.

    A form gives back what was said before: words carried over are not new, and keep the language
    in which they were told.
    """
    stages, before = [], {}
    for said in (*reversed(getattr(adoption, "told_before", ())), adoption):
        now = _words(said, before)
        new = {name: one for name, one in now.items() if one != before.get(name)}
        stages.append(Stage(said.status, said.status_at, now, new))
        before = now
    return stages


def _words(said, before):
    """Return `{name: Words}` of what `said` says; what is as `before` is the same one."""
    texts = {name: getattr(said, name) for name in AdoptionTelling.WORDS}
    return {
        name: before[name]
        if name in before and before[name].text == text
        else Words(text, said.language)
        for name, text in texts.items()
        if text
    }
