"""The origination identities that the account has: numbers, sender IDs, pools."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.opt_out_list import DEFAULT_LIST

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.owner import Owner

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

    @property
    def resource_id(self) -> str:
        """What answers name it by, beside its ARN."""
        return self.id

    @property
    def resource_type(self) -> str:
        """The value of ResourceType."""
        return "phone-number"

    @property
    def allowed_types(self) -> tuple[MessageType, ...]:
        """The types of message that it may send."""
        return (self.message_type,)

    def arn(self, owner: Owner) -> str:
        """Return its ARN."""
        return owner.arn(f"phone-number/{self.id}")

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribePhoneNumbers does."""
        return {
            "PhoneNumberArn": self.arn(owner),
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

    @property
    def resource_id(self) -> str:
        """What answers name it by, beside its ARN."""
        return self.name

    @property
    def resource_type(self) -> str:
        """The value of ResourceType."""
        return "sender-id"

    @property
    def number(self) -> None:
        """It has none."""
        return

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What it can do."""
        return ("SMS",)

    @property
    def allowed_types(self) -> tuple[MessageType, ...]:
        """The types of message that it may send; all, where none is named."""
        return self.message_types or ("TRANSACTIONAL", "PROMOTIONAL")

    def arn(self, owner: Owner) -> str:
        """Return its ARN."""
        return owner.arn(f"sender-id/{self.name}/{self.country}")

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeSenderIds does."""
        return {
            "SenderIdArn": self.arn(owner),
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

    def arn(self, owner: Owner) -> str:
        """Return its ARN."""
        return owner.arn(f"pool/{self.id}")

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribePools does."""
        return {
            "PoolArn": self.arn(owner),
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


type Member = OwnedNumber | OwnedSenderId
"""What may be in a pool and bound to a registration."""
type Owned = Member | OwnedPool
