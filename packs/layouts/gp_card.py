"""The picture card for a Gram Panchayat: two A5 cards on one A4 sheet, in two languages or twice.

Numbered pictures with a short line each, one warning, sixty words at most; what the teller or the
desk wrote for the card (`Step.card_line`), else the first words of each step.
"""

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs import qr
from packs.layouts import short
from packs.layouts.standing import shielded, stamp, version_words
from packs.layouts.texts import step_photos, step_picture, text
from packs.layouts.wording import in_two_languages, spoken

LONGEST_WORD = 18  # letters of a word that is not broken: a picture is some four centimetres wide


def card_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the cards that `user` gets; of a version as `note_of` takes it."""
    version.practice = practice
    wordings = in_two_languages(version, user)
    cards = [_card(one, practice, version, today or localdate()) for one in wordings]
    first, name = wordings[0].telling, _("Picture card")
    data = {
        "fit": "first",
        "ways": [{}],
        "most_pages": 1,
        "longest-word": LONGEST_WORD,
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(first.title, first.language),
        "described": f"{practice.code} · {name}",
        "gap": 1,
        "stamp": None,
        "photos": [],
        "qr": qr.of_print(practice, version),
        "cards": cards,
    }
    return data, step_photos(wordings[0].telling.pictured)


def _card(wording, practice, version, today):
    """Return one card, each of its texts with its language."""
    with translation.override(wording.language):
        telling = wording.telling
        warned = warning_of(telling)
        left = short.CARD_WORDS - short.number_of_words(warned["words"]["w"])
        card = {
            "title": text(telling.title, telling.language),
            "below": _below(telling),
            "steps": steps_of(telling, left, version.language),
            "warning": warned,
            "stamp": _stamp(practice, version, wording.language),
            "foot": [*_foot(practice, version, telling, today), *_marks(wording)],
            "code": practice.code,
            "qr-alt": text(_("QR code for %(address)s") % {"address": address_of(practice)}),
        }
        return spoken(card, wording.language)


def _stamp(practice, version, language):
    stamped = stamp(practice, version)
    return stamped and stamped | {"l": language}


def address_of(practice):
    """Return the address that a code on paper leads to."""
    return f"{settings.SITE_URL}/c/{practice.code}"


def _below(telling):
    """Return what stands below the title: where it is, what it cost, whether it is shielded."""
    facts = [telling.place, telling.cost]
    told = [text(one.words, one.language) for one in facts if one.words]
    return [*told, *([] if telling.hides else shielded(telling))]


def steps_of(telling, most, photos_in):
    """Return each step: its picture and what the card says of it, `most` words in all.

    `lines`: the same in ever fewer letters, the first that has room is taken. `photos_in`: the
    language of what is said of photos.
    """
    language = telling.steps_language
    if not telling.pictured:
        return [{"n": 0, "picture": "", "photo": None, "lines": [text(telling.steps_said)]}]
    lines = [(step.card_line or short.first_words(step.text)) for step in telling.pictured]
    own = [bool(step.card_line) or line == step.text for step, line in _with(telling, lines)]
    fitting = short.fitted(list(zip(lines, own, strict=True)), most)
    return [
        {
            "n": n,
            **step_picture(step, photos_in),
            "lines": [text(one, language) for one in (line, *short.shorter(line))],
        }
        for n, (step, line) in enumerate(_with(telling, fitting), start=1)
    ]


def _with(telling, lines):
    return zip(telling.pictured, lines, strict=True)


def warning_of(telling):
    """Return the warning with its label: where not to do this, or that nobody told where."""
    answer = telling.not_where
    if not answer.words:
        return {
            "label": text(_("Where it will not work")),
            "words": text(answer.said),
            "more": None,
        }
    words, is_cut = short.warning(answer.lines())
    more = text(_("There is more to it: read it by the code before you begin.")) if is_cut else None
    return {"label": text(_("Not here")), "words": text(words, answer.language), "more": more}


def _foot(practice, version, telling, today):
    as_of = _("as of %(date)s") % {"date": date_format(today, "DATE_FORMAT")}
    told = [
        _("Living Sourcebook: a peer's account, not an order; the scheme guidelines decide."),
        f"{version_words(version, telling)}, {as_of}",
        scan_words(),
    ]
    if settings.DEMO:
        told.append(_("A demonstration: what is marked Sample is invented."))
    return [text(one) for one in told]


def scan_words():
    """Return how one comes from paper to what is known today."""
    address = f"{settings.SITE_URL.partition('://')[2]}/c/"
    return _("Scan it, or type the code at %(address)s, to see what has changed.") % {
        "address": address
    }


def _marks(wording):
    mark = wording.mark()
    return [mark] if mark else []
