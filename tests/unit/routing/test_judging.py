"""Every exception and Reason of botocore's service models has a verdict; a newer SDK's new one fails here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from support.sender.routing_tables import routes

from cognito_otp.domain.delivery.failures import SERVER_ERRORS, THROTTLES, Failure
from cognito_otp.domain.delivery.judging import judge
from cognito_otp.domain.delivery.verdict_tables import NAMED_BY_FIELDS, REASONS, SNS, WITHOUT_REASON
from cognito_otp.domain.delivery.verdicts import Limit, Step, Verdict, ruled_out
from cognito_otp.domain.routing.routes import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATIONS = {
    Channel.SMS: "SendTextMessage",
    Channel.NOTIFY: "SendNotifyTextMessage",
    Channel.VOICE: "SendVoiceMessage",
}


@cache
def model(service: str) -> Any:
    """Load botocore's own model of a service."""
    return botocore.session.Session().get_service_model(service)


def modelled() -> Iterator[tuple[Channel, str, str | None]]:
    """List each exception of the three operations with each Reason or ResourceType that it can have."""
    for channel, operation in OPERATIONS.items():
        for shape in model("pinpoint-sms-voice-v2").operation_model(operation).error_shapes:
            kind = "Reason" if "Reason" in shape.members else "ResourceType"
            reasons = shape.members[kind].enum if kind in shape.members else [None]
            yield from ((channel, shape.name, reason) for reason in reasons)


MODELLED = sorted(modelled(), key=str)


def test_the_model_is_read_at_all() -> None:
    assert len(MODELLED) > 300


@pytest.mark.parametrize(("channel", "exception", "reason"), MODELLED)
def test_every_exception_and_reason_of_the_model_was_decided(
    channel: Channel, exception: str, reason: str | None
) -> None:
    failure = Failure(exception, reason, status=400)
    assert failure.may_have_been_sent or judge(channel, failure).known
    if reason is None:
        assert exception in WITHOUT_REASON.keys() | THROTTLES | SERVER_ERRORS
    else:
        assert reason in REASONS[exception] or (exception == "ValidationException" and reason in NAMED_BY_FIELDS)


def test_every_error_of_publish_was_decided_and_nothing_else() -> None:
    shapes = model("sns").operation_model("Publish").error_shapes
    assert {shape.error_code for shape in shapes} - THROTTLES - SERVER_ERRORS == set(SNS)


def test_no_reason_is_decided_that_the_model_does_not_have() -> None:
    """A misspelt Reason would decide nothing."""
    found = {(exception, reason) for _, exception, reason in MODELLED if reason}
    decided = {(exception, reason) for exception, reasons in REASONS.items() for reason in reasons}
    assert decided | {("ValidationException", reason) for reason in NAMED_BY_FIELDS} == found


