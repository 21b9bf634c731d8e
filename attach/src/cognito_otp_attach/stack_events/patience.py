"""Waits for what AWS made just now: a policy that is not in force everywhere yet, a function that is not active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import tenacity

if TYPE_CHECKING:
    from collections.abc import Callable

ATTEMPTS, LONGEST_WAIT = 8, 8
ENOUGH_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Patience:
    """Runs something again while it is early. ``seconds_left`` is the function's time."""

    sleep: Callable[[float], None]
    seconds_left: Callable[[], float]

    def run[T](self, once: Callable[[], T], is_early: Callable[[T], bool]) -> T:
        """Run, and again for half a minute while the result is early and time is left; return the last result."""
        ended: T = tenacity.Retrying(
            retry=tenacity.retry_if_result(is_early),
            stop=lambda state: state.attempt_number >= ATTEMPTS or self.seconds_left() < ENOUGH_SECONDS,
            wait=tenacity.wait_exponential(max=LONGEST_WAIT),
            sleep=self.sleep,
            retry_error_callback=lambda state: state.outcome.result() if state.outcome is not None else None,
        )(once)
        return ended
