"""What a channel answered to one attempt to send, and how the attempt is described in logs and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.delivery.failures import Failure
    from cognito_otp.domain.delivery.verdicts import Verdict
    from cognito_otp.domain.routing.routes import Route


class Accepted(Value, frozen=True):
    """The channel accepted the message. It has not been delivered yet."""

    message_id: str


class Refused(Value, frozen=True):
    """The channel did not accept the message; nothing was sent."""

    failure: Failure


class Lost(Value, frozen=True):
    """The answer was lost, or does not say whether the channel accepted the message: it may have been sent.

    ``failure`` is the server error that was answered, if one was.
    """

    problem: str
    failure: Failure | None = None


type Answer = Accepted | Refused | Lost


class Attempt(Value, frozen=True):
    """One request on one route, and its answer. ``verdict`` is set where the answer is a refusal."""

    route: Route
    answer: Answer
    verdict: Verdict | None = None


def describe(attempt: Attempt) -> dict[str, str | None]:
    """Describe an attempt for a log line: route, exception, Reason and the next step; no personal data."""
    described: dict[str, str | None] = {"route": attempt.route.name, "channel": attempt.route.channel}
    match attempt.answer:
        case Accepted(message_id):
            return described | {"outcome": "accepted", "message_id": message_id}
        case Lost(problem, failure):
            exception = {"exception": failure.exception} if failure else {}
            return described | {"outcome": "lost", "problem": problem} | exception
        case Refused(failure):
            step = attempt.verdict.step.name.lower() if attempt.verdict else None
            note = attempt.verdict.note if attempt.verdict else None
            refusal = {"exception": failure.exception, "reason": failure.reason, "note": note}
            return described | {"outcome": step} | {name: text for name, text in refusal.items() if text}
