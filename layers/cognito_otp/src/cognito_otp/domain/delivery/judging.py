"""Reaches the verdict on a failure, by the tables of verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.delivery.failures import THROTTLES, TOO_MANY_REQUESTS
from cognito_otp.domain.delivery.verdict_tables import NAMED_BY_FIELDS, REASONS, SNS, WITHOUT_REASON
from cognito_otp.domain.delivery.verdicts import NEXT, RETRY, STOP_AND_LOOK, UNKNOWN, VAGUE
from cognito_otp.domain.routing.routes import Channel

if TYPE_CHECKING:
    from cognito_otp.domain.delivery.failures import Failure
    from cognito_otp.domain.delivery.verdicts import Verdict

DESTINATION = "DestinationPhoneNumber"


def judge(channel: Channel, failure: Failure) -> Verdict:
    """Return the verdict on a failure of this channel, which says that nothing was sent."""
    if failure.exception in THROTTLES or failure.status == TOO_MANY_REQUESTS:
        return RETRY
    if channel is Channel.SNS and failure.exception in SNS:
        return SNS[failure.exception]
    if channel is not Channel.SNS and failure.exception in REASONS and failure.reason:
        return _judge_reason(failure, failure.reason)
    if failure.exception == "ValidationException":
        return _judge_fields(failure)
    if failure.exception in WITHOUT_REASON:
        return WITHOUT_REASON[failure.exception]
    return UNKNOWN


def _judge_reason(failure: Failure, reason: str) -> Verdict:
    if failure.exception == "ValidationException" and reason in NAMED_BY_FIELDS:
        return _judge_fields(failure)
    return REASONS[failure.exception].get(reason, UNKNOWN)


def _judge_fields(failure: Failure) -> Verdict:
    """Stop if the number alone is at fault; what may be this route's settings is tried on another."""
    if set(failure.fields) == {DESTINATION}:
        return STOP_AND_LOOK
    return VAGUE if not failure.fields or DESTINATION in failure.fields else NEXT
