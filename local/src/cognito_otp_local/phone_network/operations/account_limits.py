"""What the account is and may: its tier, how many resources it may have, what it may spend a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.account.quotas import MOST, resources_of
from cognito_otp_local.phone_network.account.spend_limits import (
    BUDGETS,
    enforced_limit,
    granted_limit,
    override_of,
    set_override,
)
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import invalid

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.spend_limits import Budget
    from cognito_otp_local.phone_network.aws_protocols.handlers import Handler, Members

DESCRIBED = tuple(MOST)[:8]
"""The limits that DescribeAccountLimits has names for."""


@dataclass(frozen=True, slots=True)
class AccountLimits:
    """The account's limits as the service shows and changes them."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations, two for each kind of message."""
        found: dict[str, Handler] = {
            "DescribeAccountAttributes": self.describe_attributes,
            "DescribeAccountLimits": self.describe_limits,
            "DescribeSpendLimits": self.describe_spend_limits,
        }
        for budget in BUDGETS:
            name = f"{budget.title()}MessageSpendLimitOverride"
            found[f"Set{name}"] = self._setter(budget)
            found[f"Delete{name}"] = self._deleter(budget)
        return found

    def describe_attributes(self, request: Members) -> Members:
        """Answer with the tier, and the default Protect configuration if there is one."""
        tier = "SANDBOX" if self.account.settings.sandbox else "PRODUCTION"
        items = [{"Name": "ACCOUNT_TIER", "Value": tier}]
        if self.account.default_protect is not None:
            items.append({"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": self.account.default_protect})
        return answer_page(request, "AccountAttributes", items)

    def describe_limits(self, request: Members) -> Members:
        """Answer how many resources there are and may be."""
        used = resources_of(self.account)
        items = [{"Name": name, "Used": len(used[name]), "Max": MOST[name]} for name in DESCRIBED]
        return answer_page(request, "AccountLimits", items)

    def describe_spend_limits(self, request: Members) -> Members:
        """List what may be spent."""
        items = [
            {
                "Name": f"{budget}_MESSAGE_MONTHLY_SPEND_LIMIT",
                "EnforcedLimit": enforced_limit(self.account, budget),
                "MaxLimit": granted_limit(self.account),
                "Overridden": override_of(self.account, budget) is not None,
            }
            for budget in BUDGETS
        ]
        return answer_page(request, "SpendLimits", items)

    def _setter(self, budget: Budget) -> Handler:
        def change(request: Members) -> Members:
            limit = request["MonthlyLimit"]
            if limit > granted_limit(self.account):
                problem = f"the account may spend {granted_limit(self.account)} US dollars a month"
                raise invalid("REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT", "MonthlyLimit", problem)
            set_override(self.account, budget, limit)
            return {"MonthlyLimit": limit}

        return change

    def _deleter(self, budget: Budget) -> Handler:
        def delete(_: Members) -> Members:
            set_override(self.account, budget, None)
            return {"MonthlyLimit": granted_limit(self.account)}

        return delete
