"""The pieces that layouts are given: plain data, of which words never become source.

A text is {"w": words, "l": language}; the language is empty where the words are the portal's own.
"""

import re

from django.utils.translation import gettext as _

from packs import drawings
from packs.pictures import square

# By two letters the typesetter sets these from right to left, in whatever script they are written.
_BY_THREE_LETTERS = {"ks": "kas", "pa": "pan", "sd": "snd"}
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")


def set_as(language, words=""):
    """Return the code by which the typesetter sets `words` of a language in their direction."""
    if _ARABIC_SCRIPT.search(words):
        return language
    return _BY_THREE_LETTERS.get(language, language)


def text(words, language=""):
    """Return words with their language; empty: the portal's own."""
    return {"w": str(words), "l": set_as(language or "", str(words))}


def lines_of(answer):
    """Return an answer line by line, or why there is none."""
    lines = [text(line, answer.language) for line in answer.lines()]
    return lines or [text(answer.said)]


def extra(label, answer, *, even_if_not_told=False):
    """Return what stands below an answer, with its label; nothing where it was not told."""
    if not answer.words and not even_if_not_told:
        return []
    return [{"label": label, "texts": lines_of(answer)}]


def fact(label, texts, *, wide=False):
    """Return one fact of the strip; `wide`: it takes a line of its own."""
    return {"label": label, "texts": texts, "wide": wide}


def title_size(title):
    """Return how large a title stands, in points: the longer it or its words, the smaller."""
    longest = max(map(len, title.split()), default=0)
    if len(title) > 80 or longest > 16:
        return 18
    return 22 if len(title) > 40 or longest > 12 else 26


def photo_of(photo, picture, language):
    """Return a photo: the name of its file, what it shows, and its caption if it has one."""
    told = photo.description
    return {
        "file": picture.name,
        "alt": text(told, language) if told else text(_("A photo without a description")),
        "caption": text(told, language) if told else None,
    }


def step_picture(step, language):
    """Return what stands beside a step: its drawing or "", and before that its photo or None.

    `language`: of what is said of the photo.
    """
    picture = step.seen and square(step.seen.attachment)
    return {
        "picture": drawings.step_drawing(step.picture),
        "photo": picture and photo_of(step.seen, picture, language),
    }


def step_photos(steps):
    """Return the files of the photos that stand for `steps`."""
    return [square(step.seen.attachment) for step in steps if step.seen]


def step_pictures_of(telling):
    """Return the drawing of each step's picture, "" where it has none; [] where none has one."""
    found = [drawings.step_drawing(step.picture) for step in telling.pictured]
    return found if any(found) else []
