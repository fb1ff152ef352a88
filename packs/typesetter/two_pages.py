"""Fitting a note on two pages: one if it can be, on two in larger letters, else shortened.

A booklet has lower pages (`height`, in millimetres of text) and more of them (`most_pages`).
"""

import json
from itertools import groupby
from operator import itemgetter

from words import cut

MOST_PAGES = 2
# Letters that are left of the longest answers, at each further try to fit them on the pages.
LEAST = (160, 160, 160, 160, 80, 80, 80, 80)
# How a note is set: on one page if it can be, on two in larger letters, else as small as letters
# may be there (10 points) and close. More than so many letters are not worth the try.
CLOSE, LARGE = {"size": 10, "gap": 0.6}, {"size": 11, "gap": 1}
ONE_PAGE = 2200
# Rather than on a second page that stays nearly empty: without the lead, then closer, then smaller,
# where so many millimetres are too many. (What moves to the next page as a whole leaves some thirty
# empty, which are counted along.) Nine points are the least that is read without trouble.
TIGHT = {"small": 9, "tight": True}
COMPACT = (
    (CLOSE, 60),
    (TIGHT | {"size": 10, "gap": 0.5}, 75),
    (TIGHT | {"size": 9.5, "gap": 0.5}, 90),
    (TIGHT | {"size": 9, "gap": 0.42}, 90),
)
TWO_PAGES = ((LARGE, 3600), ({"size": 10, "gap": 1}, 5000))
ROOM = 25  # millimetres that must be left of a page for larger letters
# Where this share of what stands on the page is left, larger letters fit without a try: they take a
# fifth more room, and their gaps two thirds more.
SURE = 0.45
# What is much too long is cut roughly before it is laid out at all, for speed.
ROUGHLY, ROUGHLY_INDIC = 5000, 3600
STRIP = ((3000, 1), (1800, 4))  # beyond so many letters, more photos than so many stand in a strip
IN_A_ROW = 5  # photos, of which four in one row of a strip, not so small
CAPTION = 60  # letters of each, where two pages are not enough
SHORTEST_STEP, FEWER_NAMES = 110, 2
LONGEST_TITLE, LONGEST_KEPT, LONGEST_TEXT, MOST_LINES = 120, 400, 4000, 200
MOST_LINES_APART = 3  # of an answer, where two pages do not hold them all
FIRST_INDIC = "\u0900"
# Millimetres: how high the text of a page is, what the head of a note takes, where it begins, and
# what stands free above its foot.
HEIGHT, HEAD, TOP, FOOT_GAP = 259, 110, 16, 8


def two_pages(note):
    """Search, for `fitting.found`, the note on two pages at most, shortened if it would not fit.

    `room` of the data: the share of a note's letters that fits, where they are larger; they are
    never made smaller to save a page.
    """
    note = bounded(note)
    if any(letters(note) > words and len(note["photos"]) > most for words, most in STRIP):
        note["strip"] = True
    return (yield from _on_few_pages(note)) or (yield from _on_two_pages(note))


def _on_few_pages(note):
    """Search the note on one page, be it without the lead, else on two that surely hold it.

    None where there is no way.
    """
    if "room" in note or letters(note) > ONE_PAGE:
        return None
    close = note | CLOSE
    beyond = millimetres_beyond(note, (yield close), pages=1)
    if beyond <= 0:
        large = beyond < -ROOM and (
            -beyond > SURE * (height(note) + beyond) or (yield note | LARGE)["pages"] == 1
        )
        return note | LARGE if large else close
    close["lead"] = None
    close["strip"] = len(note["photos"]) <= IN_A_ROW
    for way, most in COMPACT:
        if beyond < most and (yield close | way)["pages"] == 1:
            return close | way
    # On the lower pages of a booklet a foot may stand alone: there it is tried, not reckoned.
    sure = (1 + SURE) * (height(note) + beyond) < most_pages(note) * height(note)
    return note | LARGE if sure and "height" not in note else None


def _on_two_pages(note):
    """Search the note on two pages at most, with fewer photos and words where need be."""
    if way := (yield from _large_enough(note)):
        return note | way
    note = note | CLOSE
    if len(note["photos"]) > 1 and not note["strip"]:
        note = note | {"strip": True}
        if (yield note)["pages"] <= most_pages(note):
            return note
    if (run := run_together(note)) != note:
        note = run
        if (yield note)["pages"] <= most_pages(note):
            return note
    return (yield from _shortened_to_fit(note))


def _large_enough(note):
    """Search the way with the largest letters that fits, of those of a booklet without a lone foot.

    On its lower pages the foot goes easily to a page of its own: a side of paper for nothing.
    """
    length, lone = letters(note) / note.get("room", 1), None
    ways = [way for way, most in TWO_PAGES if length <= most]
    for way in [*ways, CLOSE] if ways and "height" in note else ways:
        end = yield note | way
        if end["pages"] > most_pages(note):
            continue
        if "height" not in note or end["page"] == end["pages"]:
            return way
        lone = lone or way
    return lone


