"""The drill, a few rounds long; `make drill` is the whole of it."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests.drill.killer import KINDS


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_while_everything_is_killed():
    few = ["--forms", "8", "--stops", "1", "--pause", "1", "--every", "3", "--tasks", "0"]
    few.append("--prepared")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.drill", *few],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr[-3000:]
    assert "Nothing was lost" in ended.stdout
    assert "database 1" in ended.stdout
    for kind in KINDS:
        assert f"{kind} " in ended.stdout
