"""Pieces of pages that follow from their values alone, kept in the process as they were drawn.

The key of a piece is all that it is drawn from, and the language. So what is kept is never out of
date, and shows nobody what his page was not given: who may see the values is decided before.
"""

import threading
from collections import OrderedDict
from dataclasses import fields, is_dataclass

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

MOST_SIGNS = 4_000_000  # of all pieces together, in each process
LONGEST = 40_000  # of one: what is longer is drawn each time
_PLAIN = (int, bool, float, type(None))


class Settled:
    """Values of a piece that change no more: their key is made once, not each time it is drawn."""

    def __init__(self, values):
        """Take values as `drawn` takes them, in the language of now."""
        self.values, self.key = values, _frozen(values)

    def __iter__(self):
        return iter(self.values)


_lock = threading.Lock()
_kept = OrderedDict()
_signs = 0
_names_of = {}


def drawn(template, values):
    """Return the HTML of `template` drawn with the dict `values` alone, no context processors.

    Values are texts, numbers, lists, tuples, dicts and dataclasses of these; else TypeError: what
    can change under its name (a row of the database, a queryset) must not be kept.
    """
    key = (template, get_language(), _frozen(values))
    with _lock:
        if (html := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return html
    html = SafeString(get_template(template).render(values))
    if len(html) <= LONGEST:
        _keep(key, html)
    return html


def forget():
    """Forget all pieces."""
    global _signs
    with _lock:
        _kept.clear()
        _signs = 0


def _keep(key, html):
    """Keep a piece, and let those go that were not asked for longest."""
    global _signs
    with _lock:
        if key not in _kept:
            _kept[key] = html
            _signs += len(html)
        while _signs > MOST_SIGNS:
            _signs -= len(_kept.popitem(last=False)[1])


def _frozen(value):
    """Return `value` as a key: what would be drawn differently is a different key."""
    kind = type(value)
    if kind is str:
        return value
    if kind in _PLAIN:
        return kind, value  # 1 and True are equal, but not written alike
    if kind is dict:
        return dict, *((key, _frozen(one)) for key, one in value.items())
    if kind is list or kind is tuple:
        return tuple, *map(_frozen, value)
    if kind is Settled:
        return value.key
    return _frozen_object(kind, value)


def _frozen_object(kind, value):
    if isinstance(value, SafeData):
        return SafeData, str(value)  # the same letters unsafe are written escaped
    if isinstance(value, str | Promise):
        return str(value)
    if is_dataclass(kind):
        if kind not in _names_of:
            _names_of[kind] = tuple(field.name for field in fields(kind))
        return kind, *(_frozen(getattr(value, name)) for name in _names_of[kind])
    raise TypeError(f"A piece cannot be kept by a {kind.__name__}.")
