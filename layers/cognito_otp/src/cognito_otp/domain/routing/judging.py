"""Decides what a failure means for a code, by the tables of verdicts."""

from __future__ import annotations

from cognito_otp.domain.routing.failures import (
    NEXT,
    RETRY,
    SERVER_ERROR,
    STOP_AND_LOOK,
    TOO_MANY_REQUESTS,
    UNKNOWN,
    Failure,
    Verdict,
)
from cognito_otp.domain.routing.routes import Channel
from cognito_otp.domain.routing.verdicts import NAMED_BY_FIELDS, REASONS, SNS, WITHOUT_REASON

DESTINATION = "DestinationPhoneNumber"


def judge(channel: Channel, failure: Failure) -> Verdict:
    """Decide what a failure of this channel means."""
    if channel is Channel.SNS and failure.exception in SNS:
        return SNS[failure.exception]
    if channel is not Channel.SNS and failure.exception in REASONS and failure.reason:
        return _judge_reason(channel, failure, failure.reason)
    if failure.exception == "ValidationException":
        return _judge_fields(failure)
    if failure.exception in WITHOUT_REASON:
        return WITHOUT_REASON[failure.exception]
    may_pass = failure.status == TOO_MANY_REQUESTS or failure.status >= SERVER_ERROR
    return RETRY if may_pass else UNKNOWN


def _judge_reason(channel: Channel, failure: Failure, reason: str) -> Verdict:
    if failure.exception == "ValidationException" and reason in NAMED_BY_FIELDS:
        return _judge_fields(failure)
    if channel is Channel.NOTIFY and reason == "COUNTRY_NOT_ENABLED":
        return NEXT  # a Notify configuration has countries of its own; other channels know nothing of them
    return REASONS[failure.exception].get(reason, UNKNOWN)


def _judge_fields(failure: Failure) -> Verdict:
    """Stop if the number is wrong, or may be because no field is named; a route's own settings are only its own."""
    return STOP_AND_LOOK if DESTINATION in failure.fields or not failure.fields else NEXT
