"""The account's own affairs: opt-out lists, verified numbers, spend limits, Protect, configuration sets, feedback."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from contract.phone_network.test_identities import none_found, reason
from contract.phone_network.test_rules import block, lease
from support.local_stack.phone_network_server import RECEIVED_AT
from support.people import PHONE

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

OTHER = "+447700900124"


def test_opt_out_lists_are_kept(network: Network) -> None:
    client = network.client()
    client.create_opt_out_list(OptOutListName="codes")
    with pytest.raises(ClientError) as caught:
        client.create_opt_out_list(OptOutListName="codes")
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")
    names = [shown["OptOutListName"] for shown in client.describe_opt_out_lists()["OptOutLists"]]
    assert sorted(names) == ["Default", "codes"]
    client.put_opted_out_number(OptOutListName="codes", OptedOutNumber=PHONE.removeprefix("+"))
    client.put_opted_out_number(OptOutListName="codes", OptedOutNumber=OTHER)
    shown = client.describe_opted_out_numbers(OptOutListName="codes")["OptedOutNumbers"]
    assert [one["OptedOutNumber"] for one in shown] == [PHONE, OTHER]
    by_user = [{"Name": "end-user-opted-out", "Values": ["true"]}]
    assert client.describe_opted_out_numbers(OptOutListName="codes", Filters=by_user)["OptedOutNumbers"] == []
    client.delete_opted_out_number(OptOutListName="codes", OptedOutNumber=PHONE)
    none_found(
        client,
        lambda: client.delete_opted_out_number(OptOutListName="codes", OptedOutNumber=PHONE),
        lambda: client.describe_opted_out_numbers(OptOutListName="codes", OptedOutNumbers=[PHONE]),
        lambda: client.put_opted_out_number(OptOutListName="nothing", OptedOutNumber=PHONE),
        lambda: client.describe_opt_out_lists(OptOutListNames=["nothing"]),
        lambda: client.delete_opt_out_list(OptOutListName="nothing"),
    )
    client.delete_opt_out_list(OptOutListName="codes")


def test_nothing_is_shown_as_null(network: Network) -> None:
    """Other SDKs than botocore need not take a null for an absent member."""
    lease(network)
    answer = network.post("PinpointSMSVoiceV2.DescribePhoneNumbers", b"{}")
    assert answer.json()["PhoneNumbers"][0]["Status"] == "ACTIVE"
    assert "null" not in answer.text


def test_an_account_has_so_many_lists_and_no_more(network: Network) -> None:
    for serial in range(25):
        network.client().create_opt_out_list(OptOutListName=f"list-{serial}")
    with pytest.raises(ClientError) as caught:
        network.client().create_opt_out_list(OptOutListName="one-more")
    assert reason(caught) == ("ServiceQuotaExceededException", "OPT_OUT_LISTS_PER_ACCOUNT")


def test_a_list_in_use_is_not_deleted(network: Network) -> None:
    client = network.client()
    client.create_opt_out_list(OptOutListName="codes")
    lease(network, OptOutListName="codes")
    for name in ("codes", "Default"):
        with pytest.raises(ClientError) as caught:
            client.delete_opt_out_list(OptOutListName=name)
        assert reason(caught) == ("ConflictException", "RESOURCE_DELETION_NOT_ALLOWED")


def test_the_sandbox_shows_in_the_accounts_attributes(network: Network) -> None:
    client = network.client()
    assert client.describe_account_attributes()["AccountAttributes"] == [
        {"Name": "ACCOUNT_TIER", "Value": "PRODUCTION"}
    ]
    network.set(sandbox=True)
    protect = block(network)
    client.set_account_default_protect_configuration(ProtectConfigurationId=protect)
    attributes = {one["Name"]: one["Value"] for one in client.describe_account_attributes()["AccountAttributes"]}
    assert attributes == {"ACCOUNT_TIER": "SANDBOX", "DEFAULT_PROTECT_CONFIGURATION_ID": protect}


def verify(network: Network, channel: str = "TEXT") -> str:
    """Begin to verify the phone and send its code; return the number's id."""
    client = network.client()
    made: str = client.create_verified_destination_number(DestinationPhoneNumber=PHONE)["VerifiedDestinationNumberId"]
    client.send_destination_number_verification_code(VerifiedDestinationNumberId=made, VerificationChannel=channel)
    return made


