"""What the District note says of an entry, as plain data for its layout.

It reads of a version what pages read of it (`presentation.tell`), so what is shielded from its
reader stays so on paper.
"""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs import drawings
from packs.layouts.foot import foot
from packs.layouts.standing import shared_by, shielded, stamp, still_true, vouching
from packs.layouts.texts import extra, fact, lines_of, photo_of, step_pictures_of, text, title_size
from packs.layouts.wording import in_readers_language
from packs.pictures import stored
from practices.choices import Programme

SIZE = 10  # points of any text; less only where that saves a second page


def note_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the note that `user` gets of a version loaded `with_reading_data`.

    In the language that is active, translated as the entry's page is. `today` is the day that the
    print names.
    """
    version.practice = practice
    wording = in_readers_language(version, user)
    telling = wording.telling
    photos = telling.photos
    pictures = [stored(one.attachment, large=one is photos[0]) for one in photos]
    data = {
        "fit": "two-pages",
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(telling.title, telling.language),
        "described": f"{practice.code} · {_('District note')}",
        **_above_the_line(wording, today or localdate()),
        "photos": [
            photo_of(one, picture, version.language)
            for one, picture in zip(photos, pictures, strict=True)
        ],
        "photos_in_a_row": _("Photos, from the left:"),
        "stamp": stamp(practice, version),
        "facts": _facts(telling, version),
        "sections": _sections(telling),
        "risks": [
            {"label": _("What went wrong"), "items": lines_of(telling.went_wrong)},
            {"label": _("Where it will not work"), "items": lines_of(telling.not_where)},
        ],
        "vouching": vouching(practice),
        **foot(practice, version, telling),
    }
    return data, pictures


def _above_the_line(wording, today):
    telling, mark = wording.telling, wording.mark()
    as_of = _("as of %(date)s") % {"date": date_format(today, "DATE_FORMAT")}
    themes = [text(theme.name) for theme in telling.themes]
    return {
        "size": SIZE,
        "small": SIZE,
        "gap": 1,
        "tight": False,
        "strip": False,
        "title-size": title_size(telling.title),
        "head": _("District note"),
        "eyebrow": [text(telling.kind), *themes, text(as_of), *([mark] if mark else [])],
        "lead": text(telling.lead.words, telling.lead.language) if telling.lead.words else None,
        "drawing": drawings.theme_drawing(telling.theme_key),
        "mark": drawings.mark(),
    }


def _facts(telling, version):
    place = lines_of(telling.place) + (
        lines_of(telling.place_in_words) if telling.place_in_words.words else []
    )
    return [
        fact(_("Place"), [*place, *shielded(telling)], wide=True),
        fact(_("Shared by"), shared_by(telling, version), wide=True),
        fact(_("Since"), lines_of(telling.since)),
        fact(_("Cost"), lines_of(telling.cost)),
        fact(_("Programme"), [text(Programme(version.programme).label)]),
        *still_true(version.practice),
    ]


def _sections(telling):
    steps = [text(step, telling.steps_language) for step in telling.steps]
    sources = extra(_("Paid from:"), telling.paid_from)
    return [
        _section(_("Problem"), lines_of(telling.problem), cut=False),
        _section(
            _("How it was done"),
            steps or [text(telling.steps_said)],
            kind="steps" if steps else "text",
            cut=False,
            pictures=step_pictures_of(telling) if steps else [],
        ),
        _section(
            _("Cost and materials"),
            lines_of(telling.cost)
            + (lines_of(telling.materials) if telling.materials.words else []),
            extras=sources,
        ),
        _section(_("Who did what"), lines_of(telling.who_did_what)),
        _section(_("Upkeep"), lines_of(telling.upkeep)),
        _section(
            _("What changed"),
            lines_of(telling.result),
            extras=[
                *extra(_("Known how:"), telling.known_how, even_if_not_told=True),
                *extra(_("Reach:"), telling.reach),
            ],
        ),
    ]


def _section(label, items, *, kind="text", extras=(), cut=True, pictures=()):
    """Return one answer; `cut`: it may be shortened where two pages cannot hold it."""
    told = {"label": label, "kind": kind, "items": items, "extras": list(extras), "cut": cut}
    return told | {"pictures": list(pictures)}