@pytest.mark.parametrize(
    ("channel", "exception", "reason", "step"),
    [
        ("sms", "ThrottlingException", None, Step.RETRY_HERE),
        ("sns", "KMSThrottling", None, Step.RETRY_HERE),
        ("sns", "ThrottledException", None, Step.RETRY_HERE),
        ("sns", "Throttled", None, Step.RETRY_HERE),
        ("sms", "EndpointConnectionError", None, Step.RETRY_HERE),
        ("sms", "ConnectTimeoutError", None, Step.RETRY_HERE),
        ("sms", "ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", Step.STOP),
        ("sms", "ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", Step.NEXT_ROUTE),
        ("sms", "ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", Step.STOP),
        ("voice", "ConflictException", "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE", Step.STOP),
        ("sms", "ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND", Step.NEXT_ROUTE),
        ("sms", "ConflictException", "MESSAGE_TYPE_MISMATCH", Step.NEXT_ROUTE),
        ("sms", "ConflictException", "REGISTRATION_NOT_COMPLETE", Step.NEXT_ROUTE),
        ("sms", "ConflictException", "RESOURCE_NOT_EMPTY", Step.NEXT_ROUTE),
        ("sms", "ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", Step.NEXT_ROUTE),
        ("voice", "ServiceQuotaExceededException", "DAILY_DESTINATION_CALL_LIMIT", Step.NEXT_ROUTE),
        ("notify", "ServiceQuotaExceededException", "DAILY_NOTIFY_TIER_MESSAGE_LIMIT", Step.NEXT_ROUTE),
        ("sms", "ServiceQuotaExceededException", "POOLS_PER_ACCOUNT", Step.NEXT_ROUTE),
        ("sms", "ValidationException", "SENDER_ID_NOT_REGISTERED", Step.NEXT_ROUTE),
        ("sms", "ValidationException", "PRICE_OVER_THRESHOLD", Step.NEXT_ROUTE),
        ("sms", "ValidationException", "COUNTRY_NOT_ENABLED", Step.NEXT_ROUTE),
        ("sms", "ValidationException", "DESTINATION_COUNTRY_BLOCKED", Step.STOP),
        ("notify", "ValidationException", "DESTINATION_COUNTRY_BLOCKED", Step.STOP),
        ("notify", "ValidationException", "COUNTRY_NOT_ENABLED", Step.NEXT_ROUTE),
        ("sms", "AccessDeniedException", None, Step.NEXT_ROUTE),
        ("sms", "AccessDeniedException", "ACCOUNT_DISABLED", Step.STOP),
        ("sms", "ResourceNotFoundException", "sender-id", Step.NEXT_ROUTE),
        ("sms", "ResourceNotFoundException", "protect-configuration", Step.NEXT_ROUTE),
        ("sns", "AuthorizationError", None, Step.NEXT_ROUTE),
        ("sms", "ValidationException", "OTHER", Step.NEXT_ROUTE),
        ("sms", "ValidationException", None, Step.NEXT_ROUTE),
        ("sms", "AccessDeniedException", "INSUFFICIENT_ACCOUNT_REPUTATION", Step.STOP),
        ("sns", "InvalidParameter", None, Step.NEXT_ROUTE),
        ("sns", "AccessDeniedException", None, Step.NEXT_ROUTE),
    ],
)
def test_each_class_of_failure_takes_its_step(channel: Channel, exception: str, reason: str | None, step: Step) -> None:
    verdict = judge(Channel(channel), Failure(exception, reason, status=400))
    assert (verdict.step, verdict.known) == (step, True)


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        (("DestinationPhoneNumber",), Step.STOP),
        (("DestinationPhoneNumber", "DestinationPhoneNumber"), Step.STOP),
        (("OriginationIdentity", "DestinationPhoneNumber"), Step.NEXT_ROUTE),
        (("DestinationPhoneNumber", "MessageBody", "MaxPrice"), Step.NEXT_ROUTE),
        ((), Step.NEXT_ROUTE),
        (("OriginationIdentity",), Step.NEXT_ROUTE),
        (("MaxPrice", "ConfigurationSetName"), Step.NEXT_ROUTE),
    ],
)
@pytest.mark.parametrize("reason", [*sorted(NAMED_BY_FIELDS), None])
def test_an_invalid_number_stops_and_a_bad_route_does_not(
    reason: str | None, fields: tuple[str, ...], step: Step
) -> None:
    """Where no field is named, or others too, the route may be at fault: Puerto Rico and Ontario were refused so."""
    verdict = judge(Channel.SMS, Failure("ValidationException", reason, fields, status=400))
    assert (verdict.step, verdict.alarming) == (step, True)
    ambiguous = not fields or (step is Step.NEXT_ROUTE and "DestinationPhoneNumber" in fields)
    assert verdict.vague == ambiguous


SURELY_THE_DESTINATION = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    "DESTINATION_COUNTRY_BLOCKED",
}
THE_WHOLE_ACCOUNT = {"ACCOUNT_DISABLED", "INSUFFICIENT_ACCOUNT_REPUTATION"}


def test_only_what_surely_concerns_the_destination_or_the_whole_account_stops() -> None:
    """What may be one route's fault is tried on the next, and operators see why."""
    stopping = {
        reason
        for channel, exception, reason in MODELLED
        if judge(channel, Failure(exception, reason, status=400)).step is Step.STOP
    }
    assert stopping == SURELY_THE_DESTINATION | THE_WHOLE_ACCOUNT
    assert {name for name, verdict in SNS.items() if verdict.step is Step.STOP} == set()
    passed_on = [
        judge(channel, Failure(exception, reason, status=400))
        for channel, exception, reason in MODELLED
        if not Failure(exception, reason, status=400).may_have_been_sent
    ]
    assert all(verdict.alarming for verdict in passed_on if verdict.step is Step.NEXT_ROUTE)


