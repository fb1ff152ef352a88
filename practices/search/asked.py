"""What a list was asked for, checked already."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from places.choices import Level
from practices.choices import PracticeState
from practices.search.marks import Mark

PAGE_SIZE = 20
LAST_PAGE = 50
SUBMITTED = "submitted"
CONTESTED = "contested"
SORTS = {
    "relevance": _("Best match"),
    "newest": _("Newest"),
    "endorsed": _("Most endorsed"),
    "adopted": _("Most taken up"),
}
STATUSES = {
    PracticeState.PUBLISHED.value: _("Published"),
    PracticeState.SUPERSEDED.value: _("Replaced by another"),
    PracticeState.WITHDRAWN.value: _("Withdrawn"),
    CONTESTED: _("Contested"),
    SUBMITTED: _("Fresh from the field"),
}
CONFIRMED = {
    "yes": _("Confirmed"),
    "due": _("Due for confirmation"),
    "overdue": _("Overdue for confirmation"),
}


def state_of(status):
    """Return the state of the practices that a list of `status` shows: contested are published."""
    return PracticeState.PUBLISHED.value if status == CONTESTED else status


@dataclass(frozen=True)
class Filters:
    """The choices of one list. Within a group any may hold, between groups all must.

    `theme` holds ids, `state` LGD codes, the others keys. `places` are the district, block and GP
    under each of which to look. `year` is that of the first publication, in India.
    """

    theme: tuple = ()
    kind: tuple = ()
    programme: tuple = ()
    level: tuple = ()
    language: tuple = ()
    state: tuple = ()
    endorsed: tuple = ()
    adopted: tuple = ()
    places: tuple = ()
    tag: str = ""
    confirmed: str = ""
    year: int | None = None
    status: str = PracticeState.PUBLISHED.value
    sort: str = ""
    page: int = 1
    after: Mark | None = None

    @property
    def district(self):
        """The key of the district that is chosen, if nothing below it is, as a tuple."""
        is_one = [place.level for place in self.places] == [Level.DISTRICT]
        return tuple(place.pk for place in self.places) if is_one else ()

    @property
    def leave_out_uncounted(self):
        """Whether some are left out otherwise than by a choice in a facet: no count tells these."""
        is_other = self.status != PracticeState.PUBLISHED
        return bool(is_other or self.tag or self.confirmed or self.places)

    def chosen(self, name):
        """Return the values that are chosen in a group, as a tuple."""
        found = getattr(self, name)
        return found if isinstance(found, tuple) else (found,) if found else ()
