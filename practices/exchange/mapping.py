"""From the words of a source to the keys of the Sourcebook."""

import re

from practices.choices import Kind, Programme
from practices.models.step import MOST_STEPS

KINDS = {
    "good practice": Kind.PRACTICE,
    "innovation": Kind.INNOVATION,
    "lesson learnt": Kind.LESSON,
    **{kind.value: kind for kind in Kind},
}
PROGRAMMES = {
    "sbm-g": Programme.SBM,
    "jjm": Programme.JJM,
    "both": Programme.BOTH,
    "other": Programme.OTHER,
    **{programme.value: programme for programme in Programme},
}

# Theme key -> the free words of sources that mean it. A word stands once.
WORDS_OF_THEMES = {
    "odf-sustainability": ("odf", "odf sustainability", "toilet use", "nirmal gram puraskar"),
    "odf-plus-villages": ("odf plus", "cleanliness", "waste to wealth", "beach", "pilgrimage"),
    "behaviour-change": (
        "behaviour change",
        "penalty",
        "girls",
        "women",
        "evaluation",
        "pledge",
        "students",
        "children",
        "tsc",
    ),
    "left-behind": ("tribal", "hard-to-reach", "border village", "flood"),
    "communication-tools": ("iec", "campaign"),
    "leadership-recognition": ("individual champion", "sarpanch", "swachhagrahi", "volunteers"),
    "toilet-technology": (
        "toilet construction",
        "twin pit toilet",
        "retrofitting",
        "toilet",
        "women masons",
        "mason",
    ),
    "community-toilets": ("community sanitary complex", "toilet maintenance"),
    "access-elderly-disabled": ("disability",),
    "solid-waste": (
        "solid waste",
        "waste",
        "waste collection",
        "dry waste",
        "recycling",
        "compost",
        "composting",
        "mrf",
    ),
    "plastic-waste": ("plastic waste", "plastic ban"),
    "liquid-waste": ("greywater", "soak pit", "mosquito"),
    "faecal-sludge": ("faecal sludge", "fstp", "fsm", "desludging", "urban-rural convergence"),
    "gobardhan": ("gobardhan", "biogas"),
    "menstrual-hygiene": ("menstrual hygiene", "incinerator", "women workers"),
    "handwashing": ("handwashing",),
    "household-taps": ("fhtc", "jjm taps", "har ghar jal", "time saving"),
    "supply-service": ("no supply", "multi-village scheme", "scada", "surface water", "water atm"),
    "source-sustainability": (
        "water conservation",
        "source sustainability",
        "drought",
        "check dam",
        "farm ponds",
        "stepwell",
        "water harvesting",
        "water security",
        "crop change",
        "river revival",
        "river",
        "river cleaning",
        "traditional knowledge",
        "well",
    ),
    "springs-recharge": ("springshed", "spring revival", "recharge", "groundwater recharge"),
    "water-quality": ("water quality", "drinking water", "arsenic", "fluoride", "field test kit"),
    "community-management": (
        "community",
        "community management",
        "community participation",
        "community contribution",
        "swajal",
        "bottom-up planning",
        "self-help groups",
    ),
    "schools-anganwadis": ("schools", "anganwadi"),
    "quality-monitoring": ("complaint",),
    "village-planning": ("panchayat", "site selection", "cluster"),
    "convergence-funds": ("mgnrega", "csr"),
    "capacity-building": ("training", "peer learning"),
}
_THEME_OF = {word: key for key, words in WORDS_OF_THEMES.items() for word in words}

_SENTENCE_END = re.compile(r"(?<=[.!?।॥])\s+")
LONGEST_STEP = 300


def themes_of(words, known):
    """Return `(keys, unmapped)`: at most three theme keys in the order named, and words left over.

    `known` are the keys that the Sourcebook has; a word that is itself a key stands for itself.
    """
    keys, unmapped = [], []
    for word in words:
        key = word if word in known else _THEME_OF.get(word.lower())
        if key is None:
            unmapped.append(word)
        elif key not in keys:
            keys.append(key)
    return keys[:3], unmapped


def steps_of(text):
    """Split a text into at most seven steps of at most 300 letters, dropping nothing.

    Sentences are the steps; where there are more than seven, neighbours are joined. Returns an
    empty list where that cannot be done: the text then stays in the story alone.
    """
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    if sum(map(len, sentences)) > MOST_STEPS * LONGEST_STEP:
        return []  # and thousands of them are not joined two by two first
    while len(sentences) > MOST_STEPS:
        joined = min(range(len(sentences) - 1), key=lambda i: len(sentences[i] + sentences[i + 1]))
        sentences[joined : joined + 2] = [" ".join(sentences[joined : joined + 2])]
    return sentences if all(len(s) <= LONGEST_STEP for s in sentences) else []
