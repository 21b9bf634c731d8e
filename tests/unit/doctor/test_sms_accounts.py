"""What is read of an account: the newest of the month's spend, SNS's own limit, and what a dry run's answer means."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cognito_otp.domain.routing.routes import SmsRoute
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_tools.doctor.facts.sms_accounts import AwsSmsAccounts

TO = "+14254147755"


def stubbed(service: str) -> tuple[Any, Stubber]:
    """Return a client that answers what it is given."""
    client: Any = boto3.client(service, region_name="us-east-1")  # type: ignore[call-overload]  # any service
    return client, Stubber(client)


def test_what_was_spent_is_the_newest_value_and_not_last_months_that_lingers() -> None:
    client, answers = stubbed("cloudwatch")
    points = [
        {"Timestamp": datetime(2026, 11, 2, 10, tzinfo=UTC), "Maximum": 3.5},
        {"Timestamp": datetime(2026, 11, 1, 0, tzinfo=UTC), "Maximum": 99.0},
    ]
    answers.add_response("get_metric_statistics", {"Datapoints": points})
    with answers:
        assert AwsSmsAccounts(None, None, client).spent("TEXT") == Decimal("3.5")


@pytest.mark.parametrize(("attributes", "expected"), [({}, None), ({"MonthlySpendLimit": "7"}, 7)])
def test_sns_without_a_limit_of_its_own_has_none(attributes: dict[str, str], expected: int | None) -> None:
    client, answers = stubbed("sns")
    answers.add_response("get_sms_attributes", {"attributes": attributes})
    with answers:
        assert AwsSmsAccounts(None, client, None).sns_limit() == expected


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerException", "AccessDeniedException"])
def test_a_dry_run_that_aws_does_not_answer_says_nothing_of_the_message(code: str) -> None:
    client, answers = stubbed("pinpoint-sms-voice-v2")
    answers.add_client_error("send_text_message", code, "no")
    with answers, pytest.raises(AwsCallError, match=code):
        AwsSmsAccounts(client, None, None).dry_run(SmsRoute(name="us"), TO)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND"), ("AccessDeniedException", "ACCOUNT_DISABLED")],
)
def test_a_dry_run_that_refuses_the_message_is_an_answer(code: str, reason: str) -> None:
    client, answers = stubbed("pinpoint-sms-voice-v2")
    answers.add_client_error("send_text_message", code, "no", modeled_fields={"Reason": reason})
    with answers:
        refused = AwsSmsAccounts(client, None, None).dry_run(SmsRoute(name="us"), TO).refused
    assert refused == f"{code} {reason} no"
