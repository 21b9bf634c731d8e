"""Ends a run before Lambda does: first by an interruption, which the engine clears up after, then by a last answer.

The engine takes a Ctrl-C at any moment, waits for a write that is under way, and says how the pool stands. A run that
takes too long gets just that.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLEARING_SECONDS = 50.0
"""What is left for clearing up, and for taking back what a failed run did."""
LAST_SECONDS = 8.0
"""What is left for the last answer."""


@contextmanager
def interrupted_before(seconds_left: float) -> Iterator[None]:
    """Raise KeyboardInterrupt in the block when little of the function's time is left, as a Ctrl-C would."""
    if threading.current_thread() is not threading.main_thread():  # signals arrive in the main thread alone
        yield
        return
    earlier = signal.signal(signal.SIGALRM, lambda _number, _frame: signal.raise_signal(signal.SIGINT))
    ctrl_c = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds_left - CLEARING_SECONDS, 0.001))
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
        signal.signal(signal.SIGINT, ctrl_c)


@contextmanager
def last_word(seconds_left: float, speak: Callable[[], None]) -> Iterator[None]:
    """Call ``speak`` in a thread of its own if the block has not ended when the function's time has."""
    timer = threading.Timer(max(seconds_left - LAST_SECONDS, 0.001), speak)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
