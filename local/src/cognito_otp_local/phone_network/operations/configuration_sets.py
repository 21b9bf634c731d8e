"""Configuration sets: created, described, deleted, and given defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.configuration_set import ConfigurationSet
from cognito_otp_local.phone_network.account.finding import get_record
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

FILTERS = {
    "event-destination-name": "_names",
    "matching-event-types": "_types",
    "default-message-type": "DefaultMessageType",
    "default-sender-id": "DefaultSenderId",
    "default-message-feedback-enabled": "DefaultMessageFeedbackEnabled",
    "protect-configuration-id": "ProtectConfigurationId",
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

    def create(self, request: Members) -> Members:
        """Create a set."""
        name = request["ConfigurationSetName"]
        check_quota(self.account, "CONFIGURATION_SETS")
        if name in self.account.configuration_sets:
            raise conflict("RESOURCE_ALREADY_EXISTS", "A set of this name exists", "configuration-set", name)
        made = self.account.configuration_sets[name] = ConfigurationSet(name, self.account.timestamp())
        return {**made.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the sets, or those that the request names."""
        sets = self.account.configuration_sets
        wanted = request.get("ConfigurationSetNames") or list(sets)
        items = [self._with_filtered(get_record(sets, name, "configuration-set")) for name in wanted]
        page = answer_page(request, "ConfigurationSets", items, filters=FILTERS)
        for item in page["ConfigurationSets"]:
            del item["_names"], item["_types"]
        return page

    def delete(self, request: Members) -> Members:
        """Delete a set."""
        found = self._get(request)
        del self.account.configuration_sets[found.name]
        return found.as_json(self.account)

    def set_message_type(self, request: Members) -> Members:
        """Set the message type of messages that name none."""
        found = self._get(request)
        found.message_type = request["MessageType"]
        return {**found.as_json(self.account), "MessageType": found.message_type}

    def delete_message_type(self, request: Members) -> Members:
        """Drop that default."""
        found = self._get(request)
        dropped, found.message_type = found.message_type, None
        return {**found.as_json(self.account), "MessageType": dropped}

    def set_sender_id(self, request: Members) -> Members:
        """Set the sender ID of texts that name no identity."""
        found = self._get(request)
        found.sender_id = request["SenderId"]
        return {**found.as_json(self.account), "SenderId": found.sender_id}

    def delete_sender_id(self, request: Members) -> Members:
        """Drop that default."""
        found = self._get(request)
        dropped, found.sender_id = found.sender_id, None
        return {**found.as_json(self.account), "SenderId": dropped}

    def set_feedback(self, request: Members) -> Members:
        """Set whether messages wait for feedback when they do not say."""
        found = self._get(request)
        found.feedback = request["MessageFeedbackEnabled"]
        return {**found.as_json(self.account), "MessageFeedbackEnabled": found.feedback}

    def _get(self, request: Members) -> ConfigurationSet:
        return get_record(self.account.configuration_sets, request["ConfigurationSetName"], "configuration-set")

    def _with_filtered(self, found: ConfigurationSet) -> dict[str, Any]:
        """Describe a set with what the filters look at inside its destinations."""
        destinations = found.destinations.values()
        types = sorted({one for destination in destinations for one in destination.types})
        return {**found.as_json(self.account), "_names": [one.name for one in destinations], "_types": types}
