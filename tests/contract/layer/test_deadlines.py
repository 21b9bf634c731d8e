"""A call that takes too long is left behind, and an error of its own is raised as it is."""

from __future__ import annotations

import threading
from typing import NoReturn

import pytest

from cognito_otp.adapters.deadlines import DeadlineExceededError, Deadlines


def test_what_a_call_returns_is_returned() -> None:
    assert Deadlines(0).call(5, lambda: "answer") == "answer"


def test_a_call_that_does_not_end_in_time_is_left_behind() -> None:
    ended = threading.Event()
    with pytest.raises(DeadlineExceededError):
        Deadlines(0).call(0.01, ended.wait)
    ended.set()


def test_a_call_that_times_out_itself_raises_its_own_error() -> None:
    """Sockets raise TimeoutError, which is also what waiting for a call raises."""

    def time_out() -> NoReturn:
        raise TimeoutError("the read timed out")

    with pytest.raises(TimeoutError, match="the read timed out"):
        Deadlines(0).call(5, time_out)


def test_calls_made_together_are_waited_for_unless_one_takes_too_long() -> None:
    go_on, begun = threading.Event(), threading.Event()

    def fail() -> NoReturn:
        raise ValueError

    assert Deadlines(0).try_together(5, [begun.set, fail])
    assert begun.is_set()
    assert not Deadlines(0).try_together(0.01, [go_on.wait])
    go_on.set()
