"""Sender IDs of the account: requested, described, changed, released, each for one country.

Source: the End User Messaging SMS guide, "Sender IDs": letters, digits and hyphens, at least one letter; countries
without them, and those where one must be registered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.finding import get_sender_id
from cognito_otp_local.phone_network.account.origination_identities import OwnedSenderId
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.country_rules import rules_of
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import conflict, invalid

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

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

    def request(self, request: Members) -> Members:
        """Take a sender ID for a country."""
        name, country = request["SenderId"], request["IsoCountryCode"]
        _check(name, country)
        check_quota(self.account, "SENDER_IDS")
        if (name, country) in self.account.sender_ids:
            raise conflict("RESOURCE_ALREADY_EXISTS", "The account has this sender ID there", "sender-id", name)
        taken = OwnedSenderId(
            name=name,
            country=country,
            message_types=tuple(request.get("MessageTypes") or ()),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        self.account.sender_ids[name, country] = taken
        return {**taken.as_json(self.account), "Tags": request.get("Tags") or []}

    def describe(self, request: Members) -> Members:
        """List the sender IDs, or those that the request names."""
        found = list(self.account.sender_ids.values())
        if request.get("SenderIds"):
            found = [self._get(wanted) for wanted in request["SenderIds"]]
        items = [one.as_json(self.account) for one in found if request.get("Owner") != "SHARED"]
        return answer_page(request, "SenderIds", items, filters=FILTERS)

    def update(self, request: Members) -> Members:
        """Change its protection from deletion."""
        found = self._get(request)
        changed = replace(found, protected=request.get("DeletionProtectionEnabled", found.protected))
        self.account.sender_ids[found.name, found.country] = changed
        return changed.as_json(self.account)

    def release(self, request: Members) -> Members:
        """Give a sender ID up."""
        found = self._get(request)
        if found.protected:
            sentence = "The sender ID is protected from deletion"
            raise conflict("DELETION_PROTECTION_ENABLED", sentence, "sender-id", found.name)
        if found.pool is not None:
            raise conflict("SENDER_ID_ASSOCIATED_TO_POOL", "The sender ID is in a pool", "sender-id", found.name)
        del self.account.sender_ids[found.name, found.country]
        return found.as_json(self.account)

    def _get(self, request: Members) -> OwnedSenderId:
        return get_sender_id(self.account, request["SenderId"], request["IsoCountryCode"])


def _check(name: str, country: str) -> None:
    if _NAME.fullmatch(name) is None:
        problem = "a sender ID has at least one letter, and no hyphen at either end"
        raise invalid("INVALID_PARAMETER", "SenderId", problem)
    if rules_of(country).sender_id == "no":
        raise invalid("SENDER_ID_NOT_SUPPORTED", "IsoCountryCode", f"{country} has no sender IDs")
