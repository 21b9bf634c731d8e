"""The real sender with routing tables: deployed, stored, broken; and countries that are not served."""

from __future__ import annotations

import copy
import json
from copy import replace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from support import secret_scan
from support.people import CODE, PHONE, POOL
from support.sender.code_sealing import seal
from support.sender.routing_tables import routes, table
from support.template.function_loading import STACK, Deployed, load_events

from cognito_otp.domain.routing.table import RoutingTable, disable
from cognito_otp.domain.routing.writing import write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_ssm import SSMClient

    from cognito_otp_local.inbox.received import Inbox

SENDER, PRE_SIGN_UP = "CustomSMSSenderFunction", "PreSignUpFunction"
BAD_IDENTITY = "arn:aws:sms-voice:us-east-1:123456789012:opt-out-list/x"
"""An ARN that End User Messaging refuses with INVALID_ARN, which is about the route and not about the phone."""
TWO_ROUTES = routes(
    GB=[
        {"channel": "sms", "name": "broken", "identity": BAD_IDENTITY},
        {"channel": "sms", "name": "good", "identity": "ACME"},
    ]
)
pytestmark = pytest.mark.usefixtures("ssm")
STORED = routes(GB=[{"channel": "sms", "name": "stored", "identity": "STORED"}])


@pytest.fixture
def ssm(kms_url: str) -> Iterator[SSMClient]:
    """Reach the store that the functions reach; moto is behind the gateway."""
    client = boto3.client("ssm", region_name="us-east-1", endpoint_url=kms_url)
    client.describe_parameters()
    yield client
    client.delete_parameters(Names=[f"/cognito-otp/{STACK}/routes"])


def put(ssm: SSMClient, text: str) -> None:
    """Store a text as the routing table."""
    ssm.put_parameter(Name=f"/cognito-otp/{STACK}/routes", Value=text, Type="String", Overwrite=True)


