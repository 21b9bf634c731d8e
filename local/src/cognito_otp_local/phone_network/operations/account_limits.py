"""Prices and monthly spend limits.

The prices are made up: AWS's differ by country, carrier and day. Limits are the service's: an override set by the
account, up to what AWS has granted (one US dollar a month in the sandbox; End User Messaging SMS guide, "Quotas").
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

NEAR = frozenset({"US", "CA"})
NEAR_PART, FAR_PART = Decimal("0.01"), Decimal("0.05")
NEAR_MINUTE, FAR_MINUTE = Decimal("0.02"), Decimal("0.10")
GRANTED, GRANTED_IN_SANDBOX = 10_000, 1
BUDGETS = ("TEXT", "VOICE", "MEDIA", "NOTIFY", "RCS")


def price_of_part(country: str) -> Decimal:
    """Return the price of one part of a text, in US dollars."""
    return NEAR_PART if country in NEAR else FAR_PART


def price_of_minute(country: str) -> Decimal:
    """Return the price of a minute's call, in US dollars."""
    return NEAR_MINUTE if country in NEAR else FAR_MINUTE


def left_of(account: Account, budget: str) -> Decimal:
    """Return what may still be spent this month, in US dollars."""
    return Decimal(_enforced(account, budget)) - account.spent[budget]


def _granted(account: Account) -> int:
    return GRANTED_IN_SANDBOX if account.settings.sandbox else GRANTED


def _override(account: Account, budget: str) -> int | None:
    match budget:
        case "TEXT":
            return account.settings.text_spend_limit_usd
        case "VOICE":
            return account.settings.voice_spend_limit_usd
        case _:
            return account.other_spend_limits.get(budget)


def _enforced(account: Account, budget: str) -> int:
    override = _override(account, budget)
    return _granted(account) if override is None else min(override, _granted(account))


class SpendLimits:
    """The limits as the service shows and changes them."""

    def __init__(self, account: Account) -> None:
        """Of an account."""
        self.account = account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations, two for each kind of message."""
        found: dict[str, Handler] = {"DescribeSpendLimits": self.describe}
        for budget in BUDGETS:
            name = f"{budget.title() if budget != 'RCS' else 'Rcs'}MessageSpendLimitOverride"
            found[f"Set{name}"] = self._setter(budget)
            found[f"Delete{name}"] = self._deleter(budget)
        return found

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the limits."""
        items = [
            {
                "Name": f"{budget}_MESSAGE_MONTHLY_SPEND_LIMIT",
                "EnforcedLimit": _enforced(self.account, budget),
                "MaxLimit": _granted(self.account),
                "Overridden": _override(self.account, budget) is not None,
            }
            for budget in BUDGETS
        ]
        return answer_page(request, "SpendLimits", items)

    def _setter(self, budget: str) -> Handler:
        def change(request: Mapping[str, Any]) -> Reply:
            limit = request["MonthlyLimit"]
            if limit > _granted(self.account):
                problem = f"the account may spend {_granted(self.account)} US dollars a month"
                reason = "REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT"
                return invalid(reason, FieldProblem("MonthlyLimit", problem))
            self._keep(budget, limit)
            return Accepted({"MonthlyLimit": limit})

        return change

    def _deleter(self, budget: str) -> Handler:
        def delete(_: Mapping[str, Any]) -> Reply:
            self._keep(budget, None)
            return Accepted({"MonthlyLimit": _granted(self.account)})

        return delete

    def _keep(self, budget: str, limit: int | None) -> None:
        settings = self.account.settings
        if budget == "TEXT":
            self.account.settings = replace(settings, text_spend_limit_usd=limit)
        elif budget == "VOICE":
            self.account.settings = replace(settings, voice_spend_limit_usd=limit)
        elif limit is None:
            self.account.other_spend_limits.pop(budget, None)
        else:
            self.account.other_spend_limits[budget] = limit
