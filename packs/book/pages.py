"""What a pack has beside its practices: cover, contents, index, slips to cut off, colophon."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.templatetags.writing import grouped
from packs import drawings, qr
from packs.layouts.gp_card import address_of
from packs.layouts.standing import version_words
from packs.layouts.texts import text


def cover_of(pack, entries, today):
    """Return the cover: what it is, for whom, for which occasion."""
    words = pack.words_language
    count = ngettext("%(n)s practice", "%(n)s practices", len(entries))
    day = pack.held_on and text(date_format(pack.held_on, "DATE_FORMAT"))
    facts = [
        (_("For whom"), text(pack.get_audience_display())),
        (_("Occasion"), pack.occasion and text(pack.occasion, words)),
        (_("Date"), day),
        (_("Place"), pack.held_at and text(pack.held_at, words)),
    ]
    told = [pack.get_kind_display(), count % {"n": grouped(len(entries))}, _as_of(today)]
    return {
        "kind": text(" · ".join(map(str, told))),
        "facts": [{"label": text(label), "texts": [one]} for label, one in facts if one],
        "note": [text(line, words) for line in pack.note.splitlines() if line.strip()],
        "drawing": drawings.theme_drawing(entries[0].telling.theme_key if entries else ""),
        "foot": not_an_order(),
    }


def _as_of(today):
    return _("as of %(date)s") % {"date": date_format(today, "DATE_FORMAT")}


def not_an_order():
    """Return what is said of every print: whose account it is, and whether it is invented."""
    told = [
        _(
            "This is a peer's account: not an order, norm, sanction, "
            "progress report or audit evidence; the scheme guidelines "
            "decide."
        )
    ]
    if settings.DEMO:
        told.append(_("This is a demonstration: entries marked Sample are invented."))
    return [text(one) for one in told]


def contents_of(entries, sheets, left_out):
    """Return the list of what stands in it, each with its sheet; `left_out`: told to its owner."""
    return {
        "head": text(_("Contents")),
        "rows": [
            {
                "sheet": sheets[entry.number],
                "number": str(entry.number),
                "title": entry.title,
                "where": where_of(entry),
            }
            for entry in entries
        ],
        "notes": _of_left_out(left_out),
    }


def where_of(entry):
    """Return the lines below a title: place, code, and a language that is not the paper's own."""
    told = [entry.place, text(entry.practice.code)]
    if entry.language:
        told.append(text(_("Told in %(language)s") % {"language": entry.language}))
    return told


def _of_left_out(left_out):
    if not left_out:
        return []
    codes = ", ".join(
        f"{one.practice.code} ({one.practice.get_state_display()})" for one in left_out
    )
    return [text(_("Left out, for it is not published any more: %(codes)s") % {"codes": codes})]


def indexes_of(entries, sheets):
    """Return the index by theme and the one by district."""
    themes, places = {}, {}
    for entry in entries:
        row = {"title": entry.title, "sheet": sheets[entry.number]}
        for theme in entry.telling.themes or [None]:
            themes.setdefault(str(theme.name) if theme else _("No theme"), []).append(row)
        places.setdefault(_district(entry), []).append(row)
    return [_index(_("By theme"), themes), _index(_("By place"), places)]


def _district(entry):
    ground = entry.telling.ground
    if ground is None:
        return _("Place not told")
    return str((ground.district or ground).full_name)


def _index(head, groups):
    rows = [{"name": text(name), "rows": groups[name]} for name in sorted(groups)]
    return {"head": text(head), "groups": rows}


def slips_of(entries):
    """Return the slips to cut off, one a practice."""
    return {
        "head": text(_("Tell the others: fill in, cut off and give back")),
        "try": _("We will try this"),
        "not": _("It does not work here, because:"),
        "name": _("Name"),
        "office": _("Office and place"),
        "rows": [
            {
                "title": entry.title,
                "code": entry.practice.code,
                "qr": qr.of_print(entry.practice, entry.version),
                "qr-alt": _("QR code for %(address)s") % {"address": address_of(entry.practice)},
            }
            for entry in entries
        ],
    }


def colophon_of(entries, today):
    """Return what the pack was made of, and when."""
    told = [
        _("Made on %(date)s from what was published then.")
        % {"date": date_format(today, "DATE_FORMAT")},
        _("As it is now, and what has changed since: %(address)s")
        % {"address": f"{settings.SITE_URL}/c/"},
        _("Licence: CC BY 4.0. Copy it and pass it on; name the place and the code."),
    ]
    return {
        "head": text(_("What this was made of")),
        "texts": [*(text(one) for one in told), *not_an_order()],
        "columns": [_("Short code"), _("Title"), _("Version")],
        "rows": [
            {
                "code": entry.practice.code,
                "title": entry.title,
                "version": version_words(entry.version, entry.telling),
            }
            for entry in entries
        ],
    }
