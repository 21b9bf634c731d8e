"""Numbers, sender IDs, pools, registrations: created, listed with filters and pages, changed, released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from contract.phone_network.test_rules import lease, pool_of, take

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.local_stack.phone_network_server import Network


def reason(caught: pytest.ExceptionInfo[ClientError]) -> tuple[str, Any]:
    """Return an error's code and Reason."""
    return caught.value.response["Error"]["Code"], caught.value.response.get("Reason")


def none_found(client: Any, *calls: Callable[[], object]) -> None:
    """Assert that each call fails because its resource does not exist."""
    for call in calls:
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            call()


def test_a_number_is_leased_described_and_released(network: Network) -> None:
    client = network.client()
    leased = lease(network, InternationalSendingEnabled=False, Tags=[{"Key": "a", "Value": "b"}])
    assert leased["PhoneNumber"].startswith("+44")
    assert leased["Tags"] == [{"Key": "a", "Value": "b"}]
    (shown,) = client.describe_phone_numbers()["PhoneNumbers"]
    assert (shown["PhoneNumberId"], shown["Status"], shown["OptOutListName"]) == (
        leased["PhoneNumberId"],
        "ACTIVE",
        "Default",
    )
    assert client.release_phone_number(PhoneNumberId=leased["PhoneNumberArn"])["Status"] == "DELETED"
    assert client.describe_phone_numbers()["PhoneNumbers"] == []


