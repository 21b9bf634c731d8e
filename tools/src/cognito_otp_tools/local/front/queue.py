"""The queue between Cognito and an asynchronous trigger: bounded concurrency, and Lambda's retries.

Lambda tries a failed event again after one minute, then after two, as often and for as long as the function's
EventInvokeConfig says: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
The waits are shortened by ``time_scale``; an event's age counts them in full.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.functions import NotInvoked, Raised, Returned

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.config import FrontConfig
    from cognito_otp_tools.local.front.emulator import Document
    from cognito_otp_tools.local.front.functions import Functions
    from cognito_otp_tools.local.front.pools import Pool

_LOG = logging.getLogger(__name__)
RETRY_SECONDS = (60.0, 120.0)
FAILURES_KEPT = 200
_JOIN_SECONDS = 1.0
# Lambda did not start the function and trying again will not change that.
_FINAL = frozenset({"AccessDeniedException", "ResourceNotFoundException"})


@dataclass(frozen=True, slots=True)
class TriggerFailure:
    """One failed attempt at an asynchronous trigger; no part of the event is kept."""

    function: str
    source: str
    error_type: str
    attempt: int
    at: float


@dataclass(frozen=True, slots=True)
class _Job:
    arn: str
    pool: Pool
    event: Document = field(repr=False)
    queued_at: float
    attempt: int = 1
    # How much longer the waits would have been without the time scale.
    saved: float = 0.0


class AsyncQueue:
    """Runs asynchronous triggers in threads of its own until it is closed."""

    def __init__(self, config: FrontConfig, functions: Functions) -> None:
        """Start the workers; they end with close(), or with the process."""
        self._config = config
        self._functions = functions
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, _Job]] = []
        self._order = itertools.count()
        self._running = 0
        self._closed = False
        self._failures: deque[TriggerFailure] = deque(maxlen=FAILURES_KEPT)
        self._workers = [
            threading.Thread(target=self._work, name=f"sender-{number}", daemon=True)
            for number in range(config.sender_concurrency)
        ]
        for worker in self._workers:
            worker.start()

    @property
    def failures(self) -> tuple[TriggerFailure, ...]:
        """The last failures, oldest first."""
        with self._changed:
            return tuple(self._failures)

    def submit(self, arn: str, pool: Pool, event: Document) -> None:
        """Queue one event for the function and return at once."""
        self._put(_Job(arn, pool, event, queued_at=time.monotonic()), 0.0)

    def drain(self, timeout: float) -> bool:
        """Wait until nothing waits and nothing runs; tell whether that came within ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._running, timeout)

    def close(self) -> None:
        """Forget what waits and stop; a function that is running is left to its end."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        deadline = time.monotonic() + _JOIN_SECONDS
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))

    def _put(self, job: _Job, delay: float) -> None:
        with self._changed:
            if not self._closed:
                heapq.heappush(self._waiting, (time.monotonic() + delay, next(self._order), job))
                self._changed.notify_all()

    def _work(self) -> None:
        while (job := self._take()) is not None:
            try:
                self._attempt(job)
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()

    def _take(self) -> _Job | None:
        with self._changed:
            while not self._closed:
                due = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if due is not None and due <= 0:
                    self._running += 1
                    return heapq.heappop(self._waiting)[2]
                self._changed.wait(due)
        return None

    def _attempt(self, job: _Job) -> None:
        match self._functions.run(job.arn, job.pool, job.event):
            case Returned():
                return
            case NotInvoked(error_type) if error_type in _FINAL:
                self._note(job, error_type)
            case Raised(error_type) | NotInvoked(error_type):
                self._note(job, error_type)
                self._retry(job)

    def _note(self, job: _Job, error_type: str) -> None:
        source = str(job.event["triggerSource"])
        _LOG.warning("%s failed on attempt %d at %s: %s", job.arn, job.attempt, source, error_type)
        with self._changed:
            self._failures.append(TriggerFailure(job.arn, source, error_type, job.attempt, time.time()))

    def _retry(self, job: _Job) -> None:
        rules = self._functions.async_rules(job.arn)
        if job.attempt > min(rules.retries, len(RETRY_SECONDS)):
            return
        wait = RETRY_SECONDS[job.attempt - 1]
        shortened = wait * self._config.time_scale
        age = time.monotonic() - job.queued_at + job.saved + wait
        if age <= rules.age_seconds:
            self._put(replace(job, attempt=job.attempt + 1, saved=job.saved + wait - shortened), shortened)
