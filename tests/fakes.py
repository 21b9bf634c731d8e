"""The ports in memory. Each passes the contract suite of what it stands for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp.domain.once import Run
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Store:
    """A table of codes, with a clock of its own. ``broken`` are the calls, counted from 1, that fail."""

    now: float = 1_000_000.0
    broken: frozenset[int] = frozenset()
    calls: int = 0
    claims: dict[str, float | None] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    runs: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)

    def call(self) -> None:
        """Take one call."""
        self.calls += 1
        if self.calls in self.broken:
            raise StoreUnavailableError("the table of codes failed: EndpointConnectionError")


@dataclass
class MemoryClaims:
    """Claims: a time when one ends, or None for one that was kept."""

    store: Store

    def once(self, sealed_code: str, run: Callable[[], bool], *, remaining: Callable[[], float]) -> None:
        """Run unless the code is taken; see ports.Claims."""
        self.store.call()
        if sealed_code in self.store.claims:
            ends = self.store.claims[sealed_code]
            if ends is None or ends > self.store.now:
                return
        self.store.claims[sealed_code] = self.store.now + remaining()
        kept = run()
        self.store.call()
        if kept:
            self.store.claims[sealed_code] = None
        else:
            del self.store.claims[sealed_code]

    def keep(self, sealed_code: str) -> None:
        """Keep a claim; see ports.Claims."""
        self.store.call()
        self.store.claims[sealed_code] = None


@dataclass
class MemoryJournal:
    """A journal; see ports.Journal."""

    store: Store

    def begin(self, sealed_code: str) -> Run:
        """Count a run."""
        self.store.call()
        begun = self.store.begun.setdefault(sealed_code, self.store.now)
        self.store.runs[sealed_code] += 1
        self.store.doubts[sealed_code] += 1
        return Run(self.store.now - begun, self.store.runs[sealed_code], self.store.doubts[sealed_code] - 1)

    def nothing_sent(self, sealed_code: str) -> None:
        """Take the doubt back."""
        self.store.call()
        self.store.doubts[sealed_code] -= 1


@dataclass
class MemoryCounters:
    """Counters; see ports.Counters."""

    store: Store
    seen: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def count(self, subject: str, window: int) -> int:
        """Count one."""
        self.store.call()
        self.seen[subject, window, int(self.store.now) // window] += 1
        return self.seen[subject, window, int(self.store.now) // window]