@pytest.mark.parametrize(
    ("channel", "failure"),
    [
        ("sms", Failure("ConflictException", "SOMETHING_NEW", status=400)),
        ("sms", Failure("ValidationException", "SOMETHING_NEW", status=400)),
        ("sms", Failure("ResourceNotFoundException", "something-new", status=404)),
        ("sms", Failure("SomethingNewException", status=400)),
        ("sns", Failure("SomethingNew", status=400)),
        ("sms", Failure("ParamValidationError")),
    ],
)
def test_an_error_that_is_in_no_table_goes_to_the_next_route_and_alarms(channel: str, failure: Failure) -> None:
    assert judge(Channel(channel), failure) == Verdict(Step.NEXT_ROUTE, alarming=True, known=False)


@pytest.mark.parametrize("channel", Channel)
def test_a_throttled_request_may_pass_whatever_its_error_is_called(channel: Channel) -> None:
    assert judge(channel, Failure("SomethingNew", status=429)).step is Step.RETRY_HERE
    assert judge(channel, Failure("ThrottlingException", status=400)).step is Step.RETRY_HERE


@pytest.mark.parametrize("exception", ["SomethingNew", "ThrottlingException", "ConflictException"])
def test_only_a_client_error_says_that_nothing_was_sent(exception: str) -> None:
    """A service or a gateway may fail after it accepted the message, whatever it calls that."""
    statuses = (0, 204, 301, 400, 404, 429, 499, 500, 502, 503, 504)
    assert [status for status in statuses if not Failure(exception, status=status).may_have_been_sent] == [
        400,
        404,
        429,
        499,
    ]


@pytest.mark.parametrize("exception", ["InternalServerException", "InternalError", "InternalFailure"])
def test_a_server_error_is_known_by_its_name_whatever_its_status(exception: str) -> None:
    assert Failure(exception, status=400).may_have_been_sent


def test_only_verdicts_about_the_user_are_not_alarming() -> None:
    """A stop that no operator can prevent must not page operators; everything else should."""
    quiet = {
        reason
        for channel, exception, reason in MODELLED
        if not judge(channel, Failure(exception, reason, status=400)).alarming
        and not Failure(exception, reason, status=400).may_have_been_sent
    }
    assert quiet == {
        None,  # throttles and server faults
        "DESTINATION_PHONE_NUMBER_OPTED_OUT",
        "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
        "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
        "DESTINATION_COUNTRY_BLOCKED",
    }


ARN = "arn:aws:sms-voice:"
SHARING = routes(
    GB=[
        {"channel": "sms", "identity": "ACME", "name": "text"},
        {"channel": "sms", "identity": f"{ARN}us-east-1:123456789012:pool/pool-1", "name": "text-by-arn"},
        {"channel": "sms", "identity": "ACME", "region": "eu-west-2", "name": "text-elsewhere"},
        {"channel": "sns", "sender_id": "ACME", "name": "sns"},
        {"channel": "voice", "identity": "+447700900100", "name": "call"},
        {"channel": "notify", "notify_configuration": "nc-1", "name": "notify-1"},
        {"channel": "notify", "notify_configuration": "nc-2", "name": "notify-2"},
    ]
).routes["GB"]


@pytest.mark.parametrize(
    ("limit", "by", "stopped"),
    [
        (Limit.TEXTS, "text", {"text", "text-by-arn", "sns"}),
        (Limit.TEXTS, "text-by-arn", {"text", "text-by-arn", "sns"}),
        (Limit.TEXTS, "text-elsewhere", {"text-elsewhere"}),
        (Limit.CALLS, "call", {"call"}),
        (Limit.NOTIFY, "notify-1", {"notify-1", "notify-2"}),
        (Limit.NOTIFY_CONFIGURATION, "notify-1", {"notify-1"}),
        (
            Limit.SANDBOX,
            "text",
            {"text", "text-by-arn", "sns", "call", "notify-1", "notify-2"},
        ),
        (Limit.SANDBOX, "text-elsewhere", {"text-elsewhere"}),
    ],
)
def test_a_limit_stops_the_routes_that_share_it_and_no_other(limit: Limit, by: str, stopped: set[str]) -> None:
    (reached,) = [route for route in SHARING if route.name == by]
    assert {route.name for route in SHARING if ruled_out(limit, reached, route, home="us-east-1")} == stopped
