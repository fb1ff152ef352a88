"""The poster for a gallery walk, A3: title, picture, three steps, and boxes for who comes by.

Of more than three steps those stand on it that have a picture or a short line, both before one;
among equals the first, the last, then the middle. They keep their numbers.
"""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs import drawings, qr
from packs.layouts import short
from packs.layouts.gp_card import address_of, scan_words, warning_of
from packs.layouts.standing import shielded, stamp, version_words
from packs.layouts.texts import photo_of, step_photos, step_picture, text
from packs.layouts.wording import in_readers_language, spoken
from packs.pictures import largest

STEPS = 3
LONGEST_LINE = 80  # letters of a step
LONGEST_WORD = 16


def poster_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the poster that `user` gets; see `note_of`."""
    version.practice = practice
    wording = in_readers_language(version, user)
    telling, name = wording.telling, _("Poster")
    photo = telling.first_photo
    pictures = [largest(photo.attachment)] if photo else []
    steps = chosen(telling.pictured)
    told = text(version.title, version.language) if wording.original else None
    said = {
        "fit": "first",
        "ways": [{}],
        "most_pages": 1,
        "longest-word": LONGEST_WORD,
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(telling.title, telling.language),
        "second": told if told and told["w"] != telling.title else None,
        "described": f"{practice.code} · {name}",
        "gap": 1,
        "stamp": stamp(practice, version),
        "eyebrow": [text(telling.kind), *(text(theme.name) for theme in telling.themes)],
        "lead": text(telling.lead.words, telling.lead.language) if telling.lead.words else None,
        "facts": _facts(telling),
        "photos": [photo_of(photo, pictures[0], version.language)] if photo else [],
        "drawing": drawings.theme_drawing(telling.theme_key),
        **_steps(telling, steps, version.language),
        "warning": warning_of(telling),
        "boxes": [
            text(_("A question")),
            text(_("We do this too")),
            text(_("We tried, it failed because")),
        ],
        "foot": _foot(practice, version, wording, today or localdate()),
        "code": practice.code,
        "qr": qr.of_print(practice, version),
        "qr-alt": _("QR code for %(address)s") % {"address": address_of(practice)},
    }
    return spoken(said, get_language()), [*pictures, *step_photos(steps)]


def _facts(telling):
    told = [telling.place, telling.cost]
    lines = [text(one.words, one.language) for one in told if one.words]
    return [*lines, *([] if telling.hides else shielded(telling))]


def _steps(telling, steps, photos_in):
    """Return the `steps` that stand on it, and what is said above them."""
    language = telling.steps_language
    if not steps:
        return {"steps": [], "steps-head": text(telling.steps_said)}
    told = [
        {
            "n": step.position,
            **step_picture(step, photos_in),
            "line": text(step.card_line or short.first_words(step.text, LONGEST_LINE), language),
        }
        for step in steps
    ]
    head = _("How it was done")
    if len(steps) < len(telling.pictured):
        head = _("How it was done: three of %(number)s steps") % {"number": len(telling.pictured)}
    return {"steps": told, "steps-head": text(head)}


def chosen(steps):
    """Return the three of `steps` that stand on a poster, in their order."""
    last = len(steps) - 1
    order = sorted(
        range(len(steps)),
        key=lambda at: (
            -2 * bool(steps[at].picture or steps[at].seen) - bool(steps[at].card_line),
            at not in (0, last),
            abs(2 * at - last) if at not in (0, last) else at,
        ),
    )
    return [steps[at] for at in sorted(order[:STEPS])]


def _foot(practice, version, wording, today):
    as_of = _("as of %(date)s") % {"date": date_format(today, "DATE_FORMAT")}
    mark = wording.mark()
    told = [
        _("Living Sourcebook: a peer's account, not an order; the scheme guidelines decide."),
        f"{version_words(version, wording.telling)}, {as_of}",
        scan_words(),
    ]
    if settings.DEMO:
        told.append(_("A demonstration: what is marked Sample is invented."))
    return [*map(text, told), *([mark] if mark else [])]
