"""The opaque mark of where the next page of a list begins."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from practices.search.orders import ORDERS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**62
_KEYS = {order.name: len(order.columns) for order in ORDERS.values()}


class NoSuchPage(LookupError):
    """The page lies behind the last one."""


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

    def compared(self):
        """Return the keys as a statement compares them, times as times; ValueError of no moment."""
        columns = ORDERS[self.order].columns
        return [
            moment(key) if column == "published_at" else key
            for column, key in zip(columns, self.keys, strict=True)
        ]


def mark_of(row, number):
    """Return the Mark behind a `row` that was found, where the page with this `number` begins."""
    plain = (micros(key) if hasattr(key, "year") else key for key in row.keys)
    return Mark(row.order.name, number, tuple(plain))


def read_after(text):
    """Return the Mark that somebody sent back; ValueError where it is none of ours."""
    mark = _read(text)
    mark.compared()
    return mark


def _read(text):
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        order, *numbers = base64.urlsafe_b64decode(padded).decode("ascii").split(".")
        number, *keys = map(int, numbers)
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise ValueError("not a mark") from error
    if len(keys) != _KEYS.get(order) or any(not 0 <= n < _LARGEST for n in (number, *keys)):
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
