"""A configuration set: the defaults and the event destinations that a message gets by naming it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.owner import Owner


@dataclass(frozen=True, slots=True)
class EventDestination:
    """Where events of some types go. ``target`` is the member that names it, as the request gave it."""

    name: str
    types: tuple[str, ...]
    target: tuple[str, Mapping[str, str]]
    enabled: bool = True

    def wants(self, event_type: str) -> bool:
        """Whether events of a type go there."""
        family = f"{event_type.partition('_')[0]}_ALL"
        return self.enabled and not {"ALL", family, event_type}.isdisjoint(self.types)

    def as_json(self) -> dict[str, Any]:
        """Show it as the service does."""
        member, value = self.target
        return {
            "EventDestinationName": self.name,
            "Enabled": self.enabled,
            "MatchingEventTypes": list(self.types),
            member: dict(value),
        }


@dataclass(slots=True)
class ConfigurationSet:
    """One configuration set."""

    name: str
    created: float
    message_type: MessageType | None = None
    sender_id: str | None = None
    feedback: bool | None = None
    protect: str | None = None
    destinations: dict[str, EventDestination] = field(default_factory=dict)

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeConfigurationSets does."""
        return {
            "ConfigurationSetArn": owner.arn(f"configuration-set/{self.name}"),
            "ConfigurationSetName": self.name,
            "EventDestinations": [destination.as_json() for destination in self.destinations.values()],
            "DefaultMessageType": self.message_type,
            "DefaultSenderId": self.sender_id,
            "DefaultMessageFeedbackEnabled": self.feedback,
            "CreatedTimestamp": self.created,
            "ProtectConfigurationId": self.protect,
        }
