"""A brief or fact sheet on paper: findings in its writer's words, and what they rest on."""

from django.utils.translation import gettext as _

from packs import drawings
from packs.book.pages import not_an_order
from packs.layouts.texts import text

SIZES = (11.5, 11, 10.5, 10, 9.5, 9)
MOST_PAGES = 2
LONGEST_RESULT, SHORT_RESULT = 260, 110


def brief_of(pack, findings, entries):
    """Return (what is its own in the data of a brief); `findings`: (finding, [Shown])."""
    by_item = {entry.item.pk: entry for entry in entries}
    words = pack.words_language
    ways = [{"size": size, "most": LONGEST_RESULT} for size in SIZES]
    ways += [{"size": SIZES[-1], "most": most} for most in (SHORT_RESULT, 0)]
    return {
        "fit": "first",
        "ways": ways,
        "most_pages": MOST_PAGES,
        "kind": text(pack.get_kind_display()),
        "note": [text(line, words) for line in pack.note.splitlines() if line.strip()],
        "drawing": drawings.theme_drawing(entries[0].telling.theme_key if entries else ""),
        "result": _("What changed"),
        "rests": _("It rests on:"),
        "findings": [
            {
                "text": [text(line, words) for line in row.text.splitlines() if line.strip()],
                "cites": [_cited(by_item[one.item.pk]) for one in cited if one.item.pk in by_item],
            }
            for row, cited in findings
        ],
        "foot": not_an_order(),
    }


def _cited(entry):
    answer = entry.telling.result
    return {
        "code": entry.practice.code,
        "title": entry.title,
        "place": entry.place,
        "result": text(" ".join((answer.words or answer.said).split()), answer.language),
    }
