"""The job worker ends whole when a part of it is killed, and `serve` does not give it up."""

import sys
from types import SimpleNamespace

import pytest

from sourcebook import job_worker, serve


class Part(SimpleNamespace):
    def kill(self):
        self.ended = True


def guard_of(*codes):
    """Return a guard whose parts ended with these codes (None: still at work)."""
    guard = job_worker.Guard.__new__(job_worker.Guard)
    parts = [Part(exitcode=code, ended=False) for code in codes]
    guard.pool, guard.monitor, guard.pusher = parts[:-2], *parts[-2:]
    return guard


@pytest.mark.parametrize("killed", [-9, -11])
def test_a_killed_part_ends_the_rest(monkeypatch, killed):
    def leave(code):
        raise SystemExit(code)

    monkeypatch.setattr("os._exit", leave)
    guard = guard_of(None, killed, None, None)
    with pytest.raises(SystemExit):
        guard._end_if_killed(guard.pool[1])
    assert all(part.ended for part in guard._parts())


@pytest.mark.parametrize("code", [None, 0, 1, -15, -2])
def test_a_part_that_ended_by_itself_is_replaced_alone(monkeypatch, code):
    monkeypatch.setattr("os._exit", lambda _code: pytest.fail("ended"))
    guard = guard_of(code, None, None)
    guard._end_if_killed(guard.pool[0])
    assert not any(part.ended for part in guard._parts())


def test_what_does_not_stay_up_ends_the_start_and_is_tried_again_later(monkeypatch):
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(write=lambda text: None, flush=print))
    child = serve.Child("part", ["-c", "raise SystemExit(3)"])
    for _turn in range(2):
        child.process.wait()
        child.revive()
    child.process.wait()
    child.revive(patient=True)
    assert len(child.starts) == 3
    with pytest.raises(serve.CannotServe, match="does not stay up"):
        child.revive()
    child.starts = [moment - 11 for moment in child.starts]
    child.revive(patient=True)
    assert len(child.starts) == 1
    child.process.wait()
