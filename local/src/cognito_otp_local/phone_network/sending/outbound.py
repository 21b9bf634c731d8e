"""A message on its way out, whatever its channel, and the account's rules that it must pass before it is accepted.

The order of the checks is not documented: the configuration set, the identity, Protect, the sandbox, opt-outs,
the price, the month's spend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cognito_otp.domain.simulators import is_simulator
from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.operations.account_limits import left_of
from cognito_otp_local.phone_network.operations.opt_out_lists import OptOuts
from cognito_otp_local.phone_network.operations.verified_numbers import is_verified
from cognito_otp_local.phone_network.refusals import Refusal, conflict, invalid, not_found, over_quota
from cognito_otp_local.phone_network.sending.origins import Origin, find_origin
from cognito_otp_local.phone_network.sending.protect_rules import find_block

if TYPE_CHECKING:
    from decimal import Decimal

    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.operations.configuration_sets import ConfigurationSet

type Capability = Literal["SMS", "VOICE"]
type Budget = Literal["TEXT", "VOICE", "NOTIFY"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a message costs in US dollars, the unit price that a limit is held against, and that limit's field."""

    whole: Decimal
    unit: Decimal
    most: Decimal | None = None
    field: str = "MaxPrice"
    budget: Budget = "TEXT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A message that fits its operation's model. ``managed`` ones come from AWS's identities, not the account's."""

    operation: str
    to: Phone
    identity: str | None
    price: Price
    capability: Capability = "SMS"
    message_type: MessageType = "TRANSACTIONAL"
    configuration_set: str | None = None
    protect: str | None = None
    context: tuple[tuple[str, str], ...] = ()
    managed: str | None = None


def check(account: Account, message: Outbound) -> Origin | Refusal:
    """Return what the message comes from, or why it is refused."""
    missing = _find_missing(account, message)
    if missing is not None:
        return missing
    origin = _find_origin(account, message)
    if isinstance(origin, Refusal):
        return origin
    return (
        find_block(account, message)
        or _check_sandbox(account, message)
        or _check_opt_out(account, message, origin)
        or _check_price(account, message)
        or origin
    )


def configuration_set_of(account: Account, message: Outbound) -> ConfigurationSet | None:
    """Return the account's configuration set that a message names."""
    name = message.configuration_set
    return account.configuration_sets.get(name_of(name)) if name else None


def _find_missing(account: Account, message: Outbound) -> Refusal | None:
    """Refuse configurations that do not exist, where everything must."""
    if not account.settings.owned_only:
        return None
    if message.configuration_set and configuration_set_of(account, message) is None:
        return not_found("configuration-set", message.configuration_set)
    if message.protect and name_of(message.protect) not in account.protect_configurations:
        return not_found("protect-configuration", message.protect)
    return None


def _find_origin(account: Account, message: Outbound) -> Origin | Refusal:
    if message.managed is not None:
        return Origin(message.managed)
    return find_origin(account, message.identity, message.to, message.capability, message.message_type)


def _check_sandbox(account: Account, message: Outbound) -> Refusal | None:
    number = message.to.e164
    if not account.settings.sandbox or is_simulator(number) or is_verified(account, number):
        return None
    sentence = "The account is in the sandbox and the destination phone number is not verified"
    return conflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED", sentence, "verified-destination-number", number)


def _check_opt_out(account: Account, message: Outbound, origin: Origin) -> Refusal | None:
    number = message.to.e164
    if origin.opt_out_list is None or not OptOuts(account).has(number, origin.opt_out_list):
        return None
    sentence = "The destination phone number has opted out"
    return conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", sentence, "opted-out-number", number)


def _check_price(account: Account, message: Outbound) -> Refusal | None:
    price = message.price
    if price.most is not None and price.unit > price.most:
        return invalid("PRICE_OVER_THRESHOLD", FieldProblem(price.field, "the message costs more than this"))
    if price.whole > left_of(account, price.budget):
        reason = f"MONTHLY_SPEND_LIMIT_REACHED_FOR_{price.budget}"
        return over_quota(reason, "The account's monthly spend limit is reached")
    return None
