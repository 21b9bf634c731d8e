"""Waits for what a running stack does, for as long as a busy machine may take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.stack.options import LocalStack

LONGEST_SECONDS = 120
POLL_SECONDS = 0.02


def wait_until(ready: Callable[[], bool], seconds: float = LONGEST_SECONDS) -> None:
    """Wait until something is so; raise TimeoutError if it never is."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("it never came to that")
        time.sleep(POLL_SECONDS)


def wait_until_sent(stack: LocalStack) -> None:
    """Wait until nothing waits for the sender and no run of it is left: all that it will log is in its log then."""
    with httpx.Client(base_url=stack.cognito_endpoint, trust_env=False) as client:
        wait_until(lambda: _is_idle(client))


def _is_idle(client: httpx.Client) -> bool:
    state = client.get("/_local/queue").raise_for_status().json()
    return not state["waiting"] and not state["running"]