@pytest.mark.parametrize(("channel", "arrives_as"), [("TEXT", "sms"), ("VOICE", "voice")])
def test_a_number_is_verified_by_a_code_that_reaches_it_in_the_sandbox_too(
    network: Network, channel: str, arrives_as: str
) -> None:
    network.set(sandbox=True)
    client, number = network.client(), verify(network, channel)
    (message,) = network.inbox.messages()
    assert message.channel == arrives_as
    wrong = "000000" if message.body[-6:] != "000000" else "111111"
    with pytest.raises(ClientError) as caught:
        client.verify_destination_number(VerifiedDestinationNumberId=number, VerificationCode=wrong)
    assert reason(caught) == ("ValidationException", "VERIFICATION_CODE_MISMATCH")
    done = client.verify_destination_number(VerifiedDestinationNumberId=number, VerificationCode=message.body[-6:])
    assert done["Status"] == "VERIFIED"
    with pytest.raises(ClientError) as caught:
        client.verify_destination_number(VerifiedDestinationNumberId=number, VerificationCode=message.body[-6:])
    assert reason(caught) == ("ConflictException", "VERIFICATION_ALREADY_COMPLETE")
    verified = [{"Name": "status", "Values": ["VERIFIED"]}]
    assert len(client.describe_verified_destination_numbers(Filters=verified)["VerifiedDestinationNumbers"]) == 1
    client.delete_verified_destination_number(VerifiedDestinationNumberId=number)
    assert client.describe_verified_destination_numbers()["VerifiedDestinationNumbers"] == []


def test_only_the_code_sent_last_verifies_and_not_for_ever(network: Network) -> None:
    client, number = network.client(), verify(network)
    client.send_destination_number_verification_code(VerifiedDestinationNumberId=number, VerificationChannel="TEXT")
    first, last = (message.body[-6:] for message in network.inbox.messages())
    if first != last:
        with pytest.raises(ClientError):
            client.verify_destination_number(VerifiedDestinationNumberId=number, VerificationCode=first)
    network.phones.account.now = lambda: RECEIVED_AT + timedelta(hours=25)
    with pytest.raises(ClientError) as caught:
        client.verify_destination_number(VerifiedDestinationNumberId=number, VerificationCode=last)
    network.phones.account.now = lambda: RECEIVED_AT
    assert reason(caught) == ("ConflictException", "VERIFICATION_CODE_EXPIRED")


def test_ten_numbers_are_verified_and_none_twice(network: Network) -> None:
    client = network.client()
    for serial in range(10):
        client.create_verified_destination_number(DestinationPhoneNumber=f"+44770090012{serial}")
    with pytest.raises(ClientError) as caught:
        client.create_verified_destination_number(DestinationPhoneNumber="+447700900200")
    assert reason(caught) == ("ServiceQuotaExceededException", "VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT")
    first = client.describe_verified_destination_numbers(DestinationPhoneNumbers=[PHONE])["VerifiedDestinationNumbers"]
    client.delete_verified_destination_number(VerifiedDestinationNumberId=first[0]["VerifiedDestinationNumberArn"])
    with pytest.raises(ClientError) as caught:
        client.create_verified_destination_number(DestinationPhoneNumber=OTHER)
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")


