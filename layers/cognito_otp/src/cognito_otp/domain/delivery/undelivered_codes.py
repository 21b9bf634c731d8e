"""The record of an undelivered code, as operators may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.delivery.outcomes import OutcomeKind


class EventSummary(Value, frozen=True):
    """What is known of an event, as far as it was read; ``phone`` is masked."""

    source: str | None = None
    user_pool_id: str | None = None
    sub: str | None = None
    purpose: str | None = None
    country: str | None = None
    phone: str | None = None


class UndeliveredCode(Value, frozen=True):
    """A record: no code, no whole number, no attribute but the ``sub``.

    ``attempts`` are described as in logs: route, channel, exception and Reason. ``trace`` is the request id.
    """

    outcome: OutcomeKind
    problem: str | None
    about: EventSummary
    attempts: tuple[Mapping[str, str | None], ...]
    trace: str