def _shortened_to_fit(note):
    """Search how much has to be cut, at first roughly."""
    if (too_many := letters(note) - roughly(note)) > 0:
        note = shortened(note, too_many)
    for least in LEAST:
        end = yield note
        if end["pages"] <= most_pages(note):
            return note
        note = shortened(note, letters_too_many(note, end), least)
    return note | {"photos": note["photos"][:1]}


def letters(note):
    """Return how many letters its answers have."""
    return sum(_length(answer["items"]) for answer in [*note["sections"], *note["risks"]])


def bounded(note):
    """Return the note with no text longer than its field in the portal may be, whatever came."""
    note = json.loads(json.dumps(note))
    note["title"] = cut([note["title"]], LONGEST_TITLE)[0]
    for section in [*note["sections"], *note["risks"]]:
        most = LONGEST_TEXT if section.get("cut", True) else LONGEST_KEPT
        section["items"] = [cut([item], most)[0] for item in section["items"][:MOST_LINES]]
    return note


def roughly(note):
    """Return how many letters two pages hold at most; in Indian scripts they are wider."""
    words = "".join(item["w"] for section in note["sections"] for item in section["items"])
    indic = sum(letter > FIRST_INDIC for letter in words) > len(words) / 2
    return (ROUGHLY_INDIC if indic else ROUGHLY) * note.get("room", 1)


def letters_too_many(note, end):
    """Return about how many letters stand beyond the last page; `end`: where the body ended."""
    density = letters(note) / max(_used(note, end) - HEAD, height(note) / 2)
    return max(150, int(millimetres_beyond(note, end, most_pages(note)) * density * 1.2))


def millimetres_beyond(note, end, pages):
    """Return how far the note goes beyond so many pages; below nothing where there is room."""
    beyond = _used(note, end) + end["foot"] + FOOT_GAP - pages * height(note)
    return max(beyond, 1) if end["pages"] > pages else min(beyond, 0)


def _used(note, end):
    """Return how high the body of the note is, over all its pages."""
    return (end["page"] - 1) * height(note) + end["y"] - TOP


def height(note):
    """Return how high the text of a page is."""
    return note.get("height", HEIGHT)


def most_pages(note):
    """Return on how many pages the note may stand."""
    return note.get("most_pages", MOST_PAGES)


def run_together(note):
    """Return the note with one paragraph for each answer of many lines, and for a stamp's."""
    note = json.loads(json.dumps(note))
    for answer in [*note["sections"], *note["risks"]]:
        if answer.get("kind") != "steps":
            answer["items"] = _as_one(answer["items"])
    if note["stamp"]:
        note["stamp"]["texts"] = _as_one(note["stamp"]["texts"])
    return note


def _as_one(texts):
    """Return the lines as they are or, where they are too many, one text a language with dots."""
    if len(texts) <= MOST_LINES_APART:
        return texts
    runs = groupby(texts, key=itemgetter("l"))
    return [{"w": " · ".join(one["w"] for one in run), "l": language} for language, run in runs]


def shortened(note, too_many, least=LEAST[0]):
    """Return the note with `too_many` letters less, taken from its longest answers.

    What went wrong and where it will not work keep twice as much as the others; steps are
    shortened last, and the problem never. Photos stay, small, with the beginning of what they show.
    """
    note = json.loads(json.dumps(note)) | {"shortened": note["if_shortened"]}
    before, note["strip"] = letters(note), True
    for photo in note["photos"][1:]:
        photo["caption"] = photo["caption"] and cut([photo["caption"]], CAPTION)[0]
    note["lead"] = None  # the first sentence of what changed, which stands there again
    answers = [(section, 1) for section in note["sections"] if section["cut"]]
    answers += [(risk, 2) for risk in note["risks"]]
    most = _limit_for(answers, too_many, least)
    for answer, share in answers:
        answer["items"] = cut(answer["items"], most * share)
    left = too_many - (before - letters(note))
    enough = left <= 0 or _shorten_steps(note, left)
    _keep_names(note, FEWER_NAMES if enough else 0)
    return note


def _keep_names(note, most):
    """Leave so many names of those who vouch or took it up; their number stays."""
    for who in ("vouching", "takings"):
        for group in (note.get(who) or {"groups": []})["groups"]:
            for row in group["rows"]:
                row["names"] = row["names"][:most]


def _shorten_steps(note, too_many):
    """Take so many letters from the longest steps, evenly; return whether they had so many."""
    section = next((one for one in note["sections"] if one["kind"] == "steps"), {"items": []})
    lengths = [len(step["w"]) for step in section["items"]]
    most = max(lengths, default=0)
    while most > SHORTEST_STEP and sum(max(0, n - most) for n in lengths) < too_many:
        most -= 5
    section["items"] = [cut([step], most)[0] for step in section["items"]]
    return most > SHORTEST_STEP


def _length(items):
    return sum(len(item["w"]) for item in items)


def _limit_for(answers, too_many, least):
    """Return how long an answer may be for all of them together to lose `too_many` letters."""
    most = max((_length(answer["items"]) // share for answer, share in answers), default=least)
    while most > least:
        most = max(least, most * 19 // 20)
        lost = sum(max(0, _length(a["items"]) - most * share) for a, share in answers)
        if lost >= too_many:
            break
    return most
