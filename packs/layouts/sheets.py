"""What all layouts on A4 that are read have in common: head, answers, what went wrong, foot."""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from packs import drawings
from packs.layouts.foot import foot
from packs.layouts.standing import stamp
from packs.layouts.texts import extra, lines_of, step_pictures_of, text, title_size

SIZE = 10  # points of any text; less only where that saves a second page


def sheet_of(practice, version, wording, head, today=None):
    """Return the data that stand on every sheet; `head`: what it is called."""
    telling = wording.telling
    as_of = _("as of %(date)s") % {"date": date_format(today or localdate(), "DATE_FORMAT")}
    themes = [text(theme.name) for theme in telling.themes]
    return {
        "fit": "two-pages",
        "size": SIZE,
        "small": SIZE,
        "gap": 1,
        "tight": False,
        "strip": False,
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(telling.title, telling.language),
        "title-size": title_size(telling.title),
        "described": f"{practice.code} · {head}",
        "head": head,
        "eyebrow": [text(telling.kind), *themes, text(as_of), *_told_in(wording)],
        "lead": None,
        "photos": [],
        "drawing": drawings.theme_drawing(telling.theme_key),
        "mark": drawings.mark(),
        "stamp": stamp(practice, version),
        "vouching": None,
        "takings": None,
        "risks": risks_of(telling),
        **foot(practice, version, telling),
    }


def _told_in(wording):
    mark = wording.mark() or wording.foreign()
    return [mark] if mark else []


def section(label, items, *, kind="text", extras=(), cut=True, pictures=()):
    """Return one answer; `cut`: it may be shortened where two pages cannot hold it."""
    told = {"label": label, "kind": kind, "items": items, "extras": list(extras), "cut": cut}
    return told | {"pictures": list(pictures)}


def steps_of(telling, label, *, pictures=True):
    """Return the steps as a list, each with its picture, or why there are none."""
    steps = [text(step, telling.steps_language) for step in telling.steps]
    return section(
        label,
        steps or [text(telling.steps_said)],
        kind="steps" if steps else "text",
        cut=False,
        pictures=step_pictures_of(telling) if steps and pictures else [],
    )


def result_of(telling, label):
    """Return what changed, how that is known, and how far it reached."""
    return section(
        label,
        lines_of(telling.result),
        extras=[
            *extra(_("Known how:"), telling.known_how, even_if_not_told=True),
            *extra(_("Reach:"), telling.reach),
        ],
    )


def risks_of(telling):
    """Return what went wrong and where it will not work."""
    return [
        {"label": _("What went wrong"), "items": lines_of(telling.went_wrong)},
        {"label": _("Where it will not work"), "items": lines_of(telling.not_where)},
    ]
