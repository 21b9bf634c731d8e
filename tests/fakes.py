"""The ports in memory. Each passes the contract suite of what it stands for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from cognito_otp.domain.delivery.resending import History
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.delivery.failure_records import FailureRecord
    from cognito_otp.domain.delivery.faults import Fault
    from cognito_otp.domain.delivery.outcomes import OutcomeKind


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

    def take(self, sealed_code: str, *, seconds: float) -> bool:
        """Claim a code unless it is taken; see ports.Claims."""
        self.store.call()
        if sealed_code in self.store.claims:
            ends = self.store.claims[sealed_code]
            if ends is None or ends > self.store.now:
                return False
        self.store.claims[sealed_code] = self.store.now + seconds
        return True

    def release(self, sealed_code: str) -> None:
        """Release a claim; see ports.Claims."""
        self.store.call()
        self.store.claims.pop(sealed_code, None)

    def keep(self, sealed_code: str) -> None:
        """Keep a claim; see ports.Claims."""
        self.store.call()
        self.store.claims[sealed_code] = None


@dataclass
class MemoryRunJournal:
    """A journal; see ports.RunJournal."""

    store: Store

    def begin(self, sealed_code: str) -> History:
        """Count a run."""
        self.store.call()
        begun = self.store.begun.setdefault(sealed_code, self.store.now)
        self.store.runs[sealed_code] += 1
        self.store.doubts[sealed_code] += 1
        return History(self.store.now - begun, self.store.runs[sealed_code], self.store.doubts[sealed_code] - 1)

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


@dataclass
class MemoryReports:
    """The log, the metrics and the failure queue that events are reported to; ``written`` is all of it as text."""

    written: list[str] = field(default_factory=list)
    lines: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    counted: list[tuple[OutcomeKind, str | None, str | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    records: list[FailureRecord] = field(default_factory=list)

    def write(self, msg: str, *, extra: Mapping[str, object]) -> None:
        """Write a log line."""
        self.lines.append((msg, extra))
        self.written.append(json.dumps([msg, extra]))

    info = warning = error = write

    def append_keys(self, **keys: object) -> None:
        """Add fields to log lines."""
        self.written.append(json.dumps(keys))

    def count_code(self, outcome: OutcomeKind, *, country: str | None, channel: str | None) -> None:
        """Count an event."""
        self.counted.append((outcome, country, channel))
        self.written.append(json.dumps([outcome, country, channel]))

    def count_fault(self, fault: Fault, *, country: str | None = None) -> None:
        """Count a fault."""
        self.faults.append(fault)
        self.written.append(json.dumps([fault, country]))

    def put(self, record: FailureRecord) -> None:
        """Keep a record."""
        self.records.append(record)
        self.written.append(json.dumps(asdict(record)))
