"""Pieces of pages: the same values are drawn once, other values never share what was drawn."""

from types import SimpleNamespace

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from events import pieces
from practices.rows import Row

CHIPS = "components/_chips.html"
ROW = Row("/x", "<b>Pit</b>", "en", "", "other", "Other", "Here", "2025", endorsements=1)


def chips(label, **more):
    return pieces.drawn(CHIPS, {"chips": [{"label": label, "remove": "?", **more}]})


def test_the_same_is_drawn_once_and_what_differs_anew(monkeypatch):
    pieces.forget()
    assert chips("Water") is chips("Water")
    assert chips(gettext_lazy("Water")) is chips("Water")
    assert "<b>" not in chips("<b>") and "<b>" in chips(mark_safe("<b>"))  # noqa: PT018
    assert "<b>" not in chips("<b>")
    with override("hi"):
        assert "हटाएँ" in chips("Water")
    assert chips(1) != chips(True)
    assert "<b>Pit</b>" not in pieces.drawn("components/_row.html", {"row": ROW})


def test_settled_values_stand_for_what_they_were_made_of():
    one, same, other = (pieces.Settled([{"label": n, "remove": "?"}]) for n in "aab")
    drawn = pieces.drawn(CHIPS, {"chips": one})
    assert "a" in drawn
    assert pieces.drawn(CHIPS, {"chips": same}) is drawn
    assert pieces.drawn(CHIPS, {"chips": other}) != drawn
    with pytest.raises(TypeError):
        pieces.Settled(SimpleNamespace(name="Water"))


def test_what_changes_under_its_name_is_refused():
    with pytest.raises(TypeError):
        chips(SimpleNamespace(name="Water"))
    with pytest.raises(TypeError):
        chips({"a", "set"})


def test_no_more_is_kept_than_fits(monkeypatch):
    pieces.forget()
    monkeypatch.setattr(pieces, "MOST_SIGNS", 3000)
    first = chips("0")
    for number in range(1, 40):
        chips(str(number))
        assert pieces._signs == sum(map(len, pieces._kept.values())) <= 3000
    assert chips("39") is chips("39")
    assert chips("0") is not first
    monkeypatch.setattr(pieces, "LONGEST", 10)
    assert chips("long") is not chips("long")
    pieces.forget()
    assert (len(pieces._kept), pieces._signs) == (0, 0)
