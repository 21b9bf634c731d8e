"""What a run said: its concluding lines, its counts and its faults, read from what the function printed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attack.cases import Arrival
    from attack.workers import Ended

CONCLUDING = ("code_", "event_")
"""How the names of lines begin that conclude; such a line has an outcome."""


@dataclass(slots=True)
class Run:
    """One run of one event."""

    arrival: Arrival
    place: int
    attempt: int
    request: str
    ended: Ended
    texts: int = 0
    began: float = 0.0
    lines: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what was printed."""
        for line in self.ended.printed.splitlines():
            if line.startswith("{"):
                self.lines.append(_parsed(line))

    @property
    def counted(self) -> list[str]:
        """The outcomes that the metric ``Codes`` counted."""
        return [str(line.get("outcome")) for line in self.lines if "Codes" in line]

    @property
    def concluded(self) -> list[str]:
        """The outcomes of the lines that conclude."""
        return [
            str(line["outcome"])
            for line in self.lines
            if "_aws" not in line and "outcome" in line and str(line.get("message")).startswith(CONCLUDING)
        ]

    @property
    def faults(self) -> list[str]:
        """What the metric ``Faults`` counted."""
        return [str(line.get("outcome")) for line in self.lines if "Faults" in line]

    def __str__(self) -> str:
        """Say in a few words how it ended."""
        said = ",".join(self.concluded) or "nothing said"
        ends = f"killed ({self.ended.killed})" if self.ended.killed else self.ended.raised or "returned"
        return f"{self.place}.{self.attempt} {said}, {ends}"


def _parsed(line: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}
    return found