def test_a_verification_text_comes_from_an_identity_that_can_send_it(network: Network) -> None:
    client, number = network.client(), verify(network)
    call = {"VerifiedDestinationNumberId": number, "VerificationChannel": "TEXT"}
    client.send_destination_number_verification_code(**call, OriginationIdentity="ACME")
    assert network.inbox.messages()[-1].sender == "ACME"
    foreign = lease(network, "SE")["PhoneNumberId"]
    with pytest.raises(ClientError) as caught:
        client.send_destination_number_verification_code(**call, OriginationIdentity=foreign)
    assert reason(caught) == ("ValidationException", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY")


@pytest.mark.parametrize("budget", ["Text", "Voice", "Notify", "Media", "Rcs"])
def test_spend_limits_are_set_shown_and_lifted(network: Network, budget: str) -> None:
    client = network.client()

    def shown() -> tuple[int, int, bool]:
        limits = {limit["Name"]: limit for limit in client.describe_spend_limits()["SpendLimits"]}
        limit = limits[f"{budget.upper()}_MESSAGE_MONTHLY_SPEND_LIMIT"]
        return limit["EnforcedLimit"], limit["MaxLimit"], limit["Overridden"]

    change = getattr(client, f"set_{budget.lower()}_message_spend_limit_override")
    lift = getattr(client, f"delete_{budget.lower()}_message_spend_limit_override")
    assert shown() == (10_000, 10_000, False)
    assert change(MonthlyLimit=5)["MonthlyLimit"] == 5
    assert shown() == (5, 10_000, True)
    with pytest.raises(ClientError) as caught:
        change(MonthlyLimit=10_001)
    assert reason(caught) == ("ValidationException", "REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT")
    network.set(sandbox=True)
    assert shown() == (1, 1, True)
    lift()
    assert shown() == (1, 1, False)


def test_protect_configurations_are_kept(network: Network) -> None:
    client, protect = network.client(), block(network)
    rules = client.get_protect_configuration_country_rule_set(ProtectConfigurationId=protect, NumberCapability="SMS")
    statuses = {country: rule["ProtectStatus"] for country, rule in rules["CountryRuleSet"].items()}
    assert (statuses["GB"], statuses["FR"]) == ("BLOCK", "ALLOW")
    shown = client.update_protect_configuration(ProtectConfigurationId=protect, DeletionProtectionEnabled=True)
    assert shown["DeletionProtectionEnabled"] is True
    protected = [{"Name": "deletion-protection-enabled", "Values": ["true"]}]
    assert len(client.describe_protect_configurations(Filters=protected)["ProtectConfigurations"]) == 1
    with pytest.raises(ClientError) as caught:
        client.delete_protect_configuration(ProtectConfigurationId=protect)
    assert reason(caught) == ("ConflictException", "DELETION_PROTECTION_ENABLED")
    client.update_protect_configuration(ProtectConfigurationId=protect, DeletionProtectionEnabled=False)
    client.set_account_default_protect_configuration(ProtectConfigurationId=protect)
    with pytest.raises(ClientError) as caught:
        client.delete_protect_configuration(ProtectConfigurationId=protect)
    assert reason(caught) == ("ConflictException", "PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT")
    client.delete_account_default_protect_configuration()
    client.create_configuration_set(ConfigurationSetName="codes")
    client.associate_protect_configuration(ProtectConfigurationId=protect, ConfigurationSetName="codes")
    with pytest.raises(ClientError) as caught:
        client.delete_protect_configuration(ProtectConfigurationId=protect)
    assert reason(caught) == ("ConflictException", "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET")
    client.disassociate_protect_configuration(ProtectConfigurationId=protect, ConfigurationSetName="codes")
    with pytest.raises(ClientError) as caught:
        client.disassociate_protect_configuration(ProtectConfigurationId=protect, ConfigurationSetName="codes")
    assert reason(caught) == ("ConflictException", "PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET")
    client.delete_protect_configuration(ProtectConfigurationId=protect)
    none_found(
        client,
        client.delete_account_default_protect_configuration,
        lambda: client.describe_protect_configurations(ProtectConfigurationIds=[protect]),
        lambda: client.set_account_default_protect_configuration(ProtectConfigurationId=protect),
    )


def test_number_overrides_are_listed_and_expire(network: Network) -> None:
    client, protect = network.client(), {"ProtectConfigurationId": block(network)}
    until = RECEIVED_AT + timedelta(hours=1)
    put = client.put_protect_configuration_rule_set_number_override
    put(**protect, DestinationPhoneNumber=PHONE, Action="ALLOW", ExpirationTimestamp=until)
    put(**protect, DestinationPhoneNumber="+33612345678", Action="BLOCK")
    listed = client.list_protect_configuration_rule_set_number_overrides(
        **protect, Filters=[{"Name": "iso-country-code", "Values": ["GB"]}]
    )["RuleSetNumberOverrides"]
    assert [one["DestinationPhoneNumber"] for one in listed] == [PHONE]
    text = {"DestinationPhoneNumber": PHONE, "MessageBody": "123456 is your code.", **protect}
    client.send_text_message(**text)
    network.phones.account.now = lambda: until
    with pytest.raises(ClientError) as caught:
        client.send_text_message(**text)
    network.phones.account.now = lambda: RECEIVED_AT
    assert reason(caught) == ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")
    with pytest.raises(ClientError) as caught:
        put(**protect, DestinationPhoneNumber=PHONE, Action="ALLOW", ExpirationTimestamp=RECEIVED_AT)
    assert reason(caught) == ("ValidationException", "INVALID_PARAMETER")


def destination(number: int = 1, **members: Any) -> dict[str, Any]:
    """Return an event destination's members."""
    return {
        "ConfigurationSetName": "codes",
        "EventDestinationName": f"topic-{number}",
        "MatchingEventTypes": ["TEXT_ALL"],
        "SnsDestination": {"TopicArn": "arn:aws:sns:us-east-1:000000000000:events"},
        **members,
    }


def test_configuration_sets_and_their_event_destinations_are_kept(network: Network) -> None:
    client = network.client()
    client.create_configuration_set(ConfigurationSetName="codes")
    with pytest.raises(ClientError) as caught:
        client.create_configuration_set(ConfigurationSetName="codes")
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")
    made = client.create_event_destination(**destination())
    assert made["EventDestination"]["Enabled"] is True
    with pytest.raises(ClientError) as caught:
        client.create_event_destination(**destination())
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")
    changed = client.update_event_destination(
        ConfigurationSetName="codes", EventDestinationName="topic-1", Enabled=False, MatchingEventTypes=["ALL"]
    )["EventDestination"]
    assert (changed["Enabled"], changed["MatchingEventTypes"]) == (False, ["ALL"])
    named = [{"Name": "event-destination-name", "Values": ["topic-1"]}]
    (shown,) = client.describe_configuration_sets(Filters=named)["ConfigurationSets"]
    assert shown["EventDestinations"] == [changed]
    client.set_default_message_feedback_enabled(ConfigurationSetName="codes", MessageFeedbackEnabled=True)
    client.set_default_sender_id(ConfigurationSetName="codes", SenderId="CODES")
    assert client.delete_default_sender_id(ConfigurationSetName="codes")["SenderId"] == "CODES"
    client.set_default_message_type(ConfigurationSetName="codes", MessageType="TRANSACTIONAL")
    assert client.delete_default_message_type(ConfigurationSetName="codes")["MessageType"] == "TRANSACTIONAL"
    client.delete_event_destination(ConfigurationSetName="codes", EventDestinationName="topic-1")
    client.delete_configuration_set(ConfigurationSetName="codes")
    none_found(
        client,
        lambda: client.describe_configuration_sets(ConfigurationSetNames=["codes"]),
        lambda: client.create_event_destination(**destination()),
        lambda: client.set_default_sender_id(ConfigurationSetName="codes", SenderId="CODES"),
    )


def test_an_event_destination_is_one_of_three_and_a_set_has_five(network: Network) -> None:
    client = network.client()
    client.create_configuration_set(ConfigurationSetName="codes")
    role = "arn:aws:iam::000000000000:role/events"
    logs = {"IamRoleArn": role, "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:events"}
    with pytest.raises(ClientError) as caught:
        client.create_event_destination(**destination(CloudWatchLogsDestination=logs))
    assert reason(caught) == ("ValidationException", "PARAMETERS_CANNOT_BE_USED_TOGETHER")
    none = {name: value for name, value in destination().items() if name != "SnsDestination"}
    with pytest.raises(ClientError) as caught:
        client.create_event_destination(**none)
    assert reason(caught) == ("ValidationException", "MISSING_PARAMETER")
    for number in range(5):
        client.create_event_destination(**destination(number))
    with pytest.raises(ClientError) as caught:
        client.create_event_destination(**destination(5))
    assert reason(caught) == ("ServiceQuotaExceededException", "EVENT_DESTINATIONS_PER_CONFIGURATION_SET")
    with pytest.raises(ClientError) as caught:
        client.update_event_destination(
            ConfigurationSetName="codes", EventDestinationName="topic-1", CloudWatchLogsDestination=logs
        )
    assert reason(caught) == ("ConflictException", "EVENT_DESTINATION_MISMATCH")


def test_feedback_is_for_messages_that_were_accepted(network: Network) -> None:
    client = network.client()
    sent = client.send_text_message(DestinationPhoneNumber=PHONE, MessageBody="123456 is your code.")["MessageId"]
    client.put_message_feedback(MessageId=sent, MessageFeedbackStatus="RECEIVED")
    assert network.phones.account.feedback[sent] == "RECEIVED"
    with pytest.raises(ClientError) as caught:
        client.put_message_feedback(MessageId="nothing", MessageFeedbackStatus="RECEIVED")
    response: Any = caught.value.response
    assert (response["Error"]["Code"], response["ResourceType"]) == ("ResourceNotFoundException", "message")


def test_the_forms_of_registrations_are_listed_by_country_and_resource(network: Network) -> None:
    client = network.client()
    by_country = [{"Name": "supported-association-iso-country-code", "Values": ["US"]}]
    american = client.describe_registration_type_definitions(Filters=by_country)["RegistrationTypeDefinitions"]
    assert {one["RegistrationType"] for one in american} >= {"US_TOLL_FREE_REGISTRATION"}
    assert {one["SupportedAssociations"][0]["IsoCountryCode"] for one in american} == {"US"}
    by_resource = [{"Name": "supported-association-resource-type", "Values": ["SENDER_ID"]}]
    sender_ids = client.describe_registration_type_definitions(Filters=by_resource)["RegistrationTypeDefinitions"]
    assert "GB_SENDER_ID_REGISTRATION" in {one["RegistrationType"] for one in sender_ids}
    (one,) = client.describe_registration_type_definitions(RegistrationTypes=["US_TOLL_FREE_REGISTRATION"])[
        "RegistrationTypeDefinitions"
    ]
    assert one["DisplayHints"]["Title"]
