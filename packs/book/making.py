"""A pack as one print: all that stands in it, for one reader, on one day."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from packs import drawings
from packs.book import pages
from packs.book.brief import brief_of
from packs.book.changes import changed_of, changes_of
from packs.book.entries import entries_of
from packs.book.grey import in_grey
from packs.book.sheets import sheets_of
from packs.choices import Paper
from packs.layouts.foot import page_words
from packs.layouts.texts import text
from packs.layouts.wording import reading
from packs.permissions import may
from packs.pictures import named_anew
from packs.printed import changed_since
from packs.reading import contents_of

_ANYBODY = AnonymousUser()
_OF_PAGES = {code for code, _name in settings.LANGUAGES}


class NothingToPrint(Exception):
    """Of this pack nothing may go on paper for this reader, or nothing has changed."""


@dataclass(frozen=True)
class Made:
    """What a pack is made of: a layout, its data, the photos, and the practices shown."""

    layout: str
    data: dict
    pictures: list
    shown: list


def book_of(pack, user, *, mending=False, today=None):
    """Return the `Made` of a pack for `user`; `mending`: only what changed since its last print.

    A pack is printed to be passed on: whoever prints it, its practices are told as anybody may read
    them. Raises NothingToPrint.
    """
    with translation.override(language_of(pack)), reading(pack.language):
        contents = contents_of(pack, user)
        today = today or timezone.localdate()
        if pack.has_findings and not mending:
            made = _brief(pack, contents, today)
        else:
            made = _pack(pack, contents, user, today, mending)
        return _for_paper(made, grey=not pack.in_colour)


def language_of(pack):
    """Return the language of the portal's own words on its paper.

    Where the portal does not speak that of its practices: that of its cover, else English.
    """
    wished = (pack.language, pack.words_language)
    return next((one for one in wished if one in _OF_PAGES), settings.LANGUAGE_CODE)


def _pack(pack, contents, user, today, mending):
    old = changed_since(pack, user, contents)[0] if mending else None
    entries = entries_of(contents.shown, _ANYBODY)
    if mending:
        entries = changed_of(old, entries) if old else []
    folded = pack.paper == Paper.BOOKLET and not mending
    layout = pack.layout
    sheets, pictures, places = sheets_of(
        layout, _renumbered(entries), _ANYBODY, today=today, folded=folded
    )
    left_out = contents.left_out if may(user, "edit-pack", pack) else []
    entries = _renumbered(entries)
    changes = changes_of(old, entries, contents.left_out, places, _ANYBODY) if old else []
    if not entries and not changes:
        raise NothingToPrint
    head = contents_page(entries, places, left_out, mending)
    data = _common(pack, today, folded) | {
        "sheets": sheets,
        "trial": False,
        "cover": None if mending else pages.cover_of(pack, entries, today),
        "contents": head,
        "changes": changes,
        "indexes": [] if mending else pages.indexes_of(entries, places),
        "slips": pages.slips_of([] if mending else entries),
        "colophon": pages.colophon_of(entries, today),
    }
    return Made("pack", data, pictures, contents.shown)


def _renumbered(entries):
    """Return the entries counted from 1, where only some of a pack are printed."""
    return [replace(entry, number=number) for number, entry in enumerate(entries, 1)]


def contents_page(entries, places, left_out, mending):
    """Return the contents, or the head of what changed."""
    told = pages.contents_of(entries, places, left_out)
    if mending:
        told |= {"head": text(_("What has changed in this pack")), "rows": [], "notes": []}
    return told


def _brief(pack, contents, today):
    entries = entries_of(contents.shown, _ANYBODY)
    if not contents.findings:
        raise NothingToPrint
    own = brief_of(pack, contents.findings, entries)
    return Made("brief", _common(pack, today, False) | own, [], contents.shown)


def _common(pack, today, folded):
    title = text(pack.title, pack.words_language)
    return {
        "lang": translation.get_language(),
        "portal": _("Living Sourcebook"),
        "title": title,
        "described": f"{pack.code} · {pack.get_kind_display()}",
        "running": title,
        "page-words": page_words(),
        "mark": drawings.mark(),
        "size": 11,
        "gap": 1,
        "stamp": None,
        "photos": [],
        "grey": not pack.in_colour,
        "folded": folded,
        # The day alone, so that the same pack is the same file.
        "made_at": int(timezone.make_aware(datetime.combine(today, time.min)).timestamp()),
    }


def _for_paper(made, *, grey):
    """Return the same with its photos at 150 dots an inch, in black and white all of it grey."""
    pictures = [one.in_a_pack(grey=grey) for one in made.pictures]
    data = named_anew(in_grey(made.data) if grey else made.data, made.pictures, pictures)
    return Made(made.layout, data, pictures, made.shown)
