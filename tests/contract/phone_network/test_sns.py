"""SNS where it texts phones: Publish, opt-outs, the sandbox; and what goes on to the emulator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from contract.phone_network.test_iam import create_gate
from contract.phone_network.test_rules import block, lease
from support.aws.iam_roles import create_function, create_role
from support.local_stack.phone_network_server import RECEIVED_AT, running_network
from support.people import PHONE

from cognito_otp_local.phone_network.services.iam import derive_access_key
from cognito_otp_local.phone_network.sns.cognito_texts import CognitoTexts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.aws.emulators import Emulator
    from support.local_stack.phone_network_server import Network

BODY = "123456 is your code."


def sns(network: Network) -> Any:
    """Return a client of SNS."""
    return network.client(service="sns")


def attributes(**values: str) -> dict[str, dict[str, str]]:
    """Return message attributes by the last part of their names."""
    names = {
        "SenderID": "AWS.SNS.SMS.SenderID",
        "SMSType": "AWS.SNS.SMS.SMSType",
        "MaxPrice": "AWS.SNS.SMS.MaxPrice",
        "OriginationNumber": "AWS.MM.SMS.OriginationNumber",
        "EntityId": "AWS.MM.SMS.EntityId",
    }
    types = {"MaxPrice": "Number"}
    return {
        names[name]: {"DataType": types.get(name, "String"), "StringValue": value} for name, value in values.items()
    }


def publish(network: Network, to: str = PHONE, body: str = BODY, **values: str) -> str:
    """Publish to a phone and return the message's id."""
    answer = sns(network).publish(PhoneNumber=to, Message=body, MessageAttributes=attributes(**values))
    return str(answer["MessageId"])


def test_a_publish_reaches_the_phone(network: Network) -> None:
    message_id = publish(network, SenderID="ACME", SMSType="Transactional", MaxPrice="0.50", EntityId="1101")
    (message,) = network.inbox.messages()
    assert (message.message_id, message.channel, message.sender, message.body) == (message_id, "sns", "ACME", BODY)
    assert message.delivery is not None
    assert message.delivery.message_type == "TRANSACTIONAL"
    assert message.trace[-1].what == "sns:Publish from ACME: accepted"


def test_a_publish_is_promotional_unless_it_says_otherwise(network: Network) -> None:
    publish(network)
    delivery = network.inbox.messages()[0].delivery
    assert delivery is not None
    assert delivery.message_type == "PROMOTIONAL"
    assert network.inbox.messages()[0].sender == "NOTICE"


@pytest.mark.parametrize(
    ("to", "body", "values", "code"),
    [
        ("07700900123", BODY, {}, "InvalidParameter"),
        (PHONE, "", {}, "InvalidParameter"),
        (PHONE, "é" * 801, {}, "InvalidParameter"),
        (PHONE, BODY, {"SenderID": "12345"}, "InvalidParameter"),
        (PHONE, BODY, {"SenderID": "A CME"}, "InvalidParameter"),
        (PHONE, BODY, {"SMSType": "transactional"}, "InvalidParameter"),
        (PHONE, BODY, {"MaxPrice": "cheap"}, "InvalidParameter"),
        (PHONE, BODY, {"MaxPrice": "-1"}, "InvalidParameter"),
        (PHONE, BODY, {"OriginationNumber": "ACME"}, "InvalidParameter"),
    ],
)
def test_an_invalid_publish_is_refused_without_quoting_it(
    network: Network, to: str, body: str, values: dict[str, str], code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        publish(network, to, body, **values)
    assert caught.value.response["Error"]["Code"] == code
    assert to not in caught.value.response["Error"]["Message"]
    assert network.inbox.messages() == ()


def test_attributes_have_a_type(network: Network) -> None:
    with pytest.raises(ClientError) as caught:
        sns(network).publish(
            PhoneNumber=PHONE,
            Message=BODY,
            MessageAttributes={"AWS.SNS.SMS.SenderID": {"DataType": "Word", "StringValue": "ACME"}},
        )
    assert caught.value.response["Error"]["Code"] == "ParameterValueInvalid"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("opted_out", "Phone number is opted out"),
        ("spend", "No quota left for account"),
        ("sandbox", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),
        ("protect", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
    ],
)
@pytest.mark.parametrize("path", ["publish", "cognito"])
def test_what_the_account_does_not_let_out_is_accepted_and_not_delivered(
    network: Network, why: str, said: str, path: str
) -> None:
    """By SNS, and by Cognito, which texts through SNS and gets no error either."""
    match why:
        case "opted_out":
            network.control("POST", "/network/opt-outs", {"to": PHONE})
        case "spend":
            network.set(text_spend_limit_usd=0)
        case "sandbox":
            network.set(sandbox=True)
        case _:
            network.client().set_account_default_protect_configuration(ProtectConfigurationId=block(network))
    if path == "publish":
        assert publish(network)
    else:
        network.phones.own_texts.deliver(PHONE, BODY)
    assert network.inbox.messages() == ()
    (step,) = network.pending(PHONE)
    assert step.endswith(f"accepted, not delivered: {said}")


