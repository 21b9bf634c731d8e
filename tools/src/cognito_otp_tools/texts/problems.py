"""What may be wrong with a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of problem it is."""

    DRAFT = "draft"
    MISSING = "missing"
    UNTRANSLATED = "untranslated"
    UNKNOWN_KEY = "unknown_key"
    PLACEHOLDER = "placeholder"
    PLURAL = "plural"
    CHARACTER = "character"
    TOO_LONG = "too_long"
    SEGMENTS = "segments"
    SETTING = "setting"


def printable(name: str) -> str:
    """Return a name that someone wrote, such as a key; escaped if it holds what cannot be seen, such as a control."""
    return name if name.isprintable() else ascii(name)


WARNINGS = frozenset({Kind.DRAFT, Kind.UNTRANSLATED, Kind.SEGMENTS, Kind.TOO_LONG})
"""Kinds that a deployment may live with; the others stop a build."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an entry of a file, and what to do. ``file`` is such as ``de`` or ``shop/de``."""

    file: str
    entry: str
    kind: Kind
    problem: str
    advice: str

    @property
    def stops_a_build(self) -> bool:
        """Whether texts with this problem are not built."""
        return self.kind not in WARNINGS

    def __str__(self) -> str:
        """Write it on one line."""
        place = f"{self.file}.toml" + (f", {self.entry}" if self.entry else "")
        return f"{place}: {self.problem}: {self.advice}"
