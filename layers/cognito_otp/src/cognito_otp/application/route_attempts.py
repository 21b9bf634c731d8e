"""Tries the routes of a code in order until one accepts it, a failure stops it, or the time is over.

One attempt is one request: a request whose answer was lost is never repeated, on this route or another. A refusal that
may pass (a throttled request, a server's fault) is tried again on its route, with exponential backoff and jitter by
tenacity, as long as every remaining route keeps the time for an attempt of its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from cognito_otp.domain.delivery.attempts import Accepted, Attempt, Lost, Refused
from cognito_otp.domain.delivery.judging import judge
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind, kind_of_refusal
from cognito_otp.domain.delivery.verdicts import Step, Verdict, ruled_out
from cognito_otp.domain.purposes import SHORTEST_TIME_TO_LIVE, time_to_live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cognito_otp.application.ports import Carrier, Dispatch
    from cognito_otp.domain.delivery.failures import Failure
    from cognito_otp.domain.routing.routes import Route

TRIES_PER_ROUTE = 3
LONGEST_WAIT = 2.0
"""Seconds. Throughput is limited per second and identity, so the next route is a better use of more time."""

EXPIRED = Outcome(OutcomeKind.EXPIRED, "the code's life ended while it was tried")
OUT_OF_TIME = Outcome(OutcomeKind.DELAYED, "the function's time ran out", FollowUp.RUN_AGAIN)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The seconds that are left now: of the function's run, and of the code's life."""

    of_run: Callable[[], float]
    of_code: Callable[[], float]


@dataclass(frozen=True, slots=True)
class RouteAttempts:
    """Sends codes. ``attempt_seconds`` is the longest that ``carrier`` takes for one attempt."""

    carrier: Carrier
    attempt_seconds: float
    sleep: Callable[[float], None] = time.sleep

    def try_in_order(
        self, dispatches: Iterable[Dispatch], *, time_left: TimeLeft, report: Callable[[Attempt], None]
    ) -> Outcome:
        """Try dispatches in order, each with the life that the code has left; pass every attempt to ``report``."""
        left = list(dispatches)
        may_pass, kind = False, OutcomeKind.REFUSED
        outcome = OUT_OF_TIME
        while left:
            if time_left.of_code() < SHORTEST_TIME_TO_LIVE:
                return EXPIRED
            if time_left.of_run() < self.attempt_seconds:
                return OUT_OF_TIME
            dispatch, *left = left
            attempt = self._try_route(dispatch, time_left, report, routes_left=len(left))
            match attempt.answer, attempt.verdict:
                case Accepted(message_id), _:
                    return Outcome(OutcomeKind.SENT, None, FollowUp.NONE, attempt.route, message_id)
                case Lost(problem), _:
                    return Outcome(OutcomeKind.IN_DOUBT, problem, FollowUp.RUN_AGAIN, attempt.route)
                case Refused(failure), Verdict() as verdict:
                    if verdict.step is Step.STOP:
                        return Outcome(kind_of_refusal(failure), str(failure))
                    may_pass = may_pass or verdict.step is Step.RETRY_HERE
                    kind = _graver(kind, kind_of_refusal(failure))
                    outcome = _not_sent(failure, kind, may_pass=may_pass)
                    left = [other for other in left if not self._shares_limit(verdict, attempt.route, other.route)]
        return outcome

    def _try_route(
        self, dispatch: Dispatch, time_left: TimeLeft, report: Callable[[Attempt], None], *, routes_left: int
    ) -> Attempt:
        """Try one route, repeatedly where that may help and time allows; return the last attempt."""
        needed = self.attempt_seconds * (1 + routes_left)

        def no_time(state: RetryCallState) -> bool:
            alive = time_left.of_code() - state.upcoming_sleep >= SHORTEST_TIME_TO_LIVE
            return not alive or time_left.of_run() - state.upcoming_sleep < needed

        retrying = Retrying(
            sleep=self.sleep,
            retry=retry_if_result(_may_pass_here),
            wait=wait_random_exponential(multiplier=0.25, max=LONGEST_WAIT),
            stop=lambda state: state.attempt_number >= TRIES_PER_ROUTE or no_time(state),
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        return retrying(self._attempt, dispatch, time_left, report)

    def _attempt(self, dispatch: Dispatch, time_left: TimeLeft, report: Callable[[Attempt], None]) -> Attempt:
        """Send one request, and report it."""
        answer = self.carrier.send(replace(dispatch, time_to_live=time_to_live(time_left.of_code())))
        verdict = judge(dispatch.route.channel, answer.failure) if isinstance(answer, Refused) else None
        attempt = Attempt(dispatch.route, answer, verdict)
        report(attempt)
        return attempt

    def _shares_limit(self, verdict: Verdict, by: Route, route: Route) -> bool:
        return verdict.limit is not None and ruled_out(verdict.limit, by, route, home=self.carrier.region)


def _not_sent(failure: Failure, kind: OutcomeKind, *, may_pass: bool) -> Outcome:
    if may_pass:
        return Outcome(OutcomeKind.DELAYED, str(failure), FollowUp.RUN_AGAIN)
    return Outcome(kind, str(failure))


def _graver(earlier: OutcomeKind, now: OutcomeKind) -> OutcomeKind:
    """Keep a limit that was reached: it is why a later route, which failed for another reason, was needed."""
    return earlier if now is OutcomeKind.REFUSED else now


def _may_pass_here(attempt: Attempt) -> bool:
    return attempt.verdict is not None and attempt.verdict.step is Step.RETRY_HERE
