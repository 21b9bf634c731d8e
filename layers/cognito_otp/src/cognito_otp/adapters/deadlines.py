"""Gives a call to AWS a deadline for the whole call.

botocore's timeouts limit each connection and each read. An answer that arrives a few bytes at a time, or a name that
resolves slowly, outlasts them. A call therefore runs in a thread of its own, and its caller stops waiting at the
deadline. A call that is left behind may still take effect, so its caller must treat it as one whose answer was lost.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="aws-call")
"""One thread is used again and again; others exist while calls are left behind."""


class DeadlineExceededError(Exception):
    """A call did not end by its deadline."""


def call_within[Result](seconds: float, call: Callable[[], Result]) -> Result:
    """Return what ``call`` returns or raise what it raises; raise DeadlineExceededError after ``seconds``."""
    future = _threads.submit(call)
    done, _ = wait((future,), timeout=max(0.0, seconds))
    if not done:
        future.cancel()  # a call that no thread has begun never begins
        raise DeadlineExceededError
    return future.result()
