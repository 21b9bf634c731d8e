"""A code that nobody gets, as operators may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.outcomes import CodeOutcome


@dataclass(frozen=True, slots=True)
class About:
    """Whom an event is about, as far as it was read; ``phone`` is masked."""

    source: str | None = None
    user_pool_id: str | None = None
    sub: str | None = None
    purpose: str | None = None
    country: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class FailedCode:
    """A record: no code, no whole number, no attribute but the ``sub``.

    ``attempts`` are told as in logs: route, channel, exception and Reason. ``trace`` is the request's id.
    """

    outcome: CodeOutcome
    problem: str | None
    about: About
    attempts: tuple[Mapping[str, str | None], ...]
    trace: str
