"""Calls begin at the pace that AWS allows: each operation by itself, and only those that have a pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from cognito_otp_tools.doctor.facts.paces import DESCRIBE, DRY_RUN, USERS, hold_to_pace, rate_of

if TYPE_CHECKING:
    from pyrate_limiter import Rate


class Counting:
    """A limiter that counts what is asked of it, and waits for nothing."""

    asked: list[tuple[Any, str]]

    def __init__(self, rate: Rate) -> None:
        """Take the rate."""
        self.rate = rate

    def try_acquire(self, name: str) -> bool:
        """Count."""
        self.asked.append((self.rate, name))
        return True


@pytest.mark.parametrize(
    ("service", "operation", "rate"),
    [
        ("pinpoint-sms-voice-v2", "DescribePhoneNumbers", DESCRIBE),
        ("pinpoint-sms-voice-v2", "SendTextMessage", DRY_RUN),
        ("cognito-identity-provider", "ListUsers", USERS),
        ("cognito-identity-provider", "DescribeUserPool", None),
        ("kms", "DescribeKey", None),
    ],
)
def test_an_operation_has_its_pace(service: str, operation: str, rate: Rate | None) -> None:
    assert rate_of(service, operation) is rate


def test_every_call_of_an_operation_waits_for_the_one_limiter_of_it() -> None:
    Counting.asked = []
    client = boto3.client("pinpoint-sms-voice-v2", region_name="us-east-1")
    hold_to_pace(client, Counting)  # type: ignore[arg-type]  # as far as it is used
    with Stubber(client) as answers:
        for _ in range(2):
            answers.add_response("describe_phone_numbers", {"PhoneNumbers": []})
            client.describe_phone_numbers()
        answers.add_response("send_text_message", {"MessageId": "m"}, {"DestinationPhoneNumber": ANY, "DryRun": True})
        client.send_text_message(DestinationPhoneNumber="+447860019066", DryRun=True)
    assert Counting.asked == [(DESCRIBE, "DescribePhoneNumbers")] * 2 + [(DRY_RUN, "SendTextMessage")]
