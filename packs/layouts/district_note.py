"""What the District note says of an entry, as plain data for its layout.

It reads of a version what pages read of it (`presentation.tell`), so what is shielded from its
reader stays so on paper.
"""

from django.utils.translation import gettext as _

from packs.layouts.sheets import result_of, section, sheet_of, steps_of
from packs.layouts.standing import shared_by, shielded, still_true, vouching
from packs.layouts.takings import takings
from packs.layouts.texts import extra, fact, lines_of, photo_of, text
from packs.layouts.wording import in_readers_language
from packs.pictures import stored
from practices.choices import Programme


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
    data = sheet_of(practice, version, wording, _("District note"), today) | {
        "lead": text(telling.lead.words, telling.lead.language) if telling.lead.words else None,
        "photos": [
            photo_of(one, picture, version.language)
            for one, picture in zip(photos, pictures, strict=True)
        ],
        "photos_in_a_row": _("Photos, from the left:"),
        "facts": _facts(telling, version),
        "sections": _sections(telling),
        "takings": takings(practice),
        "vouching": vouching(practice),
    }
    return data, pictures


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
    materials = lines_of(telling.materials) if telling.materials.words else []
    return [
        section(_("Problem"), lines_of(telling.problem), cut=False),
        steps_of(telling, _("How it was done")),
        section(
            _("Cost and materials"),
            lines_of(telling.cost) + materials,
            extras=extra(_("Paid from:"), telling.paid_from),
        ),
        section(_("Who did what"), lines_of(telling.who_did_what)),
        section(_("Upkeep"), lines_of(telling.upkeep)),
        result_of(telling, _("What changed")),
    ]
