"""The rules that a text must pass: identities, countries, opt-outs, the sandbox, prices, spend, Protect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from support.people import PHONE
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

BODY = "123456 is your code."
FRANCE, INDIA, AMERICA, BRAZIL = "+33612345678", "+919876543210", "+12065550100", "+5511912345678"
SIMULATOR = "+447860019066"
AMERICAN_SIMULATOR = "+14254147755"


def send(network: Network, to: str = PHONE, **members: Any) -> str:
    """Send a text and return what the phone shows as its sender."""
    message_id = network.client().send_text_message(DestinationPhoneNumber=to, MessageBody=BODY, **members)["MessageId"]
    (found,) = [message for message in network.inbox.messages(to=to) if message.message_id == message_id]
    return found.sender


def refused(network: Network, to: str = PHONE, **members: Any) -> tuple[str, str | None]:
    """Send a text that must be refused; return the exception and its Reason, having seen that nothing arrived."""
    before = network.inbox.messages()
    with pytest.raises(ClientError) as caught:
        network.client().send_text_message(DestinationPhoneNumber=to, MessageBody=BODY, **members)
    assert network.inbox.messages() == before
    code, reason = caught.value.response["Error"]["Code"], caught.value.response.get("Reason")
    assert network.pending(to)[-1].endswith(f": {code} {reason}" if reason else f": {code}")
    return code, reason if reason is None else str(reason)


def lease(network: Network, country: str = "GB", **members: Any) -> dict[str, Any]:
    """Lease a number."""
    asked = {"MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS", "VOICE"], "NumberType": "LONG_CODE"}
    leased: dict[str, Any] = network.client().request_phone_number(**{"IsoCountryCode": country, **asked, **members})
    return leased


def take(network: Network, country: str, name: str = "ACME", **members: Any) -> dict[str, Any]:
    """Take a sender ID."""
    taken: dict[str, Any] = network.client().request_sender_id(SenderId=name, IsoCountryCode=country, **members)
    return taken


def pool_of(network: Network, identity: str, **members: Any) -> str:
    """Create a pool around an identity and return its id."""
    made = network.client().create_pool(OriginationIdentity=identity, MessageType="TRANSACTIONAL", **members)
    return str(made["PoolId"])


def test_any_well_formed_identity_exists_until_the_account_is_strict(network: Network) -> None:
    assert send(network, OriginationIdentity="ACME") == "ACME"
    network.set(owned_only=True)
    assert refused(network, OriginationIdentity="ACME") == ("ResourceNotFoundException", None)


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ("+447700900999", "phone-number"),
        ("phone-1", "phone-number"),
        ("pool-1", "pool"),
        ("ACME", "sender-id"),
        ("arn:aws:sms-voice:us-east-1:000000000000:pool/pool-1", "pool"),
        ("arn:aws:sms-voice:us-east-1:000000000000:sender-id/ACME/GB", "sender-id"),
    ],
)
def test_an_unknown_identity_is_named_with_its_kind(network: Network, identity: str, kind: str) -> None:
    network.set(owned_only=True)
    with pytest.raises(ClientError) as caught:
        network.client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody=BODY, OriginationIdentity=identity)
    response: Any = caught.value.response
    assert (response["ResourceType"], response["ResourceId"]) == (kind, identity)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("how", ["PhoneNumber", "PhoneNumberId", "PhoneNumberArn"])
def test_a_number_sends_however_it_is_named(network: Network, how: str, *, strict: bool) -> None:
    network.set(owned_only=strict)
    number = lease(network)
    assert send(network, OriginationIdentity=number[how]) == number["PhoneNumber"]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"NumberCapabilities": ["VOICE"]}, "NUMBER_CAPABILITIES_MISMATCH"),
        ({"MessageType": "PROMOTIONAL"}, "MESSAGE_TYPE_MISMATCH"),
    ],
)
def test_a_number_keeps_to_what_it_is_for(
    network: Network, members: dict[str, Any], reason: str, *, strict: bool
) -> None:
    """Identities that the account has follow the rules in a permissive account too."""
    network.set(owned_only=strict)
    number = lease(network, **members)
    assert refused(network, OriginationIdentity=number["PhoneNumberId"]) == ("ConflictException", reason)


def test_a_number_does_not_leave_its_country_unless_it_may(network: Network) -> None:
    number = lease(network, "SE")
    identity = number["PhoneNumberId"]
    expected = ("ValidationException", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY")
    assert refused(network, FRANCE, OriginationIdentity=identity) == expected
    network.client().update_phone_number(PhoneNumberId=identity, InternationalSendingEnabled=True)
    assert send(network, FRANCE, OriginationIdentity=identity) == number["PhoneNumber"]


def test_numbers_of_some_countries_never_leave_them(network: Network) -> None:
    """The UK's, says AWS's table."""
    identity = lease(network, "GB")["PhoneNumberId"]
    expected = ("ValidationException", "INTERNATIONAL_SENDING_NOT_SUPPORTED")
    assert refused(network, FRANCE, OriginationIdentity=identity) == expected
    with pytest.raises(ClientError) as caught:
        network.client().update_phone_number(PhoneNumberId=identity, InternationalSendingEnabled=True)
    assert caught.value.response["Reason"] == "INTERNATIONAL_SENDING_NOT_SUPPORTED"  # type: ignore[typeddict-item]  # EUM's own member


def test_a_simulator_number_reaches_simulators_of_its_country_only(network: Network) -> None:
    identity = lease(network, "US", NumberType="SIMULATOR")["PhoneNumberId"]
    expected = ("ValidationException", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY")
    assert send(network, AMERICAN_SIMULATOR, OriginationIdentity=identity)
    for to in (AMERICA, SIMULATOR):
        assert refused(network, to, OriginationIdentity=identity) == expected


def test_a_number_waits_for_its_registration(network: Network) -> None:
    client = network.client()
    registration = client.create_registration(RegistrationType="US_TOLL_FREE_REGISTRATION")["RegistrationId"]
    identity = lease(network, "US", NumberType="TOLL_FREE", RegistrationId=registration)["PhoneNumberId"]
    assert refused(network, AMERICA, OriginationIdentity=identity) == ("ConflictException", "REGISTRATION_NOT_COMPLETE")
    client.submit_registration_version(RegistrationId=registration)
    assert send(network, AMERICA, OriginationIdentity=identity)


@pytest.mark.parametrize("strict", [True, False])
def test_a_sender_id_is_shown_in_the_country_it_is_for(network: Network, *, strict: bool) -> None:
    network.set(owned_only=strict)
    taken = take(network, "FR")
    assert send(network, FRANCE, OriginationIdentity="ACME") == "ACME"
    assert send(network, FRANCE, OriginationIdentity=taken["SenderIdArn"]) == "ACME"
    assert refused(network, PHONE, OriginationIdentity=taken["SenderIdArn"]) == (
        "ValidationException",
        "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
    )


def test_a_sender_id_for_promotions_sends_no_codes(network: Network) -> None:
    take(network, "FR", MessageTypes=["PROMOTIONAL"])
    assert refused(network, FRANCE, OriginationIdentity="ACME") == ("ConflictException", "MESSAGE_TYPE_MISMATCH")


def test_a_country_without_sender_ids_refuses_one(network: Network) -> None:
    network.set(owned_only=True)
    expected = ("ValidationException", "SENDER_ID_NOT_SUPPORTED")
    assert refused(network, BRAZIL, OriginationIdentity="ACME") == expected
    with pytest.raises(ClientError) as caught:
        take(network, "BR")
    assert caught.value.response["Reason"] == "SENDER_ID_NOT_SUPPORTED"  # type: ignore[typeddict-item]  # EUM's own member


def test_an_unregistered_sender_id_is_shown_as_notice_where_countries_register(network: Network) -> None:
    """The call succeeds all the same; the trace says so."""
    client = network.client()
    arn = take(network, "IN")["SenderIdArn"]
    assert send(network, INDIA, OriginationIdentity="ACME") == "NOTICE"
    assert "ACME is not registered in IN" in network.inbox.messages()[-1].trace[-1].what
    registration = client.create_registration(RegistrationType="IN_SENDER_ID_REGISTRATION")["RegistrationId"]
    client.create_registration_association(RegistrationId=registration, ResourceId=arn)
    assert send(network, INDIA, OriginationIdentity="ACME") == "NOTICE"
    client.submit_registration_version(RegistrationId=registration)
    assert send(network, INDIA, OriginationIdentity="ACME") == "ACME"


def test_a_sender_id_of_another_country_is_notice_where_it_would_have_to_be_registered(network: Network) -> None:
    network.set(owned_only=True)
    take(network, "FR")
    assert send(network, PHONE, OriginationIdentity="ACME") == "NOTICE"
    assert refused(network, "+393123456789", OriginationIdentity="ACME") == ("ResourceNotFoundException", None)


def test_without_an_identity_the_accounts_number_of_the_country_is_chosen(network: Network) -> None:
    network.set(owned_only=True)
    assert send(network) == "NOTICE"
    assert send(network, BRAZIL) == "24273"
    number = lease(network)
    assert send(network) == number["PhoneNumber"]


def test_nothing_is_sent_to_the_us_without_a_number_there(network: Network) -> None:
    network.set(owned_only=True)
    assert refused(network, AMERICA) == ("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND")
    assert send(network, AMERICA, OriginationIdentity=lease(network, "US")["PhoneNumberId"])


def test_a_pool_sends_from_the_member_that_reaches_the_country(network: Network) -> None:
    number = lease(network, "SE")
    pool = pool_of(network, number["PhoneNumberId"])
    take(network, "FR")
    network.client().associate_origination_identity(PoolId=pool, OriginationIdentity="ACME", IsoCountryCode="FR")
    assert send(network, FRANCE, OriginationIdentity=pool) == "ACME"
    assert send(network, "+46701234567", OriginationIdentity=pool) == number["PhoneNumber"]
    expected = ("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND")
    assert refused(network, PHONE, OriginationIdentity=pool) == expected
    network.client().update_pool(PoolId=pool, SharedRoutesEnabled=True)
    assert send(network, PHONE, OriginationIdentity=pool) == "NOTICE"


def test_a_phone_that_opted_out_gets_nothing_from_identities_of_that_list(network: Network) -> None:
    client = network.client()
    client.put_opted_out_number(OptOutListName="Default", OptedOutNumber=PHONE)
    expected = ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")
    assert refused(network, OriginationIdentity="ACME") == expected
    client.create_opt_out_list(OptOutListName="codes")
    other = lease(network, OptOutListName="codes")
    assert send(network, OriginationIdentity=other["PhoneNumberId"])
    client.put_opted_out_number(OptOutListName="codes", OptedOutNumber=PHONE)
    assert refused(network, OriginationIdentity=other["PhoneNumberId"]) == expected
    client.update_phone_number(PhoneNumberId=other["PhoneNumberId"], SelfManagedOptOutsEnabled=True)
    assert send(network, OriginationIdentity=other["PhoneNumberId"])


def test_a_phone_that_opted_in_again_gets_texts(network: Network) -> None:
    client = network.client()
    client.put_opted_out_number(OptOutListName="Default", OptedOutNumber=PHONE)
    client.delete_opted_out_number(OptOutListName="Default", OptedOutNumber=PHONE)
    assert send(network)


def test_the_sandbox_lets_verified_and_simulator_numbers_through_only(network: Network) -> None:
    network.set(sandbox=True)
    assert refused(network) == ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")
    assert send(network, SIMULATOR)
    client = network.client()
    number = client.create_verified_destination_number(DestinationPhoneNumber=PHONE)["VerifiedDestinationNumberId"]
    client.send_destination_number_verification_code(VerifiedDestinationNumberId=number, VerificationChannel="TEXT")
    code = network.inbox.messages(to=PHONE)[-1].body[-6:]
    assert refused(network) == ("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED")
    client.verify_destination_number(VerifiedDestinationNumberId=number, VerificationCode=code)
    assert send(network)


@pytest.mark.parametrize(("most", "fits"), [("0.05", True), ("0.04999", False)])
def test_a_text_that_costs_more_than_it_may_is_refused(network: Network, most: str, *, fits: bool) -> None:
    if fits:
        assert send(network, MaxPrice=most)
    else:
        assert refused(network, MaxPrice=most) == ("ValidationException", "PRICE_OVER_THRESHOLD")


def test_a_price_counts_every_part(network: Network) -> None:
    with pytest.raises(ClientError, match="MaxPrice"):
        network.client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody="x" * 161, MaxPrice="0.05")


def test_the_monthly_spend_limit_is_enforced(network: Network) -> None:
    """A limit of one dollar is twenty of these texts."""
    network.set(text_spend_limit_usd=1)
    for _ in range(20):
        send(network)
    expected = ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT")
    assert refused(network) == expected
    network.set(text_spend_limit_usd=None)
    assert send(network)


def test_a_dry_run_is_checked_and_neither_sent_nor_paid(network: Network) -> None:
    network.client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody=BODY, DryRun=True)
    assert network.inbox.messages() == ()
    assert network.pending(PHONE) == ["SendTextMessage from NOTICE: dry run, nothing sent"]
    assert network.phones.account.spent["TEXT"] == 0
    network.set(text_spend_limit_usd=0)
    assert refused(network, DryRun=True)[0] == "ServiceQuotaExceededException"


def block(network: Network, country: str = "GB", status: str = "BLOCK", capability: str = "SMS") -> str:
    """Create a Protect configuration with a rule for one country and return its id."""
    client = network.client()
    made: str = client.create_protect_configuration()["ProtectConfigurationId"]
    client.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=made,
        NumberCapability=capability,
        CountryRuleSetUpdates={country: {"ProtectStatus": status}},
    )
    return made


BLOCKED = ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")


def test_protect_blocks_by_the_message_the_set_or_the_account(network: Network) -> None:
    client, protect = network.client(), block(network)
    assert send(network)
    assert refused(network, ProtectConfigurationId=protect) == BLOCKED
    client.create_configuration_set(ConfigurationSetName="codes")
    client.associate_protect_configuration(ProtectConfigurationId=protect, ConfigurationSetName="codes")
    assert refused(network, ConfigurationSetName="codes") == BLOCKED
    client.set_account_default_protect_configuration(ProtectConfigurationId=protect)
    assert refused(network) == BLOCKED
    assert send(network, FRANCE)
    client.delete_account_default_protect_configuration()
    assert send(network)


def test_the_messages_protect_configuration_goes_before_the_sets_and_the_accounts(network: Network) -> None:
    client = network.client()
    client.set_account_default_protect_configuration(ProtectConfigurationId=block(network))
    lenient = client.create_protect_configuration()["ProtectConfigurationId"]
    assert send(network, ProtectConfigurationId=lenient)
    client.create_configuration_set(ConfigurationSetName="codes")
    client.associate_protect_configuration(ProtectConfigurationId=lenient, ConfigurationSetName="codes")
    assert send(network, ConfigurationSetName="codes")


@pytest.mark.parametrize("status", ["ALLOW", "MONITOR", "FILTER"])
def test_other_rules_of_protect_let_texts_through(network: Network, status: str) -> None:
    assert send(network, ProtectConfigurationId=block(network, status=status))


def test_a_rule_for_calls_leaves_texts_alone(network: Network) -> None:
    assert send(network, ProtectConfigurationId=block(network, capability="VOICE"))


def test_a_rule_for_a_number_goes_before_its_countrys(network: Network) -> None:
    client, protect = network.client(), block(network)
    override = {"ProtectConfigurationId": protect, "DestinationPhoneNumber": PHONE}
    client.put_protect_configuration_rule_set_number_override(**override, Action="ALLOW")
    assert send(network, ProtectConfigurationId=protect)
    client.put_protect_configuration_rule_set_number_override(**override, Action="BLOCK")
    expected = ("ConflictException", "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE")
    assert refused(network, ProtectConfigurationId=protect) == expected
    client.delete_protect_configuration_rule_set_number_override(**override)
    assert refused(network, ProtectConfigurationId=protect) == BLOCKED


def test_a_configuration_sets_defaults_fill_what_a_text_leaves_open(network: Network) -> None:
    client = network.client()
    client.create_configuration_set(ConfigurationSetName="codes")
    client.set_default_sender_id(ConfigurationSetName="codes", SenderId="CODES")
    client.set_default_message_type(ConfigurationSetName="codes", MessageType="PROMOTIONAL")
    assert send(network, ConfigurationSetName="codes") == "CODES"
    delivery = network.inbox.messages()[-1].delivery
    assert delivery is not None
    assert delivery.message_type == "PROMOTIONAL"
    assert send(network, ConfigurationSetName="codes", OriginationIdentity="ACME") == "ACME"


@pytest.mark.parametrize("member", ["ConfigurationSetName", "ProtectConfigurationId"])
def test_a_strict_account_accepts_only_its_configurations(network: Network, member: str) -> None:
    network.set(owned_only=True)
    assert refused(network, **{member: "nothing"}) == ("ResourceNotFoundException", None)


def test_a_failing_simulator_number_is_accepted_and_gets_nothing(network: Network) -> None:
    network.client().send_text_message(DestinationPhoneNumber="+447860019067", MessageBody=BODY)
    assert network.inbox.messages() == ()
    assert network.pending("+447860019067")[-1].startswith("SendTextMessage from NOTICE: not delivered, UNREACHABLE")


def test_a_text_that_expires_before_the_network_sends_it_is_not_delivered(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="slow", seconds=5.2, times=1)
    with pytest.raises(ReadTimeoutError):  # what happens to the text is decided at once, and not waited for here
        network.impatient_client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody=BODY, TimeToLive=5)
    wait_until(lambda: any("not delivered, TTL_EXPIRED" in step for step in network.pending(PHONE)))
    assert network.inbox.messages() == ()


def test_purpose_and_route_of_the_context_are_in_the_trace_and_nothing_else_of_it(network: Network) -> None:
    send(network, Context={"purpose": "sign_up", "route": "1", "other": "x"}, OriginationIdentity="ACME")
    (step,) = network.inbox.messages()[0].trace
    assert step.what == "SendTextMessage from ACME: accepted (purpose sign_up, route 1)"
