"""What the account may spend a month.

Limits are the service's: an override set by the account, up to what AWS has granted (one US dollar a month in the
sandbox; End User Messaging SMS guide, "Quotas").
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account

type Budget = Literal["TEXT", "VOICE", "MEDIA", "NOTIFY", "RCS"]
BUDGETS: tuple[Budget, ...] = ("TEXT", "VOICE", "MEDIA", "NOTIFY", "RCS")
"""What has a limit of its own."""
GRANTED, GRANTED_IN_SANDBOX = 10_000, 1


def granted_limit(account: Account) -> int:
    """Return what AWS lets the account spend, in US dollars."""
    return GRANTED_IN_SANDBOX if account.settings.sandbox else GRANTED


def override_of(account: Account, budget: Budget) -> int | None:
    """Return the account's own limit, None where it has set none."""
    match budget:
        case "TEXT":
            return account.settings.text_spend_limit_usd
        case "VOICE":
            return account.settings.voice_spend_limit_usd
        case _:
            return account.other_spend_limits.get(budget)


def set_override(account: Account, budget: Budget, limit: int | None) -> None:
    """Keep the account's own limit, or drop it."""
    match budget:
        case "TEXT":
            account.settings = replace(account.settings, text_spend_limit_usd=limit)
        case "VOICE":
            account.settings = replace(account.settings, voice_spend_limit_usd=limit)
        case _ if limit is None:
            account.other_spend_limits.pop(budget, None)
        case _:
            account.other_spend_limits[budget] = limit


def enforced_limit(account: Account, budget: Budget) -> int:
    """Return the limit that counts."""
    override = override_of(account, budget)
    return granted_limit(account) if override is None else min(override, granted_limit(account))


def left_to_spend(account: Account, budget: Budget) -> Decimal:
    """Return what may still be spent this month, in US dollars."""
    return Decimal(enforced_limit(account, budget)) - account.spent[budget]
