"""Words that differ, in any script: nothing lost, no mark parted from its letter, and fast."""

import random
import time
import unicodedata

import pytest

from practices.comparing import paired
from practices.wording import GONE, NEW, SAME, changes, words_of

TEXTS = [
    ("", ""),
    ("", "New."),
    ("Same.", "Same."),
    ("हमने २० गड्ढे खोदे और ढक्कन लगाया।", "हमने २५ गड्ढे खोदे, फिर ढक्कन लगाए।"),
    ("தமிழ்நாடு கிராமத்தில் குழி", "தமிழ்நாட்டு கிராமத்தில் இரு குழி"),
    ("আমরা গর্ত খুঁড়েছি", "আমরা দুটি গর্ত খুঁড়লাম"),
    ("One line.\nAnother.", "One line.\n\nThird.\nAnother one."),
]


def joined(pieces, without):
    return "".join(piece.text for piece in pieces if piece.kind != without)


def told(before, after):
    return [(piece.kind, piece.text) for piece in changes(before, after)]


@pytest.mark.parametrize(("before", "after"), TEXTS)
def test_both_texts_are_there_whole(before, after):
    pieces = changes(before, after)
    assert joined(pieces, NEW) == unicodedata.normalize("NFC", before)
    assert joined(pieces, GONE) == unicodedata.normalize("NFC", after)


def test_whatever_is_changed_nothing_is_lost():
    dice = random.Random(7)
    for _try in range(300):
        before, after = ("".join(dice.choices(["a", "b", " ", "\n", "ढा"], k=12)) for _ in "12")
        pieces = changes(before, after)
        assert (joined(pieces, NEW), joined(pieces, GONE)) == (before, after)


def test_only_the_words_that_differ_are_marked():
    assert told("We dug 20 pits.", "We dug 25 pits.") == [
        (SAME, "We dug "),
        (GONE, "20"),
        (NEW, "25"),
        (SAME, " pits."),
    ]
    # What is rewritten word after word is one change, not a chain of small ones.
    assert [kind for kind, _text in told("a big old well", "a new deep well")] == [
        *(SAME, GONE, NEW, SAME)
    ]


@pytest.mark.parametrize("text", ["की", "क्षत्रिय", "ড়", "தமிழ்", "कॅफ़े", "क्\u200dष"])
def test_a_word_keeps_its_marks(text):
    assert words_of(text) == [unicodedata.normalize("NFC", text)]


def test_how_letters_are_encoded_is_no_difference():
    assert [kind for kind, _text in told("ज़मीन", unicodedata.normalize("NFD", "ज़मीन"))] == [SAME]


def test_the_longest_texts_take_no_time():
    dice = random.Random(3)
    words = [f"word{n}" for n in range(4000)]
    before = dice.choices(words, k=7000)
    after = [dice.choice(words) if dice.random() < 0.1 else word for word in before]
    for other in (after, dice.choices(words, k=7000), ["a"] * 20_000):
        began = time.process_time()
        changes(" ".join(before), " ".join(other))
        assert time.process_time() - began < 1


def test_steps_find_their_partner_though_one_came_between():
    old = ["Dig the second pit.", "Join both with a pipe.", "Close the lid."]
    new = ["Ask the neighbours.", "Dig the second pit in turns.", "Close the lid."]
    assert paired(old, new) == [(None, 0), (0, 1), (1, None), (2, 2)]
