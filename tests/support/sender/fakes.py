"""The ports in memory. Each passes the contract suite of what it stands for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import to_builtins

from cognito_otp.application.ports import Claim
from cognito_otp.domain.delivery.resending import History
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.delivery.faults import Fault
    from cognito_otp.domain.delivery.outcomes import OutcomeKind
    from cognito_otp.domain.delivery.undelivered_codes import UndeliveredCode
    from cognito_otp.domain.pumping import Window


@dataclass
class Item:
    """What the table holds of one code."""

    begun: float
    runs: dict[str, list[float]] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    holder: str | None = None
    held_until: float = 0.0
    kept: bool = False
    counted: bool = False
    number_counted: bool = False


@dataclass
class Table:
    """A table of codes, with a clock of its own. ``broken`` are the calls, counted from 1, that fail."""

    now: float = 1_000_000.0
    broken: frozenset[int] = frozenset()
    calls: int = 0
    items: dict[str, Item] = field(default_factory=dict)
    seen: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    last: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def call(self) -> None:
        """Take one call."""
        self.calls += 1
        if self.calls in self.broken:
            raise StoreUnavailableError("the table of codes failed: EndpointConnectionError")


@dataclass
class MemoryCodeStore:
    """Claims and runs; see ports.CodeStore. Where the table fails, nothing is known of a code."""

    table: Table

    def claim(self, code: str, *, trace: str, seconds: float, counting: tuple[Window, ...] = ()) -> Claim | None:
        """Claim a code unless it is taken."""
        run = f"{trace}@{self.table.now:.3f}@{uuid4().hex[:12]}"
        try:
            self.table.call()
        except StoreUnavailableError as error:
            return Claim(code, run, History(), str(error))
        now = self.table.now
        first = code not in self.table.items
        item = self.table.items.setdefault(code, Item(now))
        if first and counting:
            item.counted = len(counting) > 1 and self._count(code, counting)
            item.number_counted = item.counted or self._count(code, counting[:1])
        if item.kept or (item.holder is not None and item.held_until >= now):
            return None
        item.holder, item.held_until = run, now + seconds
        runs = item.runs.setdefault(trace, [])
        runs.append(now)
        history = History(
            now - item.begun, len(runs), now - runs[0], len(item.doubts), item.counted, item.number_counted
        )
        item.doubts.add(run)
        return Claim(code, run, history)

    def _count(self, code: str, windows: tuple[Window, ...]) -> bool:
        """Count a code in windows whose limits all allow it."""
        keys = [(window.subject, window.seconds, int(self.table.now) // window.seconds) for window in windows]
        if any(self.table.seen[key] >= window.limit for key, window in zip(keys, windows, strict=True)):
            return False
        for key in keys:
            self.table.seen[key] += 1
            self.table.last[key] = code
        return True

    def doubt(self, claim: Claim) -> None:
        """Record another send."""
        self.table.call()
        self.table.items[claim.code].doubts.add(f"{claim.run}+")

    def keep(self, claim: Claim) -> None:
        """Keep a code."""
        self.table.call()
        item = self.table.items.setdefault(claim.code, Item(self.table.now))
        item.kept, item.holder = True, None

    def release(self, claim: Claim, *, doubts: int, counted: bool) -> None:
        """Release a code."""
        self.table.call()
        item = self.table.items.get(claim.code)
        if item is not None and item.holder == claim.run:
            item.holder, item.counted = None, item.counted or counted
            item.doubts -= set([claim.run, f"{claim.run}+"][doubts:])


@dataclass
class MemoryCounters:
    """Counters; see ports.Counters."""

    table: Table

    def count(self, subject: str, window: int, *, code: str) -> int:
        """Count one."""
        self.table.call()
        key = subject, window, int(self.table.now) // window
        if self.table.last.get(key) != code:
            self.table.seen[key] += 1
            self.table.last[key] = code
        return self.table.seen[key]


@dataclass
class MemoryReports:
    """The log, the metrics and the failure queue that events are reported to; ``written`` is all of it as text."""

    written: list[str] = field(default_factory=list)
    lines: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    counted: list[tuple[OutcomeKind, str | None, str | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    records: list[UndeliveredCode] = field(default_factory=list)

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

    def put(self, record: UndeliveredCode) -> None:
        """Keep a record."""
        self.records.append(record)
        self.written.append(json.dumps(to_builtins(record)))
