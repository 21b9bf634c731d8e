"""Asynchronous events and when they are tried again: Lambda's rules, without a clock or a queue.

A function that fails gets the event again after one minute, then after two. An event that Lambda could not hand over
(throttled, or an error of Lambda's own) goes back to the queue for as long as its age allows and counts as no attempt:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.triggers.async_rules import AsyncRules
    from cognito_otp_local.cognito.triggers.function_calls import Raised, Returned

RETRY_SECONDS = (60.0, 120.0)
FIRST_BACK_OFF_SECONDS = 1.0
LONGEST_BACK_OFF_SECONDS = 300.0


class Condition(StrEnum):
    """Why an event is at its end, as a destination's record says."""

    SUCCESS = "Success"
    RETRIES_EXHAUSTED = "RetriesExhausted"
    TOO_OLD = "EventAgeExceeded"


@dataclass(frozen=True, slots=True)
class Job:
    """One event for one function. ``attempts`` ran it, ``refusals`` could not; ``request_id`` never changes.

    ``queued_at`` is on the monotonic clock, in seconds. ``saved`` is how much longer the waits would have been
    without the time scale, and ``wait`` how long Lambda would have the event wait now.
    """

    arn: str
    pool: Pool
    event: Document = field(repr=False)
    request_id: str
    queued_at: float
    attempts: int = 0
    refusals: int = 0
    wait: float = 0.0
    saved: float = 0.0
    answer: Returned | Raised | None = field(default=None, repr=False)

    @property
    def source(self) -> str:
        """The event's triggerSource."""
        return str(self.event["triggerSource"])

    @property
    def phone(self) -> str | None:
        """The phone number of the event's user."""
        number = self.event["request"]["userAttributes"].get("phone_number")
        return str(number) if number else None

    def age(self, now: float) -> float:
        """Return how old Lambda would find the event."""
        return now - self.queued_at + self.saved

    def answered(self, answer: Returned | Raised) -> Job:
        """Return the event after the function ran."""
        return replace(self, attempts=self.attempts + 1, answer=answer)

    def retried(self, rules: AsyncRules) -> Job | None:
        """Return the event to try again after a failed attempt; None when its retries are used up."""
        if self.attempts > min(rules.retries, len(RETRY_SECONDS)):
            return None
        return replace(self, wait=RETRY_SECONDS[self.attempts - 1])

    def put_back(self) -> Job:
        """Return the event to try again because it could not be handed over."""
        wait = min(FIRST_BACK_OFF_SECONDS * 2**self.refusals, LONGEST_BACK_OFF_SECONDS)
        return replace(self, refusals=self.refusals + 1, wait=wait)

    def shortened(self, scale: float) -> tuple[Job, float]:
        """Return the event with what the time scale saves of its wait, and the wait that is left."""
        left = self.wait * scale
        return replace(self, saved=self.saved + self.wait - left), left
