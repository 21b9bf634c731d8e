"""Sender IDs of the account: requested, described, changed, released, each for one country.

Source: the End User Messaging SMS guide, "Sender IDs": letters, digits and hyphens, at least one letter; countries
without them, and those where one must be registered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.finding import find_sender_id
from cognito_otp_local.phone_network.account.origination_identities import OwnedSenderId
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, conflict, invalid, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Refusal, Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

FILTERS = {
    "sender-id": "SenderId",
    "iso-country-code": "IsoCountryCode",
    "message-type": "MessageTypes",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "registered": "Registered",
}
_NAME = re.compile(r"(?=.*[A-Za-z])(?!-)[A-Za-z0-9_-]{1,11}(?<!-)")


@dataclass(frozen=True, slots=True)
class SenderIds:
    """The sender IDs of an account. Where one must be registered, a new one is there and not registered."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "RequestSenderId": self.request,
            "DescribeSenderIds": self.describe,
            "UpdateSenderId": self.update,
            "ReleaseSenderId": self.release,
        }

    def request(self, request: Mapping[str, Any]) -> Reply:
        """Take a sender ID for a country."""
        name, country = request["SenderId"], request["IsoCountryCode"]
        problem = _check(name, country) or check_quota(self.account, "SENDER_IDS")
        if problem is not None:
            return problem
        if (name, country) in self.account.sender_ids:
            return conflict("RESOURCE_ALREADY_EXISTS", "The account has this sender ID there", "sender-id", name)
        taken = OwnedSenderId(
            name=name,
            country=country,
            message_types=tuple(request.get("MessageTypes") or ()),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        self.account.sender_ids[name, country] = taken
        return Accepted({**taken.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the sender IDs, or those that the request names."""
        found = list(self.account.sender_ids.values())
        if request.get("SenderIds"):
            found = []
            for wanted in request["SenderIds"]:
                one = find_sender_id(self.account, wanted["SenderId"], wanted["IsoCountryCode"])
                if one is None:
                    return not_found("sender-id", wanted["SenderId"])
                found.append(one)
        items = [one.as_json(self.account) for one in found if request.get("Owner") != "SHARED"]
        return answer_page(request, "SenderIds", items, filters=FILTERS)

    def update(self, request: Mapping[str, Any]) -> Reply:
        """Change its protection from deletion."""
        found = find_sender_id(self.account, request["SenderId"], request["IsoCountryCode"])
        if found is None:
            return not_found("sender-id", request["SenderId"])
        changed = replace(found, protected=request.get("DeletionProtectionEnabled", found.protected))
        self.account.sender_ids[found.name, found.country] = changed
        return Accepted(changed.as_json(self.account))

    def release(self, request: Mapping[str, Any]) -> Reply:
        """Give a sender ID up."""
        found = find_sender_id(self.account, request["SenderId"], request["IsoCountryCode"])
        if found is None:
            return not_found("sender-id", request["SenderId"])
        if found.protected:
            sentence = "The sender ID is protected from deletion"
            return conflict("DELETION_PROTECTION_ENABLED", sentence, "sender-id", found.name)
        if found.pool is not None:
            return conflict("SENDER_ID_ASSOCIATED_TO_POOL", "The sender ID is in a pool", "sender-id", found.name)
        del self.account.sender_ids[found.name, found.country]
        return Accepted(found.as_json(self.account))


def _check(name: str, country: str) -> Refusal | None:
    if _NAME.fullmatch(name) is None:
        problem = "a sender ID has at least one letter, and no hyphen at either end"
        return invalid("INVALID_PARAMETER", FieldProblem("SenderId", problem))
    if rules_of(country).sender_id == "no":
        return invalid("SENDER_ID_NOT_SUPPORTED", FieldProblem("IsoCountryCode", f"{country} has no sender IDs"))
    return None