def test_a_publish_over_its_price_is_accepted_and_not_delivered(network: Network) -> None:
    assert publish(network, MaxPrice="0.01")
    assert network.inbox.messages() == ()
    (step,) = network.pending(PHONE)
    assert step == "sns:Publish from NOTICE: accepted, not delivered: This delivery would exceed max price"


def test_cognitos_own_text_says_how_it_came(network: Network) -> None:
    network.phones.own_texts.deliver(PHONE, BODY)
    (message,) = network.inbox.messages()
    assert (message.channel, message.sender, message.route) == ("sns", "NOTICE", "Cognito's own text, through SNS")


def test_cognitos_own_texts_need_no_network_around_them(network: Network) -> None:
    CognitoTexts(network.inbox).deliver(PHONE, BODY)
    assert len(network.inbox.messages()) == 1


def test_an_origination_number_must_be_able_to_send(network: Network) -> None:
    network.set(owned_only=True)
    with pytest.raises(ClientError) as caught:
        publish(network, OriginationNumber="+447700900999")
    assert caught.value.response["Error"]["Code"] == "InvalidParameter"
    number = lease(network)["PhoneNumber"]
    publish(network, OriginationNumber=number, SMSType="Transactional")
    assert network.inbox.messages()[0].sender == number


def test_a_sender_id_that_cannot_be_used_is_left_out(network: Network) -> None:
    network.set(owned_only=True)
    publish(network, SenderID="ACME")
    assert network.inbox.messages()[0].sender == "NOTICE"


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ({"kind": "throttle"}, "Throttled", 429),
        ({"kind": "error", "error": "InternalErrorException"}, "InternalError", 500),
        ({"kind": "error", "error": "KMSThrottlingException"}, "KMSThrottling", 400),
    ],
)
def test_a_failed_publish_has_snss_error(network: Network, fault: dict[str, str], code: str, status: int) -> None:
    network.fault(operation="sns:Publish", to=PHONE, **fault)
    with pytest.raises(ClientError) as caught:
        publish(network, SenderID="ACME")
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert network.pending(PHONE) == [f"sns:Publish from ACME: {code}"]


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1)])
def test_publishing_is_dropped(network: Network, kind: str, arrived: int) -> None:
    network.fault(operation="sns:Publish", kind=kind)
    with pytest.raises(ConnectionClosedError):
        publish(network)
    assert len(network.inbox.messages()) == arrived


def test_opt_outs_are_one_list_for_sns_and_end_user_messaging(network: Network) -> None:
    client = sns(network)
    assert client.check_if_phone_number_is_opted_out(phoneNumber=PHONE)["isOptedOut"] is False
    network.client().put_opted_out_number(OptOutListName="Default", OptedOutNumber=PHONE)
    assert client.check_if_phone_number_is_opted_out(phoneNumber=PHONE)["isOptedOut"] is True
    assert client.list_phone_numbers_opted_out()["phoneNumbers"] == [PHONE]
    client.opt_in_phone_number(phoneNumber=PHONE)
    assert client.list_phone_numbers_opted_out().get("phoneNumbers", []) == []
    with pytest.raises(ClientError, match="phoneNumber"):
        client.check_if_phone_number_is_opted_out(phoneNumber="x")


