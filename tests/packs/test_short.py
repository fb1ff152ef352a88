"""Few words of many: whole where they fit, else cut where the sense ends, with three dots."""

import pytest

from packs.layouts import short


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dig a pit.", "Dig a pit."),
        ("  Dig \n a  pit ", "Dig a pit"),
        ("Walk every lane of the ward. Then mark each house that lets its water run.",
         "Walk every lane of the ward. …"),
        ("Pay Rs. 200 a day to each of the masons who came from the other side of the river.",
         "Pay Rs. 200 a day to each of the masons who came …"),
        ("Handed them over again only after ninety days of water that came each day in the log",
         "Handed them over again only after ninety days of water …"),
        ("Wrote down every stop of the pump with its cause and what was done: power, pump, pipe",
         "Wrote down every stop of the pump with its cause …"),
        ("Fill it with big stones first, then with small ones, then with sand and a net on top",
         "Fill it with big stones first, then with small ones …"),
        ("Dig one metre each way, ten metres from any well or handpump, where water stays low",
         "Dig one metre each way, ten metres from any well …"),
        ("पहले दस घरों में जाकर गड्ढे देखें। फिर हर गड्ढे की गहराई नापें और कॉपी में लिखें।",
         "पहले दस घरों में जाकर गड्ढे देखें। …"),
        ("x" * 90, "x" * 60 + " …"),
        ("क्ष" * 30, "क्ष" * 20 + " …"),
    ],
)  # fmt: skip
def test_the_first_words(text, words):
    assert short.first_words(text).replace("\u00a0", " ") == words


def test_all_lines_come_to_so_many_words_and_what_was_written_for_it_last():
    long = "one two three four five six seven eight nine ten"
    lines = [(long, False)] * 5 + [("Dig.", False), ("Keep ten metres from any well.", True)]
    told = short.fitted(lines, 40)
    assert sum(map(short.number_of_words, told)) <= 40
    assert told[5:] == ["Dig.", "Keep ten metres from any well."]
    assert all(line.endswith("\u00a0…") for line in told[:5])
    all_own = short.fitted([(long, True)] * 7, 40)
    assert sum(map(short.number_of_words, all_own)) <= 40


@pytest.mark.parametrize(
    ("lines", "words", "is_cut"),
    [
        (["In black soil."], "In black soil.", False),
        (["black soil", "high water", "near a well"], "black soil; high water; near a well", False),
        (["Not near wells. " + "Here it drinks what the whole lane lets run. " * 9],
         "Not near wells. Here it drinks what the whole lane lets run. …", False),
        (["Wherever the ground is of rock " + "and no tool of the village breaks it " * 9],
         "Wherever the ground is of rock and no tool of the village breaks it and no tool …", True),
    ],
)  # fmt: skip
def test_a_warning_is_whole_sentences_or_says_that_there_is_more(lines, words, is_cut):
    told, cut = short.warning(lines)
    assert (told.replace("\u00a0", " "), cut) == (words, is_cut)
    assert short.number_of_words(told) <= short.WARNING_WORDS
