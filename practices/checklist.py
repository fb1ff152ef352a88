"""What a desk looks for before it publishes: beside the entry, as advice."""

import re
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.answers import missing_answers

POINTS = (
    gettext_lazy("The place is right."),
    gettext_lazy("It is one thing that somebody did, not a whole programme."),
    gettext_lazy("A peer could follow the steps."),
    gettext_lazy("It says how the result is known."),
    gettext_lazy("It says where it will not work."),
    gettext_lazy("Everybody agreed, people in photos too, and above all children's parents."),
    gettext_lazy("It tells no personal data."),
    gettext_lazy(
        "Nobody is shamed or coerced, no child polices others, no ration or pension is withheld."
    ),
    gettext_lazy("Nobody empties a pit by hand: the Act of 2013 forbids it."),
    gettext_lazy("It is safe for workers and for wells."),
)
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
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")


@dataclass(frozen=True)
class Hint:
    """What the portal can see by itself; `good` is False where the desk should look."""

    good: bool
    text: str


def hints(version):
    """Return the hints for a version loaded `with_reading_data`; one query, for its steps."""
    return [_answered(version), _private(version), *_photos(version)]


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
    texts = [getattr(version, field) for field in _TEXTS]
    texts += version.step_texts() + [photo.description for photo in version.photos.all()]
    if any(map(names_a_number, texts)):
        return Hint(False, _("There is a phone number or mail address in the text."))
    return Hint(True, _("No phone number or mail address in the text."))


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
