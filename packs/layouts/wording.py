"""In which languages a print speaks: its reader's, and another, of its telling or a translation."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs.layouts.texts import text
from practices import shield
from practices.choices import LANGUAGES
from practices.living.translated import for_reader, retold
from practices.models import Translation
from practices.presentation import tell

# In which language practices are read, where that is not the language of the portal's own words: a
# pack may be in one that has no catalogue.
_reading = ContextVar("reading", default="")
_OF_PAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Wording:
    """A telling, and the language of the portal's own words beside it.

    `original`: the language that it was translated from, or "".
    """

    telling: object
    language: str
    original: str = ""

    def mark(self):
        """Return what says that it is a translation, in the language that is active; or None."""
        if not self.original:
            return None
        name = dict(LANGUAGES).get(self.original, self.original)
        return text(_("Translated and checked. Told in %(language)s.") % {"language": name})

    def foreign(self):
        """Return in which language the original was told, where it is not the reader's; or None."""
        told = self.telling.language
        if self.original or told in ("", read_in()):
            return None
        return text(_("Told in %(language)s") % {"language": dict(LANGUAGES).get(told, told)})


@contextmanager
def reading(language):
    """Let practices be told in `language`, where they are translated into it."""
    before = _reading.set(language)
    try:
        yield
    finally:
        _reading.reset(before)


def read_in():
    """Return the language in which practices are read just now."""
    return _reading.get() or get_language()


def in_readers_language(version, user):
    """Return the `Wording` that the page shows to `user` in the language that is active."""
    told = tell(version, hides=shield.hides(version, user))
    shown = for_reader(version, read_in()).shown
    if shown is None:
        return Wording(told, get_language())
    return Wording(retold(told, version, shown), get_language(), version.language)


def in_two_languages(version, user):
    """Return the reader's `Wording`, and where there is another the original or a translation.

    The second comes in the portal's words of its own language, where it has them.
    """
    first = in_readers_language(version, user)
    other = None if first.original else _other_translation(version)
    if not (first.original or other):
        return [first]
    language = other.language if other else version.language
    portal = language if language in _OF_PAGES else get_language()
    with translation.override(portal):
        told = tell(version, hides=shield.hides(version, user))
        if other is None:
            return [first, Wording(told, portal)]
        return [first, Wording(retold(told, version, other), portal, version.language)]


def _other_translation(version):
    """Return a checked translation of this very version; into a language of the pages first."""
    found = Translation.objects.checked().filter(based_on=version)
    found = found.exclude(language__in=[get_language(), version.language])
    return min(found, key=_order, default=None)


def _order(one):
    known = one.language in _OF_PAGES
    return (_OF_PAGES.index(one.language) if known else len(_OF_PAGES), one.language)


def spoken(value, language):
    """Return plain data with `language` written to each text that is the portal's own."""
    if isinstance(value, list):
        return [spoken(one, language) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"w", "l"}:
        return value | {"l": value["l"] or language}
    return {key: spoken(one, language) for key, one in value.items()}
