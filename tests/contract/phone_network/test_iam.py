"""IAM on the phone network: a function's role decides, as the emulator's own IAM reads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.aws.emulators import ACCOUNT
from support.aws.iam_roles import allow, create_function, create_role, invoke
from support.local_stack.phone_network_server import NOWHERE, ONCE, running_network

from cognito_otp_local.phone_network.services.iam import RoleGate, derive_access_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.aws.emulators import Emulator
    from support.local_stack.phone_network_server import Network

IDENTITY = f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:phone-number/phone-1"
NOTIFY = f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:notify-configuration/notify-1"
VARIABLES = {"DestinationPhoneNumber": "+447700900123", "TemplateVariables": {"code": "123456"}}
TEXT = {"DestinationPhoneNumber": "+447700900123", "MessageBody": "123456 is your code."}


@pytest.fixture(scope="module")
def guarded(emulator: Emulator) -> Iterator[Network]:
    """Serve the phone network behind the emulator's IAM."""
    with running_network(emulator.url, create_gate(emulator)) as running:
        yield running


def create_gate(emulator: Emulator) -> RoleGate:
    """Build the gate over real clients."""
    admin = emulator.admin()
    return RoleGate(
        admin.client("iam", endpoint_url=emulator.url, config=ONCE),
        admin.client("lambda", endpoint_url=emulator.url, config=ONCE),
    )


def client_of(network: Network, emulator: Emulator, *statements: dict[str, str], path: str = "/") -> Any:
    """Return a client with the access key of a new function whose role has these statements."""
    role = create_role(emulator, *statements, path=path)
    return network.client(derive_access_key(create_function(emulator, role), role))


def denied(client: Any, **changes: str) -> str:
    """Send a text that IAM must deny, and return the sentence."""
    with pytest.raises(client.exceptions.AccessDeniedException) as caught:
        client.send_text_message(**{**TEXT, **changes})
    assert "Reason" not in caught.value.response
    return str(caught.value.response["Error"]["Message"])


def test_a_running_function_sends_what_its_role_allows_and_nothing_else(emulator: Emulator, guarded: Network) -> None:
    """End to end: the emulator's own credentials for the function are recognised."""
    function = create_function(emulator, create_role(emulator, allow(IDENTITY)), guarded.url)
    message_id = invoke(emulator, function, {**TEXT, "OriginationIdentity": IDENTITY})
    assert [message.message_id for message in guarded.inbox.messages()] == [message_id]
    refusal = invoke(emulator, function, {**TEXT, "OriginationIdentity": IDENTITY + "2"})
    assert "AccessDeniedException" in refusal
    assert len(guarded.inbox.messages()) == 1


def test_a_role_for_one_identity_must_be_given_its_arn(emulator: Emulator, guarded: Network) -> None:
    """The same identity by id, or none at all, is held against ``*``, which an ARN does not match."""
    client = client_of(guarded, emulator, allow(IDENTITY))
    assert client.send_text_message(**TEXT, OriginationIdentity=IDENTITY)["MessageId"]
    for identity in ({"OriginationIdentity": "phone-1"}, {}):
        assert "on resource: * because no identity-based policy allows" in denied(client, **identity)


