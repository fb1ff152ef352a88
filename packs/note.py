"""What the District note says of an entry, as plain data for its layout.

A text is {"w": words, "l": language}; the language is empty where the words are the portal's own.
It reads of a version what pages read of it (`presentation.tell`), so what is shielded from its
reader stays so on paper.
"""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.templatetags.writing import grouped
from packs import drawings, qr
from packs.pictures import stored
from practices import shield
from practices.choices import PracticeState, Programme
from practices.history import closing_of
from practices.living.vouching import name_of_near, vouchings_of
from practices.presentation import tell

MOST_NAMES = 6
SIZE = 10  # points of any text; less only where that saves a second page
_STAMPS = {PracticeState.SUPERSEDED: "superseded", PracticeState.WITHDRAWN: "withdrawn"}


def note_of(practice, version, user, *, today=None):
    """Return (data, pictures) of the note that `user` gets of a version loaded `with_reading_data`.

    In the language that is active. `today` is the day that the print names.
    """
    version.practice = practice
    telling = tell(version, hides=shield.hides(version, user))
    photos = telling.photos
    pictures = [stored(one.attachment, large=one is photos[0]) for one in photos]
    data = {
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(telling.title, telling.language),
        "described": f"{practice.code} · {_('District note')}",
        **_above_the_line(telling, version, today or localdate()),
        "photos": [
            _photo(one, picture, version.language)
            for one, picture in zip(photos, pictures, strict=True)
        ],
        "photos_in_a_row": _("Photos, from the left:"),
        "stamp": _stamp(practice, version),
        "facts": _facts(telling, version),
        "sections": _sections(telling),
        "risks": [
            {"label": _("What went wrong"), "items": _answer(telling.went_wrong)},
            {"label": _("Where it will not work"), "items": _answer(telling.not_where)},
        ],
        "vouching": _vouching(practice),
        **_foot(practice, version, telling),
    }
    return data, pictures


def text(words, language=""):
    """Return words with their language; empty: the portal's own."""
    return {"w": str(words), "l": language or ""}


def _answer(answer):
    """Return an answer line by line, or why there is none."""
    lines = [text(line, answer.language) for line in answer.lines()]
    return lines or [text(answer.said)]


def _above_the_line(telling, version, today):
    as_of = _("as of %(date)s") % {"date": date_format(today, "DATE_FORMAT")}
    themes = [text(theme.name) for theme in telling.themes]
    return {
        "size": SIZE,
        "small": SIZE,
        "gap": 1,
        "tight": False,
        "strip": False,
        "title-size": _title_size(telling.title),
        "head": _("District note"),
        "eyebrow": [text(telling.kind), *themes, text(as_of)],
        "lead": text(telling.lead.words, telling.lead.language) if telling.lead.words else None,
        "drawing": drawings.theme_drawing(telling.theme_key),
        "mark": drawings.mark(),
    }


def _title_size(title):
    """Return how large a title stands, in points: the longer it or its words, the smaller."""
    longest = max(map(len, title.split()), default=0)
    if len(title) > 80 or longest > 16:
        return 18
    return 22 if len(title) > 40 or longest > 12 else 26


def _photo(photo, picture, language):
    told = photo.description
    return {
        "file": picture.name,
        "alt": text(told, language) if told else text(_("A photo without a description")),
        "caption": text(told, language) if told else None,
    }


def _facts(telling, version):
    place = _answer(telling.place) + (
        _answer(telling.place_in_words) if telling.place_in_words.words else []
    )
    return [
        _fact(_("Place"), [*place, *_shielded(telling)], wide=True),
        _fact(_("Shared by"), _shared_by(telling, version), wide=True),
        _fact(_("Since"), _answer(telling.since)),
        _fact(_("Cost"), _answer(telling.cost)),
        _fact(_("Programme"), [text(Programme(version.programme).label)]),
        *_still_true(version.practice),
    ]


