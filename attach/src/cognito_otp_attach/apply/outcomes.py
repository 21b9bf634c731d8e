"""How an application ended, and where the pool stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_attach.plan.values import Change


class Ending(StrEnum):
    """How it ended."""

    DONE = "done"
    UNCHANGED = "unchanged"
    UNPROVEN = "unproven"
    """Done, but the proof could not be seen or failed."""
    CHANGED_MEANWHILE = "changed_meanwhile"
    CANNOT_OPEN = "cannot_open"
    ROLLED_BACK = "rolled_back"
    FAILED = "failed"
    """A call failed, or the operator interrupted."""


class Standing(StrEnum):
    """Where the pool stands."""

    BEFORE = "before"
    PLANNED = "planned"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the proof: ``passed`` is None where it could not be seen."""

    name: str
    passed: bool | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it ended and where the pool stands; ``unexpected`` is what changed beside the plan.

    ``leftovers`` are what could not be cleared, each a sentence; ``unseen`` says that a call to AWS failed,
    ``denied`` that it was for a permission that is missing.
    """

    ending: Ending
    standing: Standing
    sentence: str
    backup: str | None = None
    checks: tuple[Check, ...] = ()
    unexpected: tuple[Change, ...] = ()
    leftovers: tuple[str, ...] = ()
    unseen: bool = False
    denied: bool = False