def test_the_sandbox_is_one_for_sns_and_end_user_messaging(network: Network) -> None:
    client = sns(network)
    assert client.get_sms_sandbox_account_status()["IsInSandbox"] is False
    network.set(sandbox=True)
    assert client.get_sms_sandbox_account_status()["IsInSandbox"] is True
    client.create_sms_sandbox_phone_number(PhoneNumber=PHONE, LanguageCode="en-GB")
    code = network.inbox.messages()[0].body[-6:]
    assert client.list_sms_sandbox_phone_numbers()["PhoneNumbers"] == [{"PhoneNumber": PHONE, "Status": "Pending"}]
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(ClientError) as caught:
        client.verify_sms_sandbox_phone_number(PhoneNumber=PHONE, OneTimePassword=wrong)
    assert caught.value.response["Error"]["Code"] == "VerificationException"
    client.verify_sms_sandbox_phone_number(PhoneNumber=PHONE, OneTimePassword=code)
    assert client.list_sms_sandbox_phone_numbers()["PhoneNumbers"][0]["Status"] == "Verified"
    network.client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody=BODY)
    with pytest.raises(client.exceptions.UserErrorException):
        client.delete_sms_sandbox_phone_number(PhoneNumber=PHONE)
    network.phones.account.now = lambda: RECEIVED_AT + timedelta(hours=25)
    client.delete_sms_sandbox_phone_number(PhoneNumber=PHONE)
    network.phones.account.now = lambda: RECEIVED_AT
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_sms_sandbox_phone_number(PhoneNumber=PHONE)


def test_a_phone_that_opted_out_or_is_one_too_many_is_not_verified(network: Network) -> None:
    client = sns(network)
    network.control("POST", "/network/opt-outs", {"to": PHONE})
    with pytest.raises(client.exceptions.OptedOutException):
        client.create_sms_sandbox_phone_number(PhoneNumber=PHONE)
    for serial in range(10):
        client.create_sms_sandbox_phone_number(PhoneNumber=f"+44770090020{serial}")
    with pytest.raises(client.exceptions.UserErrorException):
        client.create_sms_sandbox_phone_number(PhoneNumber="+447700900999")
    assert len(client.list_sms_sandbox_phone_numbers(MaxResults=4)["PhoneNumbers"]) == 4
    pages = client.get_paginator("list_sms_sandbox_phone_numbers").paginate(PaginationConfig={"PageSize": 4})
    assert [len(page["PhoneNumbers"]) for page in pages] == [4, 4, 2]


def test_the_accounts_numbers_are_sns_origination_numbers(network: Network) -> None:
    number = lease(network)["PhoneNumber"]
    (shown,) = sns(network).list_origination_numbers()["PhoneNumbers"]
    assert (shown["PhoneNumber"], shown["Iso2CountryCode"], shown["RouteType"]) == (number, "GB", "Transactional")


@pytest.fixture(scope="module")
def guarded(emulator: Emulator) -> Iterator[Network]:
    """Serve the network in front of an emulator that enforces IAM."""
    with running_network(emulator.url, create_gate(emulator)) as running:
        yield running


def test_topics_are_the_emulators(guarded: Network) -> None:
    topic = sns(guarded).create_topic(Name="a-topic")["TopicArn"]
    assert sns(guarded).publish(TopicArn=topic, Message=BODY)["MessageId"]
    assert guarded.inbox.messages() == ()


def test_a_role_needs_the_permission_to_publish(guarded: Network, emulator: Emulator) -> None:
    statement = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}
    for role, allowed in ((create_role(emulator), False), (create_role(emulator, statement), True)):
        client = guarded.client(derive_access_key(create_function(emulator, role), role), service="sns")
        if allowed:
            assert client.publish(PhoneNumber=PHONE, Message=BODY)["MessageId"]
        else:
            with pytest.raises(client.exceptions.AuthorizationErrorException, match="not authorized to perform"):
                client.publish(PhoneNumber=PHONE, Message=BODY)


def test_the_limit_of_sns_is_that_of_texts(network: Network) -> None:
    network.set(text_spend_limit_usd=7)
    assert sns(network).get_sms_attributes()["attributes"]["MonthlySpendLimit"] == "7"
    assert sns(network).get_sms_attributes(attributes=["MonthlySpendLimit"])["attributes"] == {"MonthlySpendLimit": "7"}
