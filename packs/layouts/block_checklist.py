"""The checklist for a Block: what to look at on the ground, to tick off with a pen.

Its own words put things right; they never hold a payment back or bid anybody do what is not safe.
"""

from django.utils.translation import gettext as _

from packs.layouts.sheets import result_of, section, sheet_of, steps_of
from packs.layouts.standing import shielded
from packs.layouts.texts import extra, lines_of
from packs.layouts.wording import in_readers_language
from practices.choices import Kind


def checklist_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the checklist that `user` gets; see `note_of`."""
    version.practice = practice
    wording = in_readers_language(version, user)
    telling = wording.telling
    lesson = version.kind == Kind.LESSON
    label = _("What was done there") if lesson else _("Is it done?")
    data = sheet_of(practice, version, wording, _("Block checklist"), today) | {
        "from": {"label": _("From:"), "texts": [*lines_of(telling.place), *shielded(telling)]},
        "to_write": [_("Gram Panchayat"), _("Date"), _("Name and office")],
        "ticks": bool(telling.steps) and not lesson,
        "answers": {"yes": _("Yes"), "no": _("Not yet")},
        "warned": _for_lessons() if lesson else _for_gaps(),
        "sections": [steps_of(telling, label), *_sections(telling)],
        "seen": _("What else was seen"),
    }
    return data, []


def _for_gaps():
    return {
        "label": _("If one is “Not yet”"),
        "words": _(
            "Put it right before certifying. Where it touches building, wells or anybody's safety, "
            "ask the engineer."
        ),
    }


def _for_lessons():
    return {
        "label": _("A lesson learnt"),
        "words": _(
            "Do not copy this as it is: read first what went wrong. Where it touches building, "
            "wells or anybody's safety, ask the engineer."
        ),
    }


def _sections(telling):
    return [
        section(_("Who does it"), lines_of(telling.who_did_what)),
        section(_("Materials"), lines_of(telling.materials)),
        section(
            _("Cost"),
            lines_of(telling.cost),
            extras=extra(_("Paid from:"), telling.paid_from),
        ),
        section(_("Upkeep"), lines_of(telling.upkeep)),
        result_of(telling, _("Signs that it works")),
    ]