def _still_true(practice):
    """Return until when what is live is confirmed: to the month, as for a shielded entry."""
    if not practice.is_live:
        return []
    words = {
        "month": date_format(practice.confirmed_on, "F Y"),
        "due": date_format(practice.confirm_by, "F Y"),
    }
    if practice.confirmation == "yes":
        said = _("Last confirmed in %(month)s, again in %(due)s") % words
    else:
        said = _("Last confirmed in %(month)s, due since %(due)s") % words
    return [_fact(_("Still true?"), [text(said)])]


def _fact(label, texts, *, wide=False):
    return {"label": label, "texts": texts, "wide": wide}


def _shielded(telling):
    """Return what a shielded entry says of itself: more to who knows where it is."""
    if telling.hides:
        return [text(_("Shielded: only its desk knows place, office and person."))]
    if telling.covered:
        words = _("Shielded: other readers see “%(words)s”. Do not pass this print on.")
        return [text(words % {"words": telling.covered})]
    return []


def _shared_by(telling, version):
    office = telling.office
    if telling.hides:
        return [text(_("Not told"))]
    if office is None:
        source = version.practice.source
        return [text(source or _("A person whose posting is not confirmed yet"))]
    where = f"{office.organisation.name}, {office.place.full_name}"
    return [text(office.title, office.title_language), text(where)]


def _sections(telling):
    steps = [text(step, telling.problem.language or telling.language) for step in telling.steps]
    sources = _extra(_("Paid from:"), telling.paid_from)
    return [
        _section(_("Problem"), _answer(telling.problem), cut=False),
        _section(
            _("How it was done"),
            steps or [text(telling.steps_said)],
            kind="steps" if steps else "text",
            cut=False,
            pictures=_pictures(telling) if steps else [],
        ),
        _section(
            _("Cost and materials"),
            _answer(telling.cost) + (_answer(telling.materials) if telling.materials.words else []),
            extras=sources,
        ),
        _section(_("Who did what"), _answer(telling.who_did_what)),
        _section(_("Upkeep"), _answer(telling.upkeep)),
        _section(
            _("What changed"),
            _answer(telling.result),
            extras=[
                *_extra(_("Known how:"), telling.known_how, even_if_not_told=True),
                *_extra(_("Reach:"), telling.reach),
            ],
        ),
    ]


def _pictures(telling):
    """Return the drawing of each step's picture, "" where it has none; [] where none has one."""
    found = [drawings.step_drawing(step.picture) for step in telling.pictured]
    return found if any(found) else []


def _section(label, items, *, kind="text", extras=(), cut=True, pictures=()):
    """Return one answer; `cut`: it may be shortened where two pages cannot hold it."""
    told = {"label": label, "kind": kind, "items": items, "extras": list(extras), "cut": cut}
    return told | {"pictures": list(pictures)}


def _extra(label, answer, *, even_if_not_told=False):
    if not answer.words and not even_if_not_told:
        return []
    return [{"label": label, "texts": _answer(answer)}]


def _stamp(practice, version):
    """Return what is printed across each page of what is not live, or None."""
    if practice.state == PracticeState.UNPUBLISHED:
        words = _("No desk has accepted this yet. Do not copy it before it is published.")
        head = _("Not reviewed: %(state)s") % {"state": version.get_state_display()}
        return {"kind": "unreviewed", "head": head, "texts": [text(words)]}
    if practice.state not in _STAMPS:
        return None
    closing = closing_of(practice)
    return {
        "kind": _STAMPS[practice.state],
        "head": _closed_words(practice, closing["replacement"]),
        "texts": [*_instead(closing["replacement"]), *_reason(closing["reason"])],
    }


def _closed_words(practice, replacement):
    day = localtime(practice.closed_at)
    when = date_format(day, "F Y" if practice.shielded else "DATE_FORMAT")
    words = {"date": when, "code": replacement["code"] if replacement else ""}
    if practice.state == PracticeState.WITHDRAWN:
        if replacement:
            return _("Withdrawn: %(date)s. Do not rely on it. Use instead: %(code)s") % words
        return _("Withdrawn: %(date)s. Do not rely on it.") % words
    if replacement:
        return _("Replaced: %(date)s. Use instead: %(code)s") % words
    return _("Replaced: %(date)s.") % words


