"""A clock that can be put forward: time passes for the function without waiting.

It replaces what Python code reads the time with, before anything else is imported. A long sleep of the main thread puts
the clock forward and returns at once. One of another thread, which waits before it repeats a call while the main thread
has a deadline in real time, takes no time. Short sleeps are real.

So backoff against deadlines is not played: the repeats of a call come faster than they would, and a call that spends
its deadline on waiting between them fails here by its last repeat instead. Only slow answers reach a deadline.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

REAL_SLEEP = 0.05
"""Seconds: shorter sleeps are real, because a loop may poll something that takes real time."""

_DATETIME = dt.datetime
_monotonic, _sleep = time.monotonic, time.sleep


class Clock:
    """How far the clock was put forward, and when the run must be over."""

    def __init__(self) -> None:
        """Start with the real time."""
        self.offset = 0.0
        self.deadline: float | None = None

    def monotonic(self) -> float:
        """Return the seconds of a clock that never goes back."""
        return _monotonic() + self.offset

    def sleep(self, seconds: float) -> None:
        """Put the clock forward. Lambda kills a function in its sleep where its time is over before that."""
        if seconds < REAL_SLEEP:
            _sleep(seconds)
            return
        if threading.current_thread() is not threading.main_thread():
            return
        if self.deadline is not None and self.monotonic() + seconds >= self.deadline:
            os.kill(os.getpid(), signal.SIGKILL)
        self.offset += seconds


def install() -> Clock:
    """Have the rest of the process read this clock."""
    clock = Clock()
    for name in ("time", "monotonic", "perf_counter"):
        setattr(time, name, _moved(getattr(time, name), clock, 1))
        setattr(time, f"{name}_ns", _moved(getattr(time, f"{name}_ns"), clock, 1_000_000_000))
    parts: dict[str, Any] = {"sleep": clock.sleep}
    for name, part in parts.items():
        setattr(time, name, part)
    for name, part in {"datetime": _moved_datetime(clock)}.items():
        setattr(dt, name, part)
    return clock


def _moved(real: Callable[[], Any], clock: Clock, units: int) -> Callable[[], Any]:
    """Put one of time's functions forward."""
    return lambda: real() + type(real())(clock.offset * units)


def _moved_datetime(clock: Clock) -> type[dt.datetime]:
    """Return a datetime whose ``now`` is put forward, and that takes every datetime for one of its own."""

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, _DATETIME)

    class Moved(_DATETIME, metaclass=Kind):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return _DATETIME.now(tz) + dt.timedelta(seconds=clock.offset)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(dt.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    return Moved
