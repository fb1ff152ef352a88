"""Long work says how far it is: on a terminal, in a log, and not at all where nobody asked."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand

from events import progress
from practices.exchange import writing
from tests.factories.practices import published_practice


class Work(BaseCommand):
    """Goes through three things, one a second by the clock of the test."""

    stealth_options = ("fail",)

    @progress.watched
    def handle(self, *args, fail=False, **options):
        for number in progress.over(range(1, 4), "Taking in things"):
            if fail and number == 2:
                raise ValueError("broken")
        self.stdout.write("3 things")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def seconds(monkeypatch):
    """Let a number of seconds, 1 unless changed, go by at each look at the clock."""
    clock = {"now": 0.0, "pace": 1.0}

    def monotonic():
        clock["now"] += clock["pace"]
        return clock["now"]

    monkeypatch.setattr(progress.time, "monotonic", monotonic)
    return clock


def said(out, **options):
    stdout = io.StringIO()
    call_command(Work(), stdout=stdout, stderr=out, **options)
    assert stdout.getvalue() == "3 things\n"
    return out.getvalue()


def test_a_terminal_shows_one_line_that_counts_on_and_goes(seconds):
    text = said(Terminal())
    lines = text.split("\r\x1b[K")
    assert lines == [
        "",
        "Taking in things (3)",
        "Taking in things: 1 of 3",
        "Taking in things: 2 of 3",
        "Taking in things: 3 of 3",
        *("", ""),
    ]


def test_a_log_gets_few_whole_lines(seconds):
    assert said(io.StringIO()).splitlines() == [
        "Taking in things (3)",
        "Taking in things: 3 of 3: done",
    ]


def test_a_log_hears_of_slow_work_now_and_then(seconds):
    seconds["pace"] = 6
    assert said(io.StringIO()).splitlines() == [
        "Taking in things (3)",
        "Taking in things: 2 of 3",
        "Taking in things: 3 of 3: done",
    ]


def test_who_wants_silence_gets_it():
    assert said(Terminal(), verbosity=0) == ""


def test_a_step_within_another_is_not_said(monkeypatch, seconds):
    monkeypatch.setattr(Work, "handle", progress.watched(_nested))
    assert said(io.StringIO()).splitlines() == ["Whole (2)", "Whole: 2 of 2: done"]


def _nested(self, *args, **options):
    for _part in progress.over("ab", "Whole"):
        list(progress.over("cd", "Part"))
    self.stdout.write("3 things")


def test_what_breaks_off_leaves_no_line_behind():
    out = Terminal()
    with pytest.raises(ValueError, match="broken"):
        call_command(Work(), stdout=io.StringIO(), stderr=out, fail=True)
    assert "Taking in things" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K")


def test_nobody_listens_after_a_command(capsys):
    said(io.StringIO())
    assert list(progress.over([1, 2], "Unheard")) == [1, 2]
    with progress.step("Unheard") as reached:
        reached(1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.django_db
class TestCommands:
    def test_an_export_counts(self, tmp_path):
        published_practice()
        out, err = io.StringIO(), io.StringIO()
        path = tmp_path / "all.jsonl"
        call_command("export_practices", str(path), stdout=out, stderr=err)
        assert err.getvalue().splitlines() == [
            "Writing practices (1)",
            "Writing practices: 1 of 1: done",
        ]
        assert out.getvalue() == f"1 practices written to {path}\n"

    def test_an_import_counts(self, tmp_path):
        published_practice()
        path = tmp_path / "all.jsonl"
        writing.export(path)
        err = io.StringIO()
        call_command("import_practices", str(path), stdout=io.StringIO(), stderr=err)
        assert "Taking in practices: 1 of 1: done" in err.getvalue().splitlines()

    def test_the_search_counts(self):
        published_practice()
        out, err = io.StringIO(), io.StringIO()
        call_command("rebuild_search", stdout=out, stderr=err)
        assert "Writing search rows: 1 of 1: done" in err.getvalue().splitlines()
        assert out.getvalue() == "1 practices can be found.\n"

    @pytest.mark.parametrize("command", ["export_practices", "rebuild_search"])
    def test_silence(self, tmp_path, command):
        published_practice()
        args = [str(tmp_path / "all.csv")] if command == "export_practices" else []
        err = io.StringIO()
        call_command(command, *args, verbosity=0, stdout=io.StringIO(), stderr=err)
        assert err.getvalue() == ""
