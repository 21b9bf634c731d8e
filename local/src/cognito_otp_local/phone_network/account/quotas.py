"""How many resources the account may have.

Ten verified numbers and 25 Protect configurations are the guide's figures ("Quotas"); the other figures are made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.refusals import over_quota

if TYPE_CHECKING:
    from collections.abc import Sized

    from cognito_otp_local.phone_network.account.account import Account

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


def check_quota(account: Account, name: str) -> None:
    """Refuse one more of a kind of resource when the account has as many as it may."""
    if not has_room(account, name):
        raise over_quota(f"{name}_PER_ACCOUNT", f"The account may have {MOST[name]} of these")


def has_room(account: Account, name: str) -> bool:
    """Whether the account may have one more of a kind of resource."""
    return len(resources_of(account)[name]) < MOST[name]


def resources_of(account: Account) -> dict[str, Sized]:
    """Return what the account has, by the names of its quotas."""
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
