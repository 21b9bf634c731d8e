"""Gives a call to AWS a deadline for the whole call.

botocore's timeouts limit each connection and each read. An answer that arrives a few bytes at a time, or a name that
resolves slowly, outlasts them. A call therefore runs in a thread of its own, and its caller stops waiting at the
deadline. A call that is left behind may still take effect, so its caller must treat it as one whose answer was lost.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LAST_MOMENT = 0.5
"""Seconds before the end of a run that no call takes."""

_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="aws-call")
"""One thread is used again and again; others exist while calls are left behind.

One that is left behind ends with its call. With 32 of them, further calls of the environment end at their deadlines.
"""


class DeadlineExceededError(Exception):
    """A call did not end by its deadline."""


class Deadlines:
    """The deadlines of the calls of one run. Not for use by several runs at once (a Lambda runs one).

    Each call has a limit of its own, and no call takes the time that the run needs for its report: ``reserve`` seconds.
    """

    def __init__(self, reserve: float) -> None:
        """Begin without a run: only the calls' own limits count."""
        self._reserve = reserve
        self._remaining: Callable[[], float] = lambda: math.inf

    def start_run(self, remaining: Callable[[], float]) -> None:
        """Begin a run; see ports.RunDeadlines."""
        self._remaining = remaining

    def call[Result](self, seconds: float, call: Callable[[], Result], *, reporting: bool = False) -> Result:
        """Return what ``call`` returns, or raise what it raises; raise DeadlineExceededError at the deadline.

        A call that belongs to the report may take the time that is reserved for it.
        """
        left = self._remaining() - (LAST_MOMENT if reporting else self._reserve)
        future = _threads.submit(call)
        try:
            return future.result(timeout=max(0.0, min(seconds, left)))
        except TimeoutError:
            if future.done():
                return future.result()  # it ended at that moment, or the error is its own
            future.cancel()  # a call that no thread has begun never begins
            raise DeadlineExceededError from None

    def try_together(self, seconds: float, calls: Iterable[Callable[[], object]]) -> bool:
        """Make calls side by side, and wait so long for them; return whether all ended, well or not.

        One that fails, or takes longer, is of no consequence.
        """
        return not wait([_threads.submit(call) for call in calls], timeout=seconds).not_done
