"""How many resources the account may have, and DescribeAccountAttributes and DescribeAccountLimits.

Ten verified numbers and 25 Protect configurations are the guide's figures ("Quotas"); the other figures are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import over_quota

if TYPE_CHECKING:
    from collections.abc import Mapping, Sized

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Refusal, Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

MOST = {
    "PHONE_NUMBERS": 25,
    "POOLS": 25,
    "CONFIGURATION_SETS": 25,
    "OPT_OUT_LISTS": 25,
    "SENDER_IDS": 100,
    "REGISTRATIONS": 100,
    "REGISTRATION_ATTACHMENTS": 100,
    "VERIFIED_DESTINATION_NUMBERS": 10,
    "PROTECT_CONFIGURATIONS": 25,
    "NOTIFY_CONFIGURATIONS": 25,
}
DESCRIBED = tuple(MOST)[:8]
"""The limits that DescribeAccountLimits has names for."""


def check_quota(account: Account, name: str) -> Refusal | None:
    """Refuse one more of a kind of resource when the account has as many as it may."""
    if len(_used(account)[name]) < MOST[name]:
        return None
    return over_quota(f"{name}_PER_ACCOUNT", f"The account may have {MOST[name]} of these")


def _used(account: Account) -> dict[str, Sized]:
    return {
        "PHONE_NUMBERS": account.numbers,
        "POOLS": account.pools,
        "CONFIGURATION_SETS": account.configuration_sets,
        "OPT_OUT_LISTS": account.opt_out_lists,
        "SENDER_IDS": account.sender_ids,
        "REGISTRATIONS": account.registrations,
        "REGISTRATION_ATTACHMENTS": (),
        "VERIFIED_DESTINATION_NUMBERS": account.verified_numbers,
        "PROTECT_CONFIGURATIONS": account.protect_configurations,
        "NOTIFY_CONFIGURATIONS": account.notify_configurations,
    }


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the account is, as the service tells it."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {"DescribeAccountAttributes": self.attributes, "DescribeAccountLimits": self.limits}

    def attributes(self, request: Mapping[str, Any]) -> Reply:
        """Tell the tier, and the default Protect configuration if there is one."""
        tier = "SANDBOX" if self.account.settings.sandbox else "PRODUCTION"
        items = [{"Name": "ACCOUNT_TIER", "Value": tier}]
        if self.account.default_protect is not None:
            items.append({"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": self.account.default_protect})
        return answer_page(request, "AccountAttributes", items)

    def limits(self, request: Mapping[str, Any]) -> Reply:
        """Tell how many resources there are and may be."""
        used = _used(self.account)
        items = [{"Name": name, "Used": len(used[name]), "Max": MOST[name]} for name in DESCRIBED]
        return answer_page(request, "AccountLimits", items)
