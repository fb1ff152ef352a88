"""pytest takes the files of tests as `tests.rewritten` left them and rewrites none again."""

from importlib.util import module_from_spec, spec_from_file_location

import pytest
from _pytest.assertion import rewrite

from tests import rewritten


def imported(file, config):
    """Return the module that pytest makes of a file of tests."""
    hook = rewrite.AssertionRewritingHook(config)
    module = module_from_spec(spec_from_file_location(file.stem, file, loader=hook))
    hook.exec_module(module)
    return module


def test_pytest_takes_what_was_kept(tmp_path, monkeypatch):
    file, config = tmp_path / "test_kept.py", rewritten.rewriting()
    file.write_text("def told():\n    assert [1] == [2]\n")
    assert rewritten.rewrite_file(file, config)
    assert not rewritten.rewrite_file(file, config)
    monkeypatch.setattr(rewrite, "_rewrite_test", None)
    with pytest.raises(AssertionError, match="At index 0 diff"):
        imported(file, config).told()


def test_a_changed_file_is_rewritten_again(tmp_path):
    file, config = tmp_path / "test_changed.py", rewritten.rewriting()
    for text in ("assert True\n", "assert 1 + 1 == 2\n"):
        file.write_text(text)
        assert rewritten.rewrite_file(file, config)


def test_all_files_of_tests_are_rewritten():
    names = {path.name for path in rewritten.files()}
    assert {"conftest.py", "test_rewritten.py", "test_every_page.py"} <= names
