"""Simulates a peak: codes arrive at random, and each needs an environment while it runs, and its identity's turn.

An environment that is idle runs the next code; where none is, another one starts, which takes longer, as far as Lambda
lets so many run and start. A code beyond that waits in Lambda's queue: one second, then twice as long each time, until
it is older than MaximumEventAge. A text that its identities have no part left for in this second is refused, and tried
again after a random wait that doubles, as the function does. A code whose third try is refused is delayed: Lambda runs
it again after a minute.

Not simulated: that second run, Cognito's quotas, and that Lambda reads a long queue slower. Cognito calls a trigger up
to three times within five seconds only where it waits for it, which it doesn't here.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from cognito_otp_tools.capacity.limits import STARTED_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp_tools.capacity.limits import Peak

SECONDS = 30
TRIES, FIRST_WAIT, LONGEST_WAIT = 3, 0.25, 2.0
MAXIMUM_EVENT_AGE = 180
"""Seconds: the template's default."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of a peak: codes, environments at once at most, cold starts, and what happened to codes.

    ``throttled`` codes were refused by identities, and ``delayed`` are those of them that are left for another run.
    ``waited`` codes found no environment, and ``dropped`` are those of them that became too old. ``reads`` is how often
    the routing table is read in the busiest second. The times, in seconds, are of the codes that were sent, of which
    there is one at least.
    """

    codes: int
    environments: int
    cold: int
    throttled: int
    delayed: int
    waited: int
    dropped: int
    reads: int
    median: float
    slowest: float


@dataclass(slots=True)
class _Code:
    arrived: float
    waits: int = 0
    refusals: int = 0


def simulate(peak: Peak, parts_a_second: float, seed: int = 1) -> Simulated:
    """Simulate ``SECONDS`` of a peak from nothing; ``parts_a_second`` is what all identities together may send."""
    rng = random.Random(seed)  # noqa: S311 - to repeat, not to surprise
    return _Simulation(peak, max(parts_a_second, peak.parts), rng).run()


@dataclass(slots=True)
class _Simulation:
    """Takes what happens in the order of its times. The first code arrives at once."""

    peak: Peak
    rate: float
    rng: random.Random
    codes: list[_Code] = field(default_factory=list)
    idle: int = 0
    cold: int = 0
    delayed: int = 0
    dropped: int = 0
    starts_left: float = STARTED_AT_ONCE
    starts_counted_at: float = 0.0
    reads: Counter[int] = field(default_factory=Counter)
    sent: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    _due: list[tuple[float, int, Callable[[float, _Code], None], _Code]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def run(self) -> Simulated:
        """Run until the last code is sent, delayed or dropped."""
        at = 0.0
        while at < SECONDS:
            self.codes.append(code := _Code(at))
            self._later(at, self._invoke, code)
            at += self.rng.expovariate(self.peak.codes)
        while self._due:
            now, _, step, code = heapq.heappop(self._due)
            step(now, code)
        self.took.sort()
        return Simulated(
            codes=len(self.codes),
            environments=self.cold,
            cold=self.cold,
            throttled=sum(code.refusals > 0 for code in self.codes),
            delayed=self.delayed,
            waited=sum(code.waits > 0 for code in self.codes),
            dropped=self.dropped,
            reads=max(self.reads.values()),
            median=_at_share(self.took, 0.5),
            slowest=_at_share(self.took, 0.99),
        )

    def _later(self, at: float, step: Callable[[float, _Code], None], code: _Code) -> None:
        heapq.heappush(self._due, (at, next(self._order), step, code))

    def _invoke(self, now: float, code: _Code) -> None:
        """Run a code where an environment is idle or may start; otherwise it waits in the queue."""
        if now - code.arrived > MAXIMUM_EVENT_AGE:
            self.dropped += 1
        elif self.idle:
            self.idle -= 1
            self._later(now + self.peak.run, self._send, code)
        elif self._may_start(now):
            self.cold += 1
            self.reads[int(now + self.peak.start)] += 1
            self._later(now + self.peak.start + self.peak.run, self._send, code)
        else:
            self._later(now + 2**code.waits, self._invoke, code)
            code.waits += 1

    def _may_start(self, now: float) -> bool:
        """Use one of the starts that Lambda refills evenly, in ten seconds as many as it starts at once."""
        refilled = self.starts_left + (now - self.starts_counted_at) * STARTED_AT_ONCE / 10
        self.starts_left, self.starts_counted_at = min(refilled, STARTED_AT_ONCE), now
        if self.cold >= self.peak.concurrency or self.starts_left < 1:
            return False
        self.starts_left -= 1
        return True

    def _send(self, now: float, code: _Code) -> None:
        """Send when there is room in this second; otherwise again, up to three tries. Then the environment is idle."""
        if self.sent[int(now)] + self.peak.parts <= self.rate:
            self.sent[int(now)] += self.peak.parts
            self.took.append(now - code.arrived)
            self.idle += 1
            return
        code.refusals += 1
        if code.refusals < TRIES:
            wait = min(FIRST_WAIT * 2 ** (code.refusals - 1), LONGEST_WAIT)
            self._later(now + self.rng.uniform(0, wait), self._send, code)
        else:
            self.delayed += 1
            self.idle += 1


def _at_share(sorted_times: list[float], share: float) -> float:
    """Return the time that this share of all does not exceed."""
    return sorted_times[math.ceil(len(sorted_times) * share) - 1]
