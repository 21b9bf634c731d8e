"""When an asynchronous event is tried again: Lambda's documented waits, without a queue."""

from __future__ import annotations

from typing import Any, cast

import pytest

from cognito_otp_local.cognito.triggers.async_jobs import Job
from cognito_otp_local.cognito.triggers.async_rules import AsyncRules
from cognito_otp_local.cognito.triggers.function_calls import Raised

EVENT = {"triggerSource": "CustomSMSSender_SignUp", "request": {"userAttributes": {"phone_number": "+447700900123"}}}
FAILED = Raised("Runtime.HandlerError", "no carrier today")


def job() -> Job:
    """Make an event that was queued at second 100."""
    return Job("arn:function", cast("Any", None), EVENT, "an-id", queued_at=100.0)


def test_a_failed_event_waits_one_minute_then_two_and_is_then_at_its_end() -> None:
    first = job().answered(FAILED).retried(AsyncRules())
    assert first is not None
    second = first.answered(FAILED).retried(AsyncRules())
    assert second is not None
    assert (first.wait, second.wait) == (60, 120)
    assert second.answered(FAILED).retried(AsyncRules()) is None


@pytest.mark.parametrize(("retries", "goes_on"), [(0, False), (1, True), (2, True)])
def test_the_deployed_retries_decide(retries: int, *, goes_on: bool) -> None:
    assert (job().answered(FAILED).retried(AsyncRules(retries=retries)) is not None) is goes_on


def test_an_event_that_was_not_taken_waits_longer_each_time_up_to_five_minutes_and_counts_no_attempt() -> None:
    waits, event = [], job()
    for _ in range(11):
        event = event.put_back()
        waits.append(event.wait)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert event.attempts == 0


def test_an_events_age_counts_what_the_time_scale_saved() -> None:
    failed = job().answered(FAILED).retried(AsyncRules())
    assert failed is not None
    shortened, left = failed.shortened(0.01)
    assert left == pytest.approx(0.6)
    assert shortened.age(100.0 + left) == pytest.approx(60)


def test_an_event_shows_neither_its_content_nor_its_answer() -> None:
    shown = repr(job().answered(Raised("Error", "a secret", payload={"errorMessage": "a secret"})))
    assert "+447700900123" not in shown
    assert "a secret" not in shown