@pytest.mark.parametrize("resource", ["*", f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:phone-number/*"])
def test_wildcards_in_policies_count(emulator: Emulator, guarded: Network, resource: str) -> None:
    """As IAM reads them."""
    client = client_of(guarded, emulator, allow(resource, "sms-voice:Send*"))
    assert client.send_text_message(**TEXT, OriginationIdentity=IDENTITY)["MessageId"]


def test_a_role_without_the_permission_is_denied_in_awss_words(emulator: Emulator, guarded: Network) -> None:
    """The sentence names the caller, the action and the resource."""
    role = create_role(emulator, allow("*", "sms-voice:SendVoiceMessage"))
    function = create_function(emulator, role)
    client = guarded.client(derive_access_key(function, role))
    caller = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.split('/')[-1]}/{function.split(':')[-1]}"
    assert denied(client, OriginationIdentity=IDENTITY) == (
        f"User: {caller} is not authorized to perform: sms-voice:SendTextMessage on resource: {IDENTITY} "
        "because no identity-based policy allows the sms-voice:SendTextMessage action"
    )


def test_an_explicit_deny_wins(emulator: Emulator, guarded: Network) -> None:
    """And is named as such."""
    deny = {"Effect": "Deny", "Action": "sms-voice:*", "Resource": IDENTITY}
    client = client_of(guarded, emulator, allow("*"), deny)
    assert denied(client, OriginationIdentity=IDENTITY).endswith("with an explicit deny in an identity-based policy")


def test_a_role_with_a_path_is_found(emulator: Emulator, guarded: Network) -> None:
    """CloudFormation roles may have one."""
    client = client_of(guarded, emulator, allow("*"), path="/service/")
    assert client.send_text_message(**TEXT)["MessageId"]


def test_permission_is_decided_before_the_request_is_checked(emulator: Emulator, guarded: Network) -> None:
    """A caller without the permission learns nothing about its request."""
    assert denied(client_of(guarded, emulator), MessageBody=" ")


def test_a_policy_change_counts_at_once(emulator: Emulator, guarded: Network) -> None:
    """Decisions are not remembered."""
    role = create_role(emulator)
    client = guarded.client(derive_access_key(create_function(emulator, role), role))
    denied(client)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow("*")]})
    iam = emulator.admin().client("iam", endpoint_url=emulator.url, config=ONCE)
    iam.put_role_policy(RoleName=role.split("/")[-1], PolicyName="sending", PolicyDocument=policy)
    assert client.send_text_message(**TEXT)["MessageId"]


def test_a_function_with_a_new_role_calls_with_that_role(emulator: Emulator, guarded: Network) -> None:
    """A redeployment changes the role, and with it the key."""
    old, new = create_role(emulator), create_role(emulator, allow("*"))
    function = create_function(emulator, old)
    denied(guarded.client(derive_access_key(function, old)))
    functions = emulator.admin().client("lambda", endpoint_url=emulator.url, config=ONCE)
    functions.update_function_configuration(FunctionName=function, Role=new)
    assert guarded.client(derive_access_key(function, new)).send_text_message(**TEXT)["MessageId"]


def test_the_emulators_root_is_allowed_everything(guarded: Network) -> None:
    """Users often try things with the root credentials."""
    assert guarded.client("test").send_text_message(**TEXT)["MessageId"]


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("SendVoiceMessage", {**TEXT, "OriginationIdentity": IDENTITY}),
        ("SendNotifyTextMessage", {"NotifyConfigurationId": NOTIFY, "TemplateId": "x", **VARIABLES}),
        ("DescribePools", {}),
        ("PutOptedOutNumber", {"OptOutListName": "Default", "OptedOutNumber": "+447700900123"}),
    ],
)
def test_every_operation_needs_its_permission(
    emulator: Emulator, guarded: Network, operation: str, request_: dict[str, Any]
) -> None:
    method = re.sub("(?<!^)(?=[A-Z])", "_", operation).lower()
    client = client_of(guarded, emulator, allow("*"))
    with pytest.raises(client.exceptions.AccessDeniedException, match=f"sms-voice:{operation} on resource"):
        getattr(client, method)(**request_)


SET = f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:configuration-set/codes"
PROTECT = f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:protect-configuration/protect-1"


@pytest.mark.parametrize(
    ("operation", "request_", "resources"),
    [
        (
            "send_text_message",
            {**TEXT, "OriginationIdentity": IDENTITY, "ConfigurationSetName": SET, "ProtectConfigurationId": PROTECT},
            [IDENTITY, SET, PROTECT],
        ),
        (
            "send_voice_message",
            {**TEXT, "OriginationIdentity": IDENTITY, "ConfigurationSetName": SET, "ProtectConfigurationId": PROTECT},
            [IDENTITY, SET],
        ),
        (
            "send_notify_text_message",
            {
                "NotifyConfigurationId": NOTIFY,
                "TemplateId": "notify-code-verification-english-001",
                "ConfigurationSetName": SET,
                **VARIABLES,
            },
            [NOTIFY, SET],
        ),
    ],
)
def test_every_resource_of_a_message_must_be_allowed(
    emulator: Emulator, guarded: Network, operation: str, request_: dict[str, Any], resources: list[str]
) -> None:
    """The configuration set of every message, the protect configuration of a text alone."""
    for missing in resources:
        allowed = [allow(resource, "sms-voice:Send*") for resource in resources if resource != missing]
        client = client_of(guarded, emulator, *allowed)
        with pytest.raises(client.exceptions.AccessDeniedException, match=f"on resource: {missing} because"):
            getattr(client, operation)(**request_)
    client = client_of(guarded, emulator, *(allow(resource, "sms-voice:Send*") for resource in resources))
    assert getattr(client, operation)(**request_)["MessageId"]


def test_a_role_may_be_held_to_one_notify_configuration(emulator: Emulator, guarded: Network) -> None:
    client = client_of(guarded, emulator, allow(NOTIFY, "sms-voice:SendNotifyTextMessage"))
    text = {"TemplateId": "notify-code-verification-english-001", **VARIABLES}
    assert client.send_notify_text_message(NotifyConfigurationId=NOTIFY, **text)["MessageId"]
    with pytest.raises(client.exceptions.AccessDeniedException):
        client.send_notify_text_message(NotifyConfigurationId=f"{NOTIFY}2", **text)


def test_an_unknown_access_key_is_refused(guarded: Network) -> None:
    """As AWS refuses one."""
    with pytest.raises(ClientError, match="security token included in the request is invalid") as caught:
        guarded.client("ASIA0000000000000000").send_text_message(**TEXT)
    assert caught.value.response["Error"]["Code"] == "UnrecognizedClientException"


def test_an_unsigned_call_is_refused(guarded: Network) -> None:
    """An unsigned call has no permissions."""
    answer = guarded.post("PinpointSMSVoiceV2.SendTextMessage", json.dumps(TEXT).encode())
    assert (answer.status_code, answer.json()["__type"]) == (400, "MissingAuthenticationTokenException")


def test_without_a_running_emulator_nothing_is_allowed(emulator: Emulator) -> None:
    """What cannot be decided is an internal error, which SDKs may retry."""
    admin = emulator.admin()
    gate = RoleGate(
        admin.client("iam", endpoint_url=NOWHERE, config=ONCE),
        admin.client("lambda", endpoint_url=NOWHERE, config=ONCE),
    )
    with running_network(NOWHERE, gate) as network:
        client = network.client("ASIA0000000000000000")
        with pytest.raises(client.exceptions.InternalServerException, match="could not say"):
            client.send_text_message(**TEXT)
        assert network.inbox.messages() == ()
