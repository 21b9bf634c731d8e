"""What does not hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """What does not hold: its kind, and the particulars by which it is grouped."""

    kind: str
    detail: str
