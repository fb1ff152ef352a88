"""What a desk looks for before it publishes, and what the portal can see of it by itself."""

import re
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.choices import Level
from practices import shield
from practices.answers import missing_answers
from practices.desk.points import POINTS, SHIELDED_POINT
from practices.search.words import folded

_TEXTS = (
    "title",
    "problem",
    "who_did_what",
    "materials",
    "upkeep",
    "result",
    "reach",
    "went_wrong",
    "not_where",
    "story",
)
# Looked for from the beginning of a word alone: within the longest it would take seconds.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w{2,}")


def points_of(version):
    """Return the points of the checklist for `version`."""
    return (*POINTS, SHIELDED_POINT) if shield.is_shielded(version) else POINTS


@dataclass(frozen=True)
class Hint:
    """What the portal can see by itself; `good` is False where the desk should look."""

    good: bool
    text: str


def hints(version):
    """Return the hints for a version loaded `with_reading_data`; one query, for its steps."""
    return [_answered(version), _private(version), *_named(version), *_photos(version)]


def _answered(version):
    imported = version.practice.import_key is not None
    missing = missing_answers(version, imported=imported)
    if missing:
        words = ngettext("%(n)d answer is missing.", "%(n)d answers are missing.", len(missing))
        return Hint(False, words % {"n": len(missing)})
    unknown = len(version.answer_states)
    if unknown:
        words = ngettext(
            "%(n)d answer is marked as not known, not told or not applying.",
            "%(n)d answers are marked as not known, not told or not applying.",
            unknown,
        )
        return Hint(False, words % {"n": unknown})
    return Hint(True, _("All twelve answered, consent given."))


def _private(version):
    """Look for phone numbers and mail addresses in what would be published."""
    if any(map(names_a_number, _told(version))):
        return Hint(False, _("There is a phone number or e-mail address in the text."))
    return Hint(True, _("No phone number or e-mail address in the text."))


def _told(version):
    """Return all texts that would be published."""
    texts = [getattr(version, field) for field in _TEXTS] + version.tag_names
    return [*texts, *version.step_texts(), *(photo.description for photo in version.photos.all())]


def _named(version):
    """Look in a shielded entry for the names that it hides."""
    if not shield.is_shielded(version):
        return []
    told = " " + folded("\n".join(_told(version)))
    found = [name for name in _hidden_names(version) if f" {folded(name)}" in told]
    if found:
        words = _("It is shielded, but its text says: %(names)s.")
        return [Hint(False, words % {"names": ", ".join(found)})]
    return [Hint(True, _("The text names neither place nor person."))]


def _hidden_names(version):
    """Return the names of place, village and author."""
    places = [version.place, *(p for p in version.place.ancestors() if p.level != Level.STATE)]
    names = [name for place in places for name in (place.name, place.name_local)]
    names += [version.village, version.habitation, version.place_text]
    names += [version.author.name] if version.author else []
    return [name for name in dict.fromkeys(names) if folded(name)]


def names_a_number(text):
    """Return whether `text` holds a telephone number of India or a mail address."""
    return bool(_EMAIL.search(text)) or phonenumbers.PhoneNumberMatcher(text, "IN").has_next()


def _photos(version):
    photos = list(version.photos.all())
    bare = sum(not photo.description for photo in photos)
    if not photos:
        return []
    if bare:
        words = ngettext(
            "%(n)d photo has no description.", "%(n)d photos have no description.", bare
        )
        return [Hint(False, words % {"n": bare})]
    return [Hint(True, _("Each photo has a description."))]
