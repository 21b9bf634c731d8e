"""Starts workers of a pool's triggers ahead of their calls: the first sign-up does not wait for interpreters.

What cannot be started is left to its first call, which says why.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.front import Front

_QUIET_SECONDS = 10.0
THREAD = "warming"
"""The name of the thread that starts more workers."""


@contextmanager
def warm_functions(front: Front, pool_id: str, workers: int) -> Iterator[None]:
    """Have a worker of each trigger wait for calls, and so many for many at once soon after; 0 starts none."""
    ended = threading.Event()
    if workers:
        called = called_by_sign_ups(front, pool_id)  # first, because the pool may be gone soon after
        warm_each(front, pool_id)
        threading.Thread(target=warm_more, args=(front, called, workers, ended), name=THREAD, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def warm_each(front: Front, pool_id: str) -> None:
    """Start a worker of each trigger, side by side, and return when they have started, or when interrupted."""
    triggers = front.directory.pool(pool_id).triggers
    named = {triggers.pre_sign_up, triggers.custom_message, triggers.custom_sms_sender} - {None}
    starting = ThreadPoolExecutor(len(named) or 1)
    try:
        list(starting.map(lambda arn: front.functions.warm(str(arn), 1), named))
    finally:
        starting.shutdown(wait=False)


def called_by_sign_ups(front: Front, pool_id: str) -> list[str]:
    """Return the ARNs of the functions that each sign-up calls."""
    triggers = front.directory.pool(pool_id).triggers
    return [arn for arn in (triggers.custom_sms_sender, triggers.pre_sign_up) if arn is not None]


def warm_more(front: Front, called: list[str], workers: int, ended: threading.Event) -> None:
    """Start the other workers of functions, one at a time and while no code is on its way."""
    for number, arn in product(range(2, workers + 1), called):
        front.drain(_QUIET_SECONDS)
        if ended.is_set() or not front.functions.warm(arn, number):
            return
