"""One attempt at an asynchronous event, what follows from it, and where that is reported."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.triggers.async_destinations import dead_letter_attributes, record
from cognito_otp_local.cognito.triggers.async_jobs import Condition, Job
from cognito_otp_local.cognito.triggers.function_calls import NotInvoked, Raised, Returned
from cognito_otp_local.inbox.messages import Actor, TraceStep

if TYPE_CHECKING:
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.triggers.async_destinations import Destinations
    from cognito_otp_local.cognito.triggers.async_rules import AsyncRules
    from cognito_otp_local.cognito.triggers.function_calls import Functions

_LOG = logging.getLogger(__name__)
FAILURES_KEPT = 200
# Our word for it, in failures and traces: Lambda has none.
STOPPED = "ReservedConcurrencyIsZero"


@dataclass(frozen=True, slots=True)
class TriggerFailure:
    """One failed attempt at an asynchronous trigger; no part of the event is kept.

    ``attempt`` counts from 1. ``at`` is in seconds since the epoch. ``ends`` says why it was the last one.
    """

    function: str
    source: str
    request_id: str
    error_type: str
    attempt: int
    at: float
    ends: str | None = None


class Attempts:
    """Runs events in functions and applies Lambda's rules to what comes of it."""

    def __init__(self, config: FrontConfig, functions: Functions, destinations: Destinations) -> None:
        """Take what runs functions, and what reports an event's end."""
        self._config = config
        self._functions = functions
        self._destinations = destinations
        self._lock = threading.Lock()
        self._failures: deque[TriggerFailure] = deque(maxlen=FAILURES_KEPT)

    @property
    def failures(self) -> tuple[TriggerFailure, ...]:
        """The last failures, oldest first."""
        with self._lock:
            return tuple(self._failures)

    def make(self, job: Job) -> Job | None:
        """Try once. Return the event if it is to be tried again after its ``wait``, and None when it is at its end."""
        rules = self._functions.async_rules(job.arn)
        if job.age(time.monotonic()) > rules.age_seconds:
            self._end(job, rules, Condition.TOO_OLD, str(Condition.TOO_OLD))
            return None
        if rules.stopped:
            self._end(job, rules, Condition.RETRIES_EXHAUSTED, STOPPED)
            return None
        match self._functions.run(job.arn, job.pool, job.event, job.request_id):
            case Returned() as answer:
                self._succeed(job.answered(answer), rules)
                return None
            case Raised(error_type) as answer:
                return self._fail(job.answered(answer), rules, error_type)
            case NotInvoked(error_type) as refusal:
                if refusal.passing:
                    return self._put_back(job, error_type)
                self._drop(job, error_type)
                return None

    def trace(self, job: Job, what: str, *, ok: bool = True, actor: Actor = "cognito") -> None:
        """Add a step to the trace of the message that this event is to become."""
        if job.phone is not None:
            at = datetime.fromtimestamp(self._config.clock(), UTC)
            self._config.note(job.phone, TraceStep(at, actor, what, ok))

    def _succeed(self, job: Job, rules: AsyncRules) -> None:
        if rules.on_success is not None:
            self._destinations.notify(rules.on_success, record(job, Condition.SUCCESS, self._config.clock()))

    def _fail(self, job: Job, rules: AsyncRules, error_type: str) -> Job | None:
        again = job.retried(rules)
        if again is None:
            self._end(job, rules, Condition.RETRIES_EXHAUSTED, error_type)
            return None
        self._note(job, error_type)
        what = f"attempt {job.attempts} failed: {error_type}; again in {again.wait:.0f} s"
        self.trace(job, what, ok=False, actor="function")
        return again

    def _put_back(self, job: Job, error_type: str) -> Job:
        again = job.put_back()
        self._note(job, error_type)
        self.trace(job, f"not started: {error_type}; again in {again.wait:.0f} s", ok=False)
        return again

    def _drop(self, job: Job, error_type: str) -> None:
        # Lambda would not have taken the event from Cognito, so there is no end to report.
        self._note(job, error_type, error_type)
        self.trace(job, f"not accepted: {error_type}", ok=False)

    def _end(self, job: Job, rules: AsyncRules, condition: Condition, error_type: str) -> None:
        self._note(job, error_type, str(condition))
        failed = job.answer is not None and condition is Condition.RETRIES_EXHAUSTED
        what = (
            f"attempt {job.attempts} failed: {error_type}; given up: {condition}"
            if failed
            else f"given up: {error_type}"
        )
        self.trace(job, what, ok=False, actor="function" if failed else "cognito")
        if rules.on_failure is not None:
            self._destinations.notify(rules.on_failure, record(job, condition, self._config.clock()))
        if rules.dead_letters is not None:
            self._destinations.notify(rules.dead_letters, job.event, dead_letter_attributes(job))

    def _note(self, job: Job, error_type: str, ends: str | None = None) -> None:
        attempt = max(job.attempts, 1)
        _LOG.warning("%s failed on attempt %d at %s: %s", job.arn, attempt, job.source, error_type)
        failure = TriggerFailure(job.arn, job.source, job.request_id, error_type, attempt, time.time(), ends)
        with self._lock:
            self._failures.append(failure)