def _instead(replacement):
    if not replacement:
        return []
    return [text(replacement["title"], replacement["language"])]


def _reason(reason):
    return [text(line, reason.language) for line in reason.text.splitlines()] if reason else []


def _vouching(practice):
    """Return who vouches, or None for what nobody may vouch for yet."""
    if practice.state == PracticeState.UNPUBLISHED:
        return None
    vouchings = vouchings_of(practice)
    near = "" if practice.shielded else name_of_near(practice)
    people = len({one.person_id for vouching in vouchings for one in vouching.all()})
    words = ngettext("%(n)s person endorses it", "%(n)s people endorse it", people)
    return {
        "head": words % {"n": grouped(people)} if people else _("Who endorses it"),
        "none": _("Nobody has endorsed it yet"),
        "groups": [_group(vouching, near) for vouching in vouchings],
    }


def _group(vouching, near):
    if not vouching.named:
        words = ngettext(
            "%(n)s person. Names would reveal the place.",
            "%(n)s people. Names would reveal the place.",
            len(vouching.all()),
        )
        rows = [{"count": words % {"n": grouped(len(vouching.all()))}, "names": []}]
    else:
        sides = ((near, vouching.near), (_("Elsewhere"), vouching.elsewhere))
        rows = [_row(words, held) for words, held in sides if held]
    return {"label": str(vouching.label), "seal": drawings.seal(vouching.type), "rows": rows}


def _row(words, held):
    names = [text(_voucher(one)) for one in held[:MOST_NAMES]]
    if len(held) > MOST_NAMES:
        names.append(text(_("and %(n)s more") % {"n": grouped(len(held) - MOST_NAMES)}))
    return {"count": f"{words}: {len(held)}", "names": names}


def _voucher(one):
    name = one.person.shown_name or _("A person in office")
    day = date_format(localtime(one.at), "DATE_FORMAT")
    return f"{name}, {one.office.title}, {one.office.place.label} ({day})"


def _foot(practice, version, telling):
    address = f"{settings.SITE_URL}/c/{practice.code}"
    running = f"{_('Living Sourcebook')} · {practice.code} · {_version_words(version, telling)}"
    pages = {
        f"{n}/{of}": _("Page %(n)s of %(of)s") % {"n": n, "of": of}
        for n, of in ((1, 1), (1, 2), (2, 2))
    }
    return {
        "code": practice.code,
        "code-label": _("Short code"),
        "qr": qr.code_of(address),
        "qr-alt": _("QR code for %(address)s") % {"address": address},
        "running": running,
        "pages": pages,
        "foot": [
            text(
                _(
                    "This is a peer's account: not an order, norm, sanction, "
                    "progress report or audit evidence; the scheme guidelines "
                    "decide."
                )
            ),
            text(_("As it is now, and what has changed since: %(address)s") % {"address": address}),
            text(_("Licence: CC BY 4.0. Copy it and pass it on; name the place and the code.")),
            *(
                [text(_("This is a demonstration: entries marked Sample are invented."))]
                if settings.DEMO
                else []
            ),
        ],
        "shortened": None,
        "if_shortened": _(
            "Shortened to fit two pages. What ends in three dots can be read in full, and all "
            "photos seen, at %(address)s or by the QR code."
        )
        % {"address": address},
    }


def _version_words(version, telling):
    if not version.number:
        return version.get_state_display()
    decided = localtime(version.decided_at)
    month_only = telling.hides or version.practice.shielded
    when = date_format(decided, "F Y" if month_only else "DATE_FORMAT")
    return _("Version %(number)s, accepted: %(date)s") % {"number": version.number, "date": when}
