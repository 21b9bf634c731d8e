"""The queue between Cognito and an asynchronous trigger: bounded concurrency, waits, and now and then an event twice.

Waits are shortened by ``time_scale``; an event's age counts them in full. Lambda delivers at least once, so a function
must bear an event that comes twice under one request id; ``double_next`` makes that happen.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.triggers.async_jobs import Job

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.front_config import FrontConfig
    from cognito_otp_local.cognito.triggers.async_attempts import Attempts, TriggerFailure

_JOIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class QueueState:
    """What the queue holds: each waiting event with the seconds until it is due, and what runs now.

    ``doubles`` is how many of the next events will be delivered twice.
    """

    waiting: tuple[tuple[Job, float], ...]
    running: tuple[Job, ...]
    failures: tuple[TriggerFailure, ...]
    doubles: int


class AsyncQueue:
    """Runs asynchronous triggers in threads of its own until it is closed."""

    def __init__(self, config: FrontConfig, attempts: Attempts) -> None:
        """Start the workers; they end with close(), or with the process."""
        self._scale = config.time_scale
        self._attempts = attempts
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._running: list[Job] = []
        self._doubles: deque[float] = deque()
        self._closed = False
        self._workers = [
            threading.Thread(target=self._work, name=f"sender-{number}", daemon=True)
            for number in range(config.sender_concurrency)
        ]
        for worker in self._workers:
            worker.start()

    @property
    def state(self) -> QueueState:
        """What the queue holds at this moment."""
        with self._changed:
            now = time.monotonic()
            waiting = tuple((job, max(0.0, due - now)) for due, _, job in sorted(self._waiting))
            return QueueState(waiting, tuple(self._running), self._attempts.failures, len(self._doubles))

    def submit(self, arn: str, pool: Pool, event: Document) -> None:
        """Queue one event for the function and return at once."""
        job = Job(arn, pool, event, str(uuid.uuid4()), queued_at=time.monotonic())
        self._attempts.trace(job, f"{job.source} queued")
        with self._changed:
            after = self._doubles.popleft() if self._doubles else None
        if after is not None:
            self._attempts.trace(job, "to be delivered twice, as was asked for")
            self._put(replace(job, wait=after))
        self._put(job)

    def double_next(self, times: int, after: float) -> None:
        """Deliver each of the next ``times`` events twice, the second time ``after`` uncompressed seconds later."""
        with self._changed:
            self._doubles.extend([after] * times)

    def drain(self, timeout: float) -> bool:
        """Wait until nothing waits and nothing runs; return whether that came within ``timeout`` seconds."""
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

    def _put(self, job: Job) -> None:
        queued, delay = job.shortened(self._scale)
        with self._changed:
            if not self._closed:
                heapq.heappush(self._waiting, (time.monotonic() + delay, next(self._order), queued))
                self._changed.notify_all()

    def _work(self) -> None:
        while (job := self._take()) is not None:
            again = None
            try:
                again = self._attempts.make(job)
            finally:
                self._finish(job, again)

    def _take(self) -> Job | None:
        with self._changed:
            while not self._closed:
                due = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if due is not None and due <= 0:
                    job = heapq.heappop(self._waiting)[2]
                    self._running.append(job)
                    return job
                self._changed.wait(due)
        return None

    def _finish(self, job: Job, again: Job | None) -> None:
        # Under one lock, so that no one finds the queue empty while an event is between its attempts.
        with self._changed:
            self._running.remove(job)
            if again is not None:
                self._put(again)
            self._changed.notify_all()
