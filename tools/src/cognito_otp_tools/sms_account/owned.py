"""Reads what an account owns in End User Messaging: numbers, sender IDs, pools with their members, registrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cognito_otp_attach.aws_calls import aws_call

type Described = Mapping[str, Any]
"""An item as a Describe call answers it."""


@dataclass(frozen=True, slots=True)
class Identities:
    """What the account owns: phone numbers, sender IDs, pools with their members by id, registrations by id."""

    numbers: tuple[Described, ...] = ()
    sender_ids: tuple[Described, ...] = ()
    pools: tuple[Described, ...] = ()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    registrations: Mapping[str, Described] = field(default_factory=dict)

    def named(self, identity: str) -> tuple[Described, ...]:
        """Return what a name, an id or an ARN stands for: a sender ID of several countries, a pool's members."""
        pool = self.pool(identity)
        if pool is not None:
            arns = self.members.get(pool["PoolId"], ())
            return tuple(item for item in (*self.numbers, *self.sender_ids) if arn_of(item) in arns)
        return tuple(item for item in (*self.numbers, *self.sender_ids) if identity in names_of(item))

    def pool(self, identity: str) -> Described | None:
        """Return the pool that an id or an ARN is of."""
        return next((one for one in self.pools if identity in {one["PoolId"], one["PoolArn"]}), None)


def arn_of(item: Described) -> str:
    """Return the ARN of a number or a sender ID."""
    return str(item.get("PhoneNumberArn") or item["SenderIdArn"])


def names_of(item: Described) -> frozenset[str]:
    """Return all that a number or a sender ID is called in requests."""
    if "PhoneNumberId" in item:
        number = str(item["PhoneNumber"])
        return frozenset({number, number.removeprefix("+"), str(item["PhoneNumberId"]), arn_of(item)})
    return frozenset({str(item["SenderId"]), arn_of(item)})


def shown_name(item: Described) -> str:
    """Return what a phone shows: the number, or the sender ID."""
    return str(item.get("PhoneNumber") or item["SenderId"])


def read_identities(client: Any) -> Identities:
    """Read all that the account owns with a client of pinpoint-sms-voice-v2; raise AwsCallError."""
    pools = pages(client, "DescribePools", "Pools")
    members = {
        pool["PoolId"]: tuple(
            item["OriginationIdentityArn"]
            for item in pages(client, "ListPoolOriginationIdentities", "OriginationIdentities", PoolId=pool["PoolId"])
        )
        for pool in pools
    }
    registrations = pages(client, "DescribeRegistrations", "Registrations")
    return Identities(
        numbers=pages(client, "DescribePhoneNumbers", "PhoneNumbers"),
        sender_ids=pages(client, "DescribeSenderIds", "SenderIds"),
        pools=pools,
        members=members,
        registrations={item["RegistrationId"]: item for item in registrations},
    )


PAGINATED = {
    "DescribePools": "describe_pools",
    "ListPoolOriginationIdentities": "list_pool_origination_identities",
    "DescribeRegistrations": "describe_registrations",
    "DescribePhoneNumbers": "describe_phone_numbers",
    "DescribeSenderIds": "describe_sender_ids",
    "DescribeVerifiedDestinationNumbers": "describe_verified_destination_numbers",
    "DescribeRegistrationTypeDefinitions": "describe_registration_type_definitions",
    "DescribeAccountAttributes": "describe_account_attributes",
    "DescribeSpendLimits": "describe_spend_limits",
    "DescribeConfigurationSets": "describe_configuration_sets",
}


def pages(client: Any, operation: str, member: str, **request: Any) -> tuple[Described, ...]:
    """Read every page of a list; raise AwsCallError."""
    with aws_call(f"sms-voice:{operation}"):
        found = client.get_paginator(PAGINATED[operation]).paginate(**request)
        return tuple(item for page in found for item in page[member])
