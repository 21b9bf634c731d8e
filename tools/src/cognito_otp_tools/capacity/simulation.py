"""Plays a peak: codes arrive at random, each needs an environment of its own while it runs, and its identity's turn.

An environment that is free runs the next code; where none is, another one starts, which takes longer. A text that its
identities have no part left for in this second is refused, and tried again after a random wait that doubles, as the
function does. A code whose third try is refused is delayed: Lambda runs it again after a minute, which is not played.
"""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_tools.capacity.limits import Peak

SECONDS = 30
TRIES, FIRST_WAIT, LONGEST_WAIT = 3, 0.25, 2.0


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a peak: codes, environments at once at most, cold starts, delays, and the time of a code."""

    codes: int
    environments: int
    cold: int
    throttled: int
    delayed: int
    median: float
    slowest: float


def play(peak: Peak, parts_a_second: float, seed: int = 1) -> Played:
    """Play ``SECONDS`` of a peak from nothing; ``parts_a_second`` is what all identities together may send."""
    rng = random.Random(seed)  # noqa: S311 - to repeat, not to surprise
    free: list[float] = []  # when each environment is free again
    sent: dict[int, int] = {}  # second -> parts
    took: list[float] = []
    now, cold, throttled, delayed = 0.0, 0, 0, 0
    while (now := now + rng.expovariate(peak.codes)) < SECONDS:
        begin = now
        if free and free[0] <= now:
            heapq.heappop(free)
        else:
            cold += 1
            begin += peak.start
        at, refused = _send(begin + peak.run, peak.parts, parts_a_second, sent, rng)
        throttled += refused > 0
        delayed += refused == TRIES
        heapq.heappush(free, at)
        took.append(at - now)
    took.sort()
    return Played(
        len(took), len(free), cold, throttled, delayed, took[len(took) // 2], took[math.ceil(len(took) * 0.99) - 1]
    )


def _send(at: float, parts: int, rate: float, sent: dict[int, int], rng: random.Random) -> tuple[float, int]:
    """Send when there is room; return when that was, and how often it was refused before."""
    wait = FIRST_WAIT
    for refused in range(TRIES):
        second = int(at)
        if sent.get(second, 0) + parts <= max(rate, parts):
            sent[second] = sent.get(second, 0) + parts
            return at, refused
        if refused < TRIES - 1:
            at += rng.uniform(0, wait)
            wait = min(2 * wait, LONGEST_WAIT)
    return at, TRIES
