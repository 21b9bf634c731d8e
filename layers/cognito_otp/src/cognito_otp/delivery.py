"""Tries a plan's routes in order until one takes the code, a failure stops it, or the function's time is up.

One attempt sends one request: nothing repeats a request whose answer was lost, on this route or another. What surely
did not go out and may pass (a throttle, a server's fault) is tried again on its route, with exponential backoff and
jitter by tenacity, as long as every route that is left keeps the time for an attempt of its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from cognito_otp.domain.outcomes import CodeOutcome, name_refusal
from cognito_otp.domain.purposes import SHORTEST_TIME_TO_LIVE, time_to_live
from cognito_otp.domain.routing.attempts import Accepted, Attempt, Lost, NotSent, Refused, Sent, Unknown
from cognito_otp.domain.routing.failures import Failure, Step, Verdict, ruled_out
from cognito_otp.domain.routing.judging import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cognito_otp.domain.routing.attempts import Outcome
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.ports import Carrier, Dispatch

TRIES_PER_ROUTE = 3
LONGEST_WAIT = 2.0
"""Seconds. Throughput is counted per second and identity, so more than this is better spent on the next route."""

OUT_OF_TIME = "the function's time ran out"
EXPIRED = NotSent("the code's life ended while it was tried", may_pass=False, outcome=CodeOutcome.EXPIRED)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The seconds that are left, told anew at each call: of the function's run, and of the code's life."""

    of_run: Callable[[], float]
    of_code: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Sends codes. ``attempt_seconds`` is the longest that ``carrier`` takes for one attempt."""

    carrier: Carrier
    attempt_seconds: float
    sleep: Callable[[float], None] = time.sleep

    def deliver(
        self,
        dispatches: Iterable[Dispatch],
        *,
        time_left: TimeLeft,
        report: Callable[[Attempt], None],
    ) -> Outcome:
        """Try dispatches in order, each with the life that the code has left by then; ``report`` hears of attempts."""
        left = list(dispatches)
        last = NotSent(OUT_OF_TIME, may_pass=True)
        may_pass = False
        while left:
            if time_left.of_code() < SHORTEST_TIME_TO_LIVE:
                return EXPIRED
            if time_left.of_run() < self.attempt_seconds:
                return NotSent(OUT_OF_TIME, may_pass=True)
            dispatch, *left = left
            attempt = self._try_here(dispatch, time_left, report, routes_left=len(left))
            match attempt.result, attempt.verdict:
                case Accepted(message_id), _:
                    return Sent(attempt.route, message_id)
                case Lost(problem), _:
                    return Unknown(attempt.route, problem)
                case Refused(failure), Verdict() as verdict:
                    if verdict.step is Step.STOP:
                        return NotSent(_name(failure), may_pass=False, outcome=name_refusal(failure))
                    may_pass = may_pass or verdict.step is Step.RETRY_HERE
                    last = NotSent(_name(failure), may_pass, _graver(last.outcome, name_refusal(failure)))
                    left = [other for other in left if not self._shares(verdict, attempt.route, other.route)]
        return last

    def _try_here(
        self,
        dispatch: Dispatch,
        time_left: TimeLeft,
        report: Callable[[Attempt], None],
        *,
        routes_left: int,
    ) -> Attempt:
        """Try one route, again where that may help and time allows; return the last attempt."""
        needed = self.attempt_seconds * (1 + routes_left)

        def attempt() -> Attempt:
            result = self.carrier.send(replace(dispatch, time_to_live=time_to_live(time_left.of_code())))
            verdict = judge(dispatch.route.channel, result.failure) if isinstance(result, Refused) else None
            made = Attempt(dispatch.route, result, verdict)
            report(made)
            return made

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
        return retrying(attempt)

    def _shares(self, verdict: Verdict, by: Route, route: Route) -> bool:
        return verdict.limit is not None and ruled_out(verdict.limit, by, route, home=self.carrier.region)


def _graver(earlier: CodeOutcome, now: CodeOutcome) -> CodeOutcome:
    """Remember a limit that was reached: it is why a later route, which failed otherwise, was needed."""
    return earlier if now is CodeOutcome.REFUSED else now


def _may_pass_here(attempt: Attempt) -> bool:
    return attempt.verdict is not None and attempt.verdict.step is Step.RETRY_HERE


def _name(failure: Failure) -> str:
    return f"{failure.exception} {failure.reason}" if failure.reason else failure.exception
