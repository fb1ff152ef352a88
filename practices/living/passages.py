"""What of a practice somebody may doubt: one answer, one step, one photo, by a key such as steps-2.

The key names the place in the version that was seen; the words themselves are never copied.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.choices import ChallengeReason
from practices.models.attachment import MOST_PHOTOS, AttachmentState, Photo
from practices.models.step import MOST_STEPS
from practices.presentation import ANSWER_NAMES

_BEFORE = ("title", "problem")
_AFTER = (
    *("result", "reach", "who_did_what", "materials", "upkeep", "went_wrong", "not_where"),
    *("story", "village", "habitation", "place_text"),
)
ANSWERS = (*_BEFORE, *_AFTER)
# What hides itself where a doubt names no passage: what would be followed, or might name somebody.
WHOLE = {
    ChallengeReason.UNSAFE: ("steps", "materials"),
    ChallengeReason.PERSONAL_DATA: (*("problem", "steps", *_AFTER, "tag_names", "photos"),),
}


def _keys():
    yield from _BEFORE
    yield from (f"steps-{number}" for number in range(1, MOST_STEPS + 1))
    yield from _AFTER
    yield from (f"photos-{number}" for number in range(1, MOST_PHOTOS + 1))


KEYS = tuple(_keys())


def parted(key):
    """Return (field, position) of a key; position 0 stands for the whole field."""
    field, _dash, position = key.partition("-")
    return field, int(position or 0)


def name_of(key):
    """Return what the passage is called: "How it was done: step 2"."""
    field, position = parted(key)
    if field == "steps" and position:
        return _("How it was done: step %(number)s") % {"number": position}
    if field == "photos" and position:
        return _("Photo %(number)s") % {"number": position}
    return str(ANSWER_NAMES[field])


def choices(keys=KEYS):
    """Return [(key, name)] for a form, the whole practice first."""
    return [("", gettext_lazy("The whole of it")), *((key, name_of(key)) for key in keys)]


def there_are(version):
    """Return the keys of what `version` tells, in the order of its page."""
    steps = version.steps.count()
    photos = shown_photos(version).values_list("position", flat=True)
    told = {f"steps-{number}" for number in range(1, steps + 1)}
    told |= {f"photos-{number}" for number in photos}
    told |= {field for field in ANSWERS if getattr(version, field)}
    return [key for key in KEYS if key in told]


def shown_photos(version):
    """Return the photos of `version` that are there to be seen."""
    return Photo.objects.filter(version=version, attachment__state=AttachmentState.READY)


def matches(key, field, position):
    """Return whether the passage `key` takes in the text at (field, position).

    With a step goes what the card says of it.
    """
    named, number = parted(key)
    field = "steps" if field == "card_lines" else field
    return named == field and number in (0, position)
