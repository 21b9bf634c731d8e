"""Tries the routes of a code in order until one accepts it, a failure stops it, or the time is over.

One attempt is one request. A refusal that may pass (a throttled request) is tried again on its route, with exponential
backoff and jitter by tenacity, as long as every remaining route keeps the time for an attempt of its own. After a lost
answer the code may have been sent: it is sent by the next route, or again by the last one, only as often as ``Sends``
allows.
"""

from __future__ import annotations

import time
from copy import replace
from typing import TYPE_CHECKING

from msgspec import Struct
from tenacity import RetryCallState, Retrying, retry_if_result, wait_random_exponential

from cognito_otp.domain.delivery.attempts import Accepted, Attempt, Lost, Refused
from cognito_otp.domain.delivery.judging import judge
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind, kind_of_refusal, unsent
from cognito_otp.domain.delivery.verdicts import Step, Verdict, ruled_out
from cognito_otp.domain.purposes import SHORTEST_TIME_TO_LIVE, time_to_live
from cognito_otp.domain.values import Value

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
NO_ROUTE = Outcome(OutcomeKind.REFUSED, "no route was left to try")


class TimeLeft(Value, frozen=True):
    """The seconds that are left now: of the function's run, and of the code's life."""

    of_run: Callable[[], float]
    of_code: Callable[[], float]


class Sends(Struct):
    """What a run has sent, and how often it may send again after an answer was lost.

    ``record`` notes such a second send before it is made. ``unrefused`` counts the requests that were begun and not
    refused: each may have been sent, from the moment it is passed to the carrier.
    """

    again: int
    record: Callable[[], bool]
    unrefused: int = 0

    def use_another(self) -> bool:
        """Use one of the sends that are left after a lost answer; False if that could not be recorded."""
        self.again -= 1
        return self.record()


class RouteAttempts(Value, frozen=True):
    """Sends codes. ``attempt_seconds`` is the longest that ``carrier`` takes for one attempt.

    ``reserve`` is what a run needs after its last attempt, in seconds.
    """

    carrier: Carrier
    attempt_seconds: float
    reserve: float
    sleep: Callable[[float], None] = time.sleep

    def try_in_order(
        self,
        dispatches: Iterable[Dispatch],
        *,
        time_left: TimeLeft,
        sends: Sends,
        report: Callable[[Attempt], None],
    ) -> Outcome:
        """Try dispatches in order, each with the life that the code has left; pass every attempt to ``report``."""
        left = list(dispatches)
        outcome, doubts = NO_ROUTE, 0
        while left:
            if stop := self._no_time(time_left):
                return outcome if doubts else stop
            dispatch, *left = left
            attempt = self._try_route(dispatch, time_left, sends, report, routes_left=len(left))
            match attempt.answer, attempt.verdict:
                case Accepted(message_id), _:
                    return Outcome(OutcomeKind.SENT, None, FollowUp.NONE, attempt.route, message_id)
                case Lost(problem), _:
                    doubts += 1
                    outcome = Outcome(OutcomeKind.IN_DOUBT, problem, FollowUp.RUN_AGAIN, attempt.route, doubts=doubts)
                    if self._no_time(time_left) or sends.again == 0 or not sends.use_another():
                        return outcome
                    left = left or [dispatch]
                case Refused(failure), Verdict() as verdict:
                    outcome = _after_refusal(outcome, failure, verdict)
                    if verdict.step is Step.STOP:
                        return outcome
                    left = [other for other in left if not self._shares_limit(verdict, attempt.route, other.route)]
        return outcome

    def _no_time(self, time_left: TimeLeft) -> Outcome | None:
        """Return the outcome of a code whose life or whose run has no time for another attempt."""
        if time_left.of_code() < SHORTEST_TIME_TO_LIVE:
            return EXPIRED
        return OUT_OF_TIME if time_left.of_run() < self.attempt_seconds + self.reserve else None

    def _try_route(
        self,
        dispatch: Dispatch,
        time_left: TimeLeft,
        sends: Sends,
        report: Callable[[Attempt], None],
        *,
        routes_left: int,
    ) -> Attempt:
        """Try one route, repeatedly where that may help and time allows; return the last attempt."""
        needed = self.attempt_seconds * (1 + routes_left) + self.reserve

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
        return retrying(self._attempt, dispatch, time_left, sends, report)

    def _attempt(
        self, dispatch: Dispatch, time_left: TimeLeft, sends: Sends, report: Callable[[Attempt], None]
    ) -> Attempt:
        """Send one request, and report it. Until it is refused, it counts as one that may have been sent."""
        sends.unrefused += 1
        answer = self.carrier.send(replace(dispatch, time_to_live=time_to_live(time_left.of_code())))
        verdict = None
        if isinstance(answer, Refused):
            sends.unrefused -= 1
            verdict = judge(dispatch.route.channel, answer.failure)
        attempt = Attempt(dispatch.route, answer, verdict)
        report(attempt)
        return attempt

    def _shares_limit(self, verdict: Verdict, by: Route, route: Route) -> bool:
        return verdict.limit is not None and ruled_out(verdict.limit, by, route, home=self.carrier.region)


def _after_refusal(earlier: Outcome, failure: Failure, verdict: Verdict) -> Outcome:
    """Return the outcome if no other route is tried; one in doubt stays so, whatever other routes answer."""
    may_pass = verdict.step is Step.RETRY_HERE or (
        earlier.follow_up is FollowUp.RUN_AGAIN and verdict.step is not Step.STOP
    )
    follow_up = FollowUp.RUN_AGAIN if may_pass else FollowUp.UNDELIVERED
    if earlier.kind is OutcomeKind.IN_DOUBT:
        return replace(earlier, follow_up=follow_up)
    if may_pass:
        return Outcome(OutcomeKind.DELAYED, str(failure), follow_up)
    kind = kind_of_refusal(failure)
    return unsent(kind if verdict.step is Step.STOP else _graver(earlier.kind, kind), str(failure))


def _graver(earlier: OutcomeKind, now: OutcomeKind) -> OutcomeKind:
    """Keep a limit that was reached: it is why a later route, which failed for another reason, was needed."""
    return earlier if now is OutcomeKind.REFUSED else now


def _may_pass_here(attempt: Attempt) -> bool:
    return attempt.verdict is not None and attempt.verdict.step is Step.RETRY_HERE
