"""The account's rules that every message must pass before it is accepted.

The order of the checks is not documented: the configuration set, the identity, Protect, the sandbox, opt-outs,
the price, the month's spend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.simulators import is_simulator
from cognito_otp_local.phone_network.account.finding import get_record, has_opted_out
from cognito_otp_local.phone_network.account.spend_limits import left_to_spend
from cognito_otp_local.phone_network.account.verification import is_verified
from cognito_otp_local.phone_network.refusals import conflict, invalid, over_quota
from cognito_otp_local.phone_network.sending.origins import find_origin
from cognito_otp_local.phone_network.sending.outbound import Origin
from cognito_otp_local.phone_network.sending.protect_rules import check_protect

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.sending.outbound import Outbound


def check_message(account: Account, message: Outbound) -> Origin:
    """Return what the message comes from, or refuse it."""
    _check_configurations(account, message)
    origin = _find_origin(account, message)
    check_protect(account, message)
    _check_sandbox(account, message)
    _check_opt_out(account, message, origin)
    _check_price(account, message)
    return origin


def _check_configurations(account: Account, message: Outbound) -> None:
    """Refuse configurations that do not exist, where everything must."""
    if not account.settings.owned_only:
        return
    if message.configuration_set:
        get_record(account.configuration_sets, message.configuration_set, "configuration-set")
    if message.protect:
        get_record(account.protect_configurations, message.protect, "protect-configuration")


def _find_origin(account: Account, message: Outbound) -> Origin:
    if message.managed is not None:
        return Origin(message.managed)
    return find_origin(account, message.identity, message.to, message.capability, message.message_type)


def _check_sandbox(account: Account, message: Outbound) -> None:
    number = message.to.e164
    if account.settings.sandbox and not is_simulator(number) and not is_verified(account, number):
        sentence = "The account is in the sandbox and the destination phone number is not verified"
        raise conflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED", sentence, "verified-destination-number", number)


def _check_opt_out(account: Account, message: Outbound, origin: Origin) -> None:
    number = message.to.e164
    if origin.opt_out_list is not None and has_opted_out(account, number, origin.opt_out_list):
        sentence = "The destination phone number has opted out"
        raise conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", sentence, "opted-out-number", number)


def _check_price(account: Account, message: Outbound) -> None:
    price = message.price
    if price.most is not None and price.unit > price.most:
        raise invalid("PRICE_OVER_THRESHOLD", price.field, "the message costs more than this")
    if price.whole > left_to_spend(account, price.budget):
        reason = f"MONTHLY_SPEND_LIMIT_REACHED_FOR_{price.budget}"
        raise over_quota(reason, "The account's monthly spend limit is reached")
