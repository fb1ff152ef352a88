"""What people type is words on paper, whatever it looks like to the typesetter."""

import shutil
from pathlib import Path

import pytest

from packs import typesetting
from packs.layouts.texts import text
from practices import workflow
from tests.packs.reading import flat

pytestmark = pytest.mark.django_db
TRICKS = (
    '#read("/etc/passwd")',
    "#panic()",
    "*[$ x^2",
    "@label <tag>",
    "// not a remark /* nor this */",
    '#import "@preview/cetz:0.3.0"',
    '#let note = 1; #eval("1+1")',
    "\\u{41} \\# ` ``` ~ -- ---",
    "= Heading\n- one\n+ two",
    '", "l": "en"}',
    "{{ 7 * 7 }} <script>alert(1)</script>",
)


def letters(words):
    """Return words as they stand on paper, without signs of lists at their ends, and spaces."""
    return flat(words.strip(" -•*\t")).replace(" ", "")


def test_it_stands_there_letter_by_letter(draft, shown):
    for first in range(0, len(TRICKS), 5):
        tricks = TRICKS[first : first + 5]
        fields = ("problem", "who_did_what", "upkeep", "result", "went_wrong")
        told = dict(zip(fields, tricks, strict=False))
        practice = draft(1, **told, steps=list(tricks), title=flat(tricks[0])[:100])
        practice.open_version.photos.update(description=flat(tricks[-1]))
        words = shown(practice).words.replace(" ", "")
        for trick in tricks:
            for line in trick.splitlines():
                assert words.count(letters(line)) >= 2, line


@pytest.fixture
def set_in_type(draft):
    """Return a function that sets a note with these words as its answers, past all limits."""
    from django.contrib.auth.models import AnonymousUser

    from packs.layouts.district_note import note_of
    from practices.models import Version
    from tests.packs.reading import Paper

    practice = draft()
    version = Version.objects.with_reading_data().get(practice=practice)
    data, _pictures = note_of(practice, version, AnonymousUser())

    def make(words, **how):
        sections = [one | {"items": [text(words, "en")]} for one in data["sections"]]
        told = data | {"title": text(words[:300]), "sections": sections}
        return Paper(typesetting.set_type("district-note", told, [], **how))

    return make


def test_a_word_without_an_end_ends(set_in_type):
    for word in ("a" * 200_000, "क्ष" * 66_000, "W" * 400):
        paper = set_in_type(word)  # CannotBeSet where its processor time is over
        assert len(paper) in (1, 2)
        assert not paper.ink_at_the_edge()


def test_lines_without_number_stand_on_two_pages(cast, published, shown):
    several = ("materials", "result", "upkeep", "went_wrong", "not_where")
    lines = dict.fromkeys(several, "ab\n" * 999)
    practice = published(**lines)
    workflow.apply(practice, "withdraw", by=cast.district, note="It\n" * 600)
    paper = shown(practice)
    assert len(paper) == 2
    assert "ab · ab" in paper.words
    assert "It · It" in paper.words


def test_strange_signs(set_in_type):
    for words, told in (
        ("nul \x00 and bell \x07 and delete \x7f", "and bell"),
        ("right \u202eto left\u202c and back", "right"),
        ("اردو میں لکھا ہوا", "Problem"),
        ("smile 😀 and 𒀀 and \ufffe\uffff", "smile □ and □"),
        ("≥ 2 m → ✓ ½ ² µ", "≥ 2 m → ✓ ½ ² µ"),
        ("", "Problem"),
    ):
        paper = set_in_type(words)
        assert told in paper.words, words
        assert b"/StructTreeRoot" in paper.pdf


def test_who_needs_more_time_or_memory_is_ended(set_in_type, monkeypatch, tmp_path):
    child = tmp_path / "greedy.py"
    child.write_text("import sys; sys.stdin.read()\nwhile True: pass\n")
    monkeypatch.setattr(typesetting, "CHILD", child)
    with pytest.raises(typesetting.TooSlow):
        set_in_type("words", seconds=0.3)
    grabber = Path(shutil.copytree(typesetting.HERE / "typesetter", tmp_path / "grabber"))
    source = grabber.joinpath("__main__.py").read_text()
    limited = "    limit(work)\n"
    grabbing = source.replace(limited, limited + "    bytearray(600 * 1024**2)\n")
    assert grabbing != source
    grabber.joinpath("__main__.py").write_text(grabbing)
    monkeypatch.setattr(typesetting, "CHILD", grabber)
    with pytest.raises(typesetting.CannotBeSet, match="MemoryError"):
        set_in_type("words")


def test_the_child_sees_neither_files_nor_environment(set_in_type, monkeypatch, tmp_path):
    """A layout that would read one: nothing lies in its folder, nothing above it is to be had."""
    monkeypatch.setenv("SOURCEBOOK_SECRET_KEY", "secret")
    child = tmp_path / "telling.py"
    child.write_text("import os, sys; sys.exit(' '.join(os.environ))")
    monkeypatch.setattr(typesetting, "CHILD", child)
    with pytest.raises(typesetting.CannotBeSet) as told:
        set_in_type("words")
    assert "SOURCEBOOK" not in str(told.value)
    assert "DATABASE" not in str(told.value)


def test_even_a_layout_reaches_nothing(set_in_type, monkeypatch, tmp_path):
    layout = tmp_path / "layout.typ"
    monkeypatch.setattr(typesetting, "layout_file", lambda name: layout)
    for source in ('#read("/etc/passwd")', '#import "@preview/cetz:0.3.0": *'):
        layout.write_text(source)
        with pytest.raises(typesetting.CannotBeSet, match="failed to compile"):
            set_in_type("words")


def test_a_text_is_set_in_the_direction_of_its_script():
    """The typesetter takes `pa`, `sd` and `ks` for languages from right to left."""
    assert text("ਪਾਣੀ", "pa")["l"] == "pan"
    assert text("सिन्धी", "sd")["l"] == "snd"
    assert text("سنڌي", "sd")["l"] == "sd"
    assert text("پانی", "ur")["l"] == "ur"
    assert text("पानी", "hi")["l"] == "hi"