def test_a_number_of_ones_choice_can_be_leased_once(network: Network) -> None:
    preference = [{"PreferenceType": ["ExactMatch"], "Filter": ["+447700900999"]}]
    assert lease(network, NumberPreference=preference)["PhoneNumber"] == "+447700900999"
    with pytest.raises(ClientError) as caught:
        lease(network, NumberPreference=preference)
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"NumberType": "TEN_DLC"}, ("ValidationException", "COUNTRY_CODE_MISMATCH")),
        ({"IsoCountryCode": "ZZ"}, ("ValidationException", "COUNTRY_CODE_MISMATCH")),
        ({"PoolId": "pool-1"}, ("ResourceNotFoundException", None)),
        ({"RegistrationId": "registration-1"}, ("ResourceNotFoundException", None)),
        ({"OptOutListName": "nothing"}, ("ResourceNotFoundException", None)),
        ({"InternationalSendingEnabled": True}, ("ValidationException", "INTERNATIONAL_SENDING_NOT_SUPPORTED")),
        (
            {"NumberPreference": [{"PreferenceType": ["EndsWith"], "Filter": ["99"]}]},
            ("ValidationException", "UNSPECIFIED_PARAMETER_NOT_SUPPORTED"),
        ),
    ],
)
def test_a_number_that_cannot_be_had_is_refused(
    network: Network, members: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    with pytest.raises(ClientError) as caught:
        lease(network, **members)
    assert reason(caught) == expected


def test_numbers_are_filtered_and_paged(network: Network) -> None:
    client = network.client()
    for country in ("GB", "GB", "SE"):
        lease(network, country)
    british = [{"Name": "iso-country-code", "Values": ["GB"]}]
    assert len(client.describe_phone_numbers(Filters=british)["PhoneNumbers"]) == 2
    both = [*british, {"Name": "number-capability", "Values": ["MMS"]}]
    assert client.describe_phone_numbers(Filters=both)["PhoneNumbers"] == []
    off = [{"Name": "two-way-enabled", "Values": ["false"]}]
    assert len(client.describe_phone_numbers(Filters=off)["PhoneNumbers"]) == 3
    pages = client.get_paginator("describe_phone_numbers").paginate(PaginationConfig={"PageSize": 2})
    assert [len(page["PhoneNumbers"]) for page in pages] == [2, 1]
    assert client.describe_phone_numbers(Owner="SHARED")["PhoneNumbers"] == []
    with pytest.raises(ClientError) as caught:
        client.describe_phone_numbers(NextToken="somewhere")
    assert reason(caught) == ("ValidationException", "INVALID_NEXT_TOKEN")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_phone_numbers(PhoneNumberIds=["phone-1"])


def test_a_protected_or_pooled_number_is_not_released(network: Network) -> None:
    client = network.client()
    number = lease(network, DeletionProtectionEnabled=True)["PhoneNumberId"]
    with pytest.raises(ClientError) as caught:
        client.release_phone_number(PhoneNumberId=number)
    assert reason(caught) == ("ConflictException", "DELETION_PROTECTION_ENABLED")
    client.update_phone_number(PhoneNumberId=number, DeletionProtectionEnabled=False)
    pool_of(network, number)
    with pytest.raises(ClientError) as caught:
        client.release_phone_number(PhoneNumberId=number)
    assert reason(caught) == ("ConflictException", "PHONE_NUMBER_ASSOCIATED_TO_POOL")


def test_an_account_has_so_many_numbers_and_no_more(network: Network) -> None:
    for _ in range(25):
        lease(network)
    with pytest.raises(ClientError) as caught:
        lease(network)
    assert reason(caught) == ("ServiceQuotaExceededException", "PHONE_NUMBERS_PER_ACCOUNT")
    limits = {limit["Name"]: limit for limit in network.client().describe_account_limits()["AccountLimits"]}
    assert (limits["PHONE_NUMBERS"]["Used"], limits["PHONE_NUMBERS"]["Max"]) == (25, 25)


def test_a_sender_id_is_taken_country_by_country(network: Network) -> None:
    client = network.client()
    take(network, "FR", MessageTypes=["TRANSACTIONAL"])
    take(network, "GB")
    with pytest.raises(ClientError) as caught:
        take(network, "FR")
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")
    one = client.describe_sender_ids(SenderIds=[{"SenderId": "ACME", "IsoCountryCode": "FR"}])["SenderIds"]
    assert [(shown["IsoCountryCode"], shown["Registered"]) for shown in one] == [("FR", False)]
    typed = [{"Name": "message-type", "Values": ["TRANSACTIONAL"]}]
    assert len(client.describe_sender_ids(Filters=typed)["SenderIds"]) == 1
    assert len(client.describe_sender_ids()["SenderIds"]) == 2
    client.update_sender_id(SenderId="ACME", IsoCountryCode="FR", DeletionProtectionEnabled=True)
    with pytest.raises(ClientError) as caught:
        client.release_sender_id(SenderId="ACME", IsoCountryCode="FR")
    assert reason(caught) == ("ConflictException", "DELETION_PROTECTION_ENABLED")
    client.release_sender_id(SenderId="ACME", IsoCountryCode="GB")
    assert len(client.describe_sender_ids()["SenderIds"]) == 1


@pytest.mark.parametrize("name", ["123456", "-ACME", "ACME-"])
def test_a_sender_id_has_a_letter_and_no_hyphen_at_its_ends(network: Network, name: str) -> None:
    with pytest.raises(ClientError) as caught:
        take(network, "FR", name)
    assert reason(caught) == ("ValidationException", "INVALID_PARAMETER")


def test_a_pool_is_filled_listed_emptied_and_deleted(network: Network) -> None:
    client = network.client()
    first, second = lease(network)["PhoneNumberId"], lease(network)["PhoneNumberArn"]
    pool = pool_of(network, first)
    assert (
        client.associate_origination_identity(PoolId=pool, OriginationIdentity=second)["OriginationIdentityArn"]
        == second
    )
    members = client.list_pool_origination_identities(PoolId=pool)["OriginationIdentities"]
    assert {member["OriginationIdentityArn"] for member in members} >= {second}
    voice = [{"Name": "number-capability", "Values": ["VOICE"]}]
    assert len(client.list_pool_origination_identities(PoolId=pool, Filters=voice)["OriginationIdentities"]) == 2
    with pytest.raises(ClientError) as caught:
        pool_of(network, first)
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_ASSOCIATED")
    client.disassociate_origination_identity(PoolId=pool, OriginationIdentity=second)
    with pytest.raises(ClientError) as caught:
        client.disassociate_origination_identity(PoolId=pool, OriginationIdentity=second)
    assert reason(caught) == ("ConflictException", "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL")
    with pytest.raises(ClientError) as caught:
        client.disassociate_origination_identity(PoolId=pool, OriginationIdentity=first)
    assert reason(caught) == ("ConflictException", "LAST_PHONE_NUMBER")
    assert [shown["PoolId"] for shown in client.describe_pools(PoolIds=[pool])["Pools"]] == [pool]
    assert client.delete_pool(PoolId=pool)["Status"] == "DELETING"
    assert client.describe_pools()["Pools"] == []
    client.release_phone_number(PhoneNumberId=first)


def test_a_pool_takes_identities_of_its_message_type_that_exist(network: Network) -> None:
    client = network.client()
    promotional = lease(network, MessageType="PROMOTIONAL")["PhoneNumberId"]
    with pytest.raises(ClientError) as caught:
        pool_of(network, promotional)
    assert reason(caught) == ("ValidationException", "INVALID_PARAMETER")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        pool_of(network, "phone-1")
    none_found(
        client,
        lambda: client.describe_pools(PoolIds=["pool-1"]),
        lambda: client.update_pool(PoolId="pool-1"),
        lambda: client.delete_pool(PoolId="pool-1"),
        lambda: client.list_pool_origination_identities(PoolId="pool-1"),
        lambda: client.associate_origination_identity(PoolId="pool-1", OriginationIdentity="phone-1"),
    )


def test_a_registration_goes_its_way(network: Network) -> None:
    client = network.client()
    made = client.create_registration(RegistrationType="SG_SENDER_ID_REGISTRATION")
    identity = {"RegistrationId": made["RegistrationId"]}
    assert made["RegistrationStatus"] == "CREATED"
    arn = take(network, "SG")["SenderIdArn"]
    bound = client.create_registration_association(**identity, ResourceId=arn)
    assert (bound["ResourceType"], bound["IsoCountryCode"]) == ("sender-id", "SG")
    with pytest.raises(ClientError) as caught:
        client.create_registration_association(**identity, ResourceId=arn)
    assert reason(caught) == ("ConflictException", "RESOURCE_ALREADY_ASSOCIATED")
    assert client.submit_registration_version(**identity)["RegistrationVersionStatus"] == "APPROVED"
    with pytest.raises(ClientError) as caught:
        client.submit_registration_version(**identity)
    assert reason(caught) == ("ConflictException", "REGISTRATION_ALREADY_SUBMITTED")
    complete = [{"Name": "registration-status", "Values": ["COMPLETE"]}]
    assert len(client.describe_registrations(Filters=complete)["Registrations"]) == 1
    assert len(client.list_registration_associations(**identity)["RegistrationAssociations"]) == 1
    assert client.describe_sender_ids()["SenderIds"][0]["Registered"] is True
    with pytest.raises(ClientError) as caught:
        client.delete_registration(**identity)
    assert reason(caught) == ("ConflictException", "RESOURCE_NOT_EMPTY")
    client.release_sender_id(SenderId="ACME", IsoCountryCode="SG")
    assert client.delete_registration(**identity)["RegistrationStatus"] == "DELETED"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_registrations(RegistrationIds=[made["RegistrationId"]])