@pytest.fixture
def event(key: str, kms_url: str) -> Callable[..., dict[str, Any]]:
    """Make a sender's event, with a code that was really sealed."""

    def make(source: str = "SignUp", **attributes: str) -> dict[str, Any]:
        made = copy.deepcopy(load_events("custom_sms_sender")[source])
        made["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
        made["request"]["userAttributes"] |= attributes
        return made

    return make


@pytest.fixture
def load(deployed: Deployed, key: str) -> Callable[..., Callable[[object], Any]]:
    """Load the sender with a deployed table and settings."""

    def loaded(
        deployed_table: RoutingTable | str = "", *, left: int = 60_000, **overrides: str
    ) -> Callable[[object], Any]:
        text = deployed_table if isinstance(deployed_table, str) else write_json(deployed_table)
        return replace(deployed, left=left).handler(
            SENDER, KMS_KEY_ARN=key, ROUTING_TABLE=text, ORIGINATION_IDENTITY="ACME", **overrides
        )

    return loaded


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read the handler's log lines and metrics."""
    output = capsys.readouterr().out
    secret_scan.collect(output)
    return [json.loads(entry) for entry in output.splitlines() if entry.startswith("{")]


def test_after_a_broken_route_the_next_is_tried_and_an_error_logged(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    load(TWO_ROUTES)(event())
    (message,) = inbox.messages()
    assert message.sender == "ACME"
    assert message.delivery is not None
    assert dict(message.delivery.context) == {
        "purpose": "sign_up",
        "route": "good",
        "trace": "52fdfc07-2182-454f-963f-5f0f9a621d72",
    }
    refused, accepted, sent, _ = lines(capsys)
    assert {name: refused[name] for name in ("level", "route", "outcome", "exception", "reason")} == {
        "level": "ERROR",
        "route": "broken",
        "outcome": "next_route",
        "exception": "ValidationException",
        "reason": "INVALID_ARN",
    }
    assert (accepted["route"], accepted["outcome"]) == ("good", "accepted")
    assert (sent["message"], sent["route"]) == ("code_sent", "good")


def test_a_resend_starts_at_the_next_route_where_the_setting_says_so(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox
) -> None:
    two = routes(GB=[{"channel": "sms", "identity": "FIRST"}, {"channel": "sms", "identity": "SECOND"}])
    for starts_at in ("first", "next_route"):
        load(two, RESEND_STARTS_AT=starts_at)(event("ResendCode"))
    load(two, RESEND_STARTS_AT="next_route")(event("SignUp"))
    assert [message.sender for message in inbox.messages()] == ["FIRST", "SECOND", "FIRST"]


def test_a_stored_table_takes_the_place_of_the_deployed_one(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox, ssm: SSMClient
) -> None:
    put(ssm, write_json(STORED))
    load(TWO_ROUTES)(event())
    assert [message.sender for message in inbox.messages()] == ["STORED"]


def test_the_kill_switch_stops_a_country(
    load: Callable[..., Any],
    event: Callable[..., Any],
    inbox: Inbox,
    ssm: SSMClient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(ssm, write_json(disable(STORED, "GB")))
    assert load()(event()) is None
    entry, _ = lines(capsys)
    assert (entry["message"], entry["problem"], entry["country"]) == ("code_not_sent", "country_disabled", "GB")
    assert inbox.messages() == ()


@pytest.mark.parametrize("rubbish", ["{", '{"version": 2}'])
def test_an_invalid_stored_table_is_a_metric_and_the_code_is_sent(
    load: Callable[..., Any],
    event: Callable[..., Any],
    inbox: Inbox,
    ssm: SSMClient,
    capsys: pytest.CaptureFixture[str],
    rubbish: str,
) -> None:
    put(ssm, rubbish)
    load(TWO_ROUTES)(event())
    assert [message.sender for message in inbox.messages()] == ["ACME"]
    logged = lines(capsys)
    assert "the stored table is not used" in logged[0]["problem"]
    (metric,) = [entry for entry in logged if "Faults" in entry]
    assert (metric["Faults"], metric["outcome"]) == ([1.0], "routing_table")
    assert metric["_aws"]["CloudWatchMetrics"][0]["Namespace"] == f"cognito-otp/{STACK}"


WRONG = {"channel": "sms", "identiti": "ACME"}
OFF = {"version": 1, "disabled": ["GB"], "routes": {"FR": [WRONG], "default": [{"channel": "sms"}]}}


@pytest.mark.parametrize("text", [json.dumps(OFF), json.dumps(OFF)[:60], json.dumps(OFF | {"version": 2})])
@pytest.mark.parametrize("where", ["stored", "deployed"])
def test_a_mistake_elsewhere_in_a_table_switches_no_country_on(
    load: Callable[..., Any],
    event: Callable[..., Any],
    inbox: Inbox,
    ssm: SSMClient,
    capsys: pytest.CaptureFixture[str],
    where: str,
    text: str,
) -> None:
    if where == "stored":
        put(ssm, text)
    assert load(text if where == "deployed" else "")(event()) is None
    assert inbox.messages() == ()
    fault, *_ = [line for line in lines(capsys) if line.get("message") == "routing_table_fault"]
    assert fault["problem"].startswith(f"the {where} table is ")
    assert fault["problem"].endswith(" in all)")


def test_a_route_that_is_wrong_gives_way_to_the_good_one_beside_it(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox, ssm: SSMClient
) -> None:
    good = {"channel": "sms", "identity": "GOOD"}
    put(ssm, json.dumps({"version": 1, "routes": {"GB": [WRONG, {"channel": "sms", "identity": "arn:x"}, good]}}))
    load()(event())
    assert [message.sender for message in inbox.messages()] == ["GOOD"]


def test_a_country_all_of_whose_stored_routes_are_wrong_is_texted_from_the_one_identity(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox, ssm: SSMClient
) -> None:
    put(ssm, json.dumps({"version": 1, "routes": {"GB": [WRONG], "FR": [{"channel": "sms"}]}}))
    load(TWO_ROUTES)(event())
    assert [message.sender for message in inbox.messages()] == ["ACME"]


def test_a_bad_deployed_table_texts_from_the_one_identity(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    load('{"version": 1}')(event())
    assert [message.sender for message in inbox.messages()] == ["ACME"]
    assert "the deployed table is not used" in lines(capsys)[0]["problem"]


@pytest.mark.parametrize("phone", [PHONE, "+447781123456", "+80012345678"])
def test_a_country_that_is_not_served_is_refused_and_crashes_nothing(
    load: Callable[..., Any],
    event: Callable[..., Any],
    inbox: Inbox,
    capsys: pytest.CaptureFixture[str],
    phone: str,
) -> None:
    assert load(SERVED_COUNTRIES="FR, US")(event(phone_number=phone)) is None
    entry, _ = lines(capsys)
    assert (entry["message"], entry["problem"]) == ("code_not_sent", "country_not_served")
    assert inbox.messages() == ()


def test_sign_up_refuses_the_same_countries_with_a_sentence_for_the_person(deployed: Deployed) -> None:
    handler = deployed.handler(PRE_SIGN_UP, SERVED_COUNTRIES="FR, US")
    with pytest.raises(Exception, match=r"^Phone numbers of this country are not supported \[phone_number\.country\]$"):
        handler(load_events("pre_sign_up")["SignUp"])
    assert deployed.handler(PRE_SIGN_UP, SERVED_COUNTRIES="GB")(load_events("pre_sign_up")["SignUp"])


def test_without_time_for_an_attempt_the_code_is_left_to_lambdas_retry(
    load: Callable[..., Any], event: Callable[..., Any], inbox: Inbox
) -> None:
    with pytest.raises(Exception, match="the function's time ran out") as caught:
        load(TWO_ROUTES, left=15_000)(event())
    assert type(caught.value).__name__ == "CodeDelayedError"
    assert inbox.messages() == ()


def test_no_temporary_password_is_sent_by_a_call(
    load: Callable[..., Any], event: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    calls = table({"version": 1, "routes": {"default": [{"channel": "voice", "identity": "+447700900100"}]}})
    assert load(calls)(event("AdminCreateUser")) is None
    fault, _, entry, _ = lines(capsys)
    assert (entry["message"], entry["problem"]) == ("code_not_sent", "no_route")
    assert (entry["level"], entry["outcome"]) == ("ERROR", "refused")
    assert fault["problem"] == "no route to GB, which is served, carries admin_create_user"
