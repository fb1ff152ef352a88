"""What a list was asked for, checked already, and the opaque mark of where its next page begins."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from places.choices import Level
from practices.choices import PracticeState

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
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**62


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
    after: "Mark | None" = None

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


@dataclass(frozen=True)
class Mark:
    """Where the next page begins: behind the row with these `keys`, in this `order`.

    `number` is the page that begins there, so that it can be named and led back from.
    """

    order: str
    number: int
    keys: tuple

    def written(self):
        """Return the mark as one word for an address."""
        plain = ".".join([self.order, *map(str, [self.number, *self.keys])])
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_mark(text, orders):
    """Return the `Mark` of `text`; ValueError where it is not one of these orders."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        order, *numbers = base64.urlsafe_b64decode(padded).decode("ascii").split(".")
        number, *keys = map(int, numbers)
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise ValueError("not a mark") from error
    if len(keys) != orders.get(order) or any(not 0 <= n < _LARGEST for n in (number, *keys)):
        raise ValueError("not a mark of this list")
    return Mark(order, number, tuple(keys))


def micros(moment):
    """Return a moment as whole microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(micros):
    """Return the moment of whole microseconds since 1970; ValueError where there is none."""
    try:
        return _EPOCH + timedelta(microseconds=micros)
    except OverflowError as error:
        raise ValueError("not a moment") from error
