"""Configuration sets: the defaults and the event destinations that a message gets by naming one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

FILTERS = {
    "event-destination-name": "_names",
    "matching-event-types": "_types",
    "default-message-type": "DefaultMessageType",
    "default-sender-id": "DefaultSenderId",
    "default-message-feedback-enabled": "DefaultMessageFeedbackEnabled",
    "protect-configuration-id": "ProtectConfigurationId",
}


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

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribeConfigurationSets does."""
        return {
            "ConfigurationSetArn": account.arn(f"configuration-set/{self.name}"),
            "ConfigurationSetName": self.name,
            "EventDestinations": [destination.as_json() for destination in self.destinations.values()],
            "DefaultMessageType": self.message_type,
            "DefaultSenderId": self.sender_id,
            "DefaultMessageFeedbackEnabled": self.feedback,
            "CreatedTimestamp": self.created,
            "ProtectConfigurationId": self.protect,
        }


@dataclass(frozen=True, slots=True)
class ConfigurationSets:
    """The configuration sets of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateConfigurationSet": self.create,
            "DescribeConfigurationSets": self.describe,
            "DeleteConfigurationSet": self.delete,
            "SetDefaultMessageType": self.set_message_type,
            "DeleteDefaultMessageType": self.delete_message_type,
            "SetDefaultSenderId": self.set_sender_id,
            "DeleteDefaultSenderId": self.delete_sender_id,
            "SetDefaultMessageFeedbackEnabled": self.set_feedback,
        }

    def find(self, request: Mapping[str, Any]) -> ConfigurationSet | Refusal:
        """Find the set that a request names."""
        name = request["ConfigurationSetName"]
        return self.account.configuration_sets.get(name_of(name)) or not_found("configuration-set", name)

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Create a set."""
        name = request["ConfigurationSetName"]
        full = check_quota(self.account, "CONFIGURATION_SETS")
        if full is not None:
            return full
        if name in self.account.configuration_sets:
            return conflict("RESOURCE_ALREADY_EXISTS", "A set of this name exists", "configuration-set", name)
        made = self.account.configuration_sets[name] = ConfigurationSet(name, self.account.timestamp())
        return Accepted({**made.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the sets, or those that the request names."""
        wanted = request.get("ConfigurationSetNames") or list(self.account.configuration_sets)
        for name in wanted:
            if name_of(name) not in self.account.configuration_sets:
                return not_found("configuration-set", name)
        items = [self._with_filtered(self.account.configuration_sets[name_of(name)]) for name in wanted]
        page = answer_page(request, "ConfigurationSets", items, filters=FILTERS)
        if isinstance(page, Accepted):
            for item in page.result["ConfigurationSets"]:
                del item["_names"], item["_types"]
        return page

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a set."""
        found = self.find(request)
        if isinstance(found, Refusal):
            return found
        del self.account.configuration_sets[found.name]
        return Accepted(found.as_json(self.account))

    def set_message_type(self, request: Mapping[str, Any]) -> Reply:
        """Set the message type of messages that name none."""
        found = self.find(request)
        if isinstance(found, Refusal):
            return found
        found.message_type = request["MessageType"]
        return Accepted({**found.as_json(self.account), "MessageType": found.message_type})

    def delete_message_type(self, request: Mapping[str, Any]) -> Reply:
        """Drop that default."""
        found = self.find(request)
        if isinstance(found, Refusal):
            return found
        dropped, found.message_type = found.message_type, None
        return Accepted({**found.as_json(self.account), "MessageType": dropped})

    def set_sender_id(self, request: Mapping[str, Any]) -> Reply:
        """Set the sender ID of texts that name no identity."""
        found = self.find(request)
        if isinstance(found, Refusal):
            return found
        found.sender_id = request["SenderId"]
        return Accepted({**found.as_json(self.account), "SenderId": found.sender_id})

    def delete_sender_id(self, request: Mapping[str, Any]) -> Reply:
        """Drop that default."""
        found = self.find(request)
        if isinstance(found, Refusal):
            return found
        dropped, found.sender_id = found.sender_id, None
        return Accepted({**found.as_json(self.account), "SenderId": dropped})

    def set_feedback(self, request: Mapping[str, Any]) -> Reply:
        """Set whether messages wait for feedback when they do not say."""
        found = self.find(request)
        if isinstance(found, Refusal):
            return found
        found.feedback = request["MessageFeedbackEnabled"]
        return Accepted({**found.as_json(self.account), "MessageFeedbackEnabled": found.feedback})

    def _with_filtered(self, found: ConfigurationSet) -> dict[str, Any]:
        """Describe a set with what the filters look at inside its destinations."""
        destinations = found.destinations.values()
        types = sorted({one for destination in destinations for one in destination.types})
        return {**found.as_json(self.account), "_names": [one.name for one in destinations], "_types": types}
