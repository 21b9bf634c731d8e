"""The origination identities that the account has: numbers, sender IDs, pools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.operations.opt_out_lists import DEFAULT_LIST

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.account import Account

SENDER_ID_CAPABILITIES = ("SMS",)
FREE = "0.00"
"""The monthly price of everything here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedNumber:
    """A phone number of the account."""

    id: str
    number: str = field(repr=False)
    country: str
    message_type: MessageType
    capabilities: tuple[str, ...]
    kind: str
    created: float
    opt_out_list: str = DEFAULT_LIST
    self_managed_opt_outs: bool = False
    international: bool = False
    protected: bool = False
    two_way: bool = False
    pool: str | None = None
    registration: str | None = None

    def arn(self, account: Account) -> str:
        """Return its ARN."""
        return account.arn(f"phone-number/{self.id}")

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribePhoneNumbers does."""
        return {
            "PhoneNumberArn": self.arn(account),
            "PhoneNumberId": self.id,
            "PhoneNumber": self.number,
            "Status": "ACTIVE",
            "IsoCountryCode": self.country,
            "MessageType": self.message_type,
            "NumberCapabilities": list(self.capabilities),
            "NumberType": self.kind,
            "MonthlyLeasingPrice": FREE,
            "TwoWayEnabled": self.two_way,
            "SelfManagedOptOutsEnabled": self.self_managed_opt_outs,
            "OptOutListName": self.opt_out_list,
            "InternationalSendingEnabled": self.international,
            "DeletionProtectionEnabled": self.protected,
            "PoolId": self.pool,
            "RegistrationId": self.registration,
            "CreatedTimestamp": self.created,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedSenderId:
    """A sender ID of the account, which is one for each country."""

    name: str
    country: str
    message_types: tuple[MessageType, ...]
    registered: bool = False
    protected: bool = False
    pool: str | None = None
    registration: str | None = None

    def arn(self, account: Account) -> str:
        """Return its ARN."""
        return account.arn(f"sender-id/{self.name}/{self.country}")

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribeSenderIds does."""
        return {
            "SenderIdArn": self.arn(account),
            "SenderId": self.name,
            "IsoCountryCode": self.country,
            "MessageTypes": list(self.message_types),
            "MonthlyLeasingPrice": FREE,
            "DeletionProtectionEnabled": self.protected,
            "Registered": self.registered,
            "RegistrationId": self.registration,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedPool:
    """A pool of the account. What is in it says so itself."""

    id: str
    message_type: MessageType
    created: float
    opt_out_list: str = DEFAULT_LIST
    self_managed_opt_outs: bool = False
    shared_routes: bool = False
    protected: bool = False
    two_way: bool = False

    def arn(self, account: Account) -> str:
        """Return its ARN."""
        return account.arn(f"pool/{self.id}")

    def members(self, account: Account) -> list[OwnedNumber | OwnedSenderId]:
        """Return what is in the pool, numbers first."""
        everything: list[OwnedNumber | OwnedSenderId] = [*account.numbers.values(), *account.sender_ids.values()]
        return [one for one in everything if one.pool == self.id]

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribePools does."""
        return {
            "PoolArn": self.arn(account),
            "PoolId": self.id,
            "Status": "ACTIVE",
            "MessageType": self.message_type,
            "TwoWayEnabled": self.two_way,
            "SelfManagedOptOutsEnabled": self.self_managed_opt_outs,
            "OptOutListName": self.opt_out_list,
            "SharedRoutesEnabled": self.shared_routes,
            "DeletionProtectionEnabled": self.protected,
            "CreatedTimestamp": self.created,
        }


type Owned = OwnedNumber | OwnedSenderId | OwnedPool
