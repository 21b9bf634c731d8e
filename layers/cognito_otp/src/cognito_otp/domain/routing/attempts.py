"""What came of sending: of one attempt on one route, and of a code on all its routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.outcomes import CodeOutcome

if TYPE_CHECKING:
    from cognito_otp.domain.routing.failures import Failure, Verdict
    from cognito_otp.domain.routing.routes import Route


@dataclass(frozen=True, slots=True)
class Accepted:
    """The channel took the message: accepted, not delivered."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel did not take the message; nothing was sent."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Lost:
    """The request went out and no answer came back: the message may have been sent."""

    problem: str


type Result = Accepted | Refused | Lost


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt on one route; ``verdict`` is set where it was refused."""

    route: Route
    result: Result
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A route's channel took the code."""

    route: Route
    message_id: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The code may have been sent through this route; sending it again may text twice."""

    route: Route
    problem: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Nothing took the code. ``may_pass`` tells whether a later try may work; ``problem`` is the last failure's.

    ``error`` names the class of our own error where the code could not even be opened.
    """

    problem: str
    may_pass: bool
    outcome: CodeOutcome = CodeOutcome.REFUSED


type Outcome = Sent | Unknown | NotSent


def describe(attempt: Attempt) -> dict[str, str | None]:
    """Describe an attempt for a log: route, exception, Reason and what is done next; it names nothing personal."""
    described: dict[str, str | None] = {"route": attempt.route.name, "channel": attempt.route.channel}
    match attempt.result:
        case Accepted(message_id):
            return described | {"outcome": "accepted", "message_id": message_id}
        case Lost(problem):
            return described | {"outcome": "lost", "problem": problem}
        case Refused(failure):
            step = attempt.verdict.step.name.lower() if attempt.verdict else None
            unknown = None if attempt.verdict is None or attempt.verdict.known else "not known to this version"
            answered = {"exception": failure.exception, "reason": failure.reason, "note": unknown}
            return described | {"outcome": step} | {name: text for name, text in answered.items() if text}
