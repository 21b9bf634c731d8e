"""Starts workers of a pool's triggers ahead of their calls, so that the first sign-up does not wait for interpreters."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.cognito.front import Front


@contextmanager
def warm_functions(front: Front, pool_id: str, workers: int) -> Iterator[None]:
    """Start one worker of each trigger, then the others in the background, for many calls at once."""
    if workers:
        front.warm(pool_id, 1)
    if workers > 1:
        threading.Thread(target=front.warm, args=(pool_id, workers), name="warming", daemon=True).start()
    yield
