"""What keeps one route from a country."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ailment:
    """What keeps a route from a country, and how to mend it; a ``doubt`` may be meant, or AWS may get over it."""

    sentence: str
    fix: str
    doubt: bool = False
