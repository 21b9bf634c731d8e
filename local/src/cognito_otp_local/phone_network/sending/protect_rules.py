"""Whether Protect stops a message.

Source: the End User Messaging SMS guide, "Protect configurations": the configuration that the request names counts,
else the one of its configuration set, else the account's default. A number's own rule goes before its country's.
FILTER and MONITOR judge risk, which nothing here has, so they let messages through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.refusals import conflict
from cognito_otp_local.phone_network.resource_names import name_of

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.protect_configuration import ProtectConfiguration
    from cognito_otp_local.phone_network.sending.outbound import Outbound

COUNTRY_BLOCKED = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
NUMBER_BLOCKED = "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"


def check_protect(account: Account, message: Outbound) -> None:
    """Refuse a message that Protect stops."""
    found = _find_configuration(account, message)
    if found is None:
        return
    override = found.override_for(message.to.e164, account.timestamp())
    if override == "ALLOW":
        return
    if override == "BLOCK":
        sentence = "A Protect rule blocks the destination phone number"
        raise conflict(NUMBER_BLOCKED, sentence, "protect-configuration", found.id)
    if found.rules[message.capability].get(message.to.country) == "BLOCK":
        sentence = f"A Protect rule blocks messages to {message.to.country}"
        raise conflict(COUNTRY_BLOCKED, sentence, "protect-configuration", found.id)


def _find_configuration(account: Account, message: Outbound) -> ProtectConfiguration | None:
    """Return the Protect configuration that counts for a message."""
    configuration_set = account.configuration_sets.get(name_of(message.configuration_set or ""))
    of_set = configuration_set.protect if configuration_set is not None else None
    chosen = message.protect or of_set or account.default_protect
    return account.protect_configurations.get(name_of(chosen)) if chosen else None
