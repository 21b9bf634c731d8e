"""Facts of an account's End User Messaging and SNS in one Region, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from cognito_otp_attach.facts.values import Unseen
    from cognito_otp_tools.sms_account.owned import Described, Identities


@dataclass(frozen=True, slots=True)
class Budget:
    """A month's spend limit in US dollars, the most that AWS allows, and what is spent, None where AWS does not say."""

    limit: int
    most: int
    spent: Decimal | Unseen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsFacts:
    """An account in one Region. ``attributes`` has the tier and the default Protect configuration.

    ``sns_budget`` is None where SNS has no limit of its own. The last five are read only where routes are looked at;
    ``protect_rules`` has the status of each country by the Protect configuration's id and the capability, ``opted_out``
    how many phones each opt-out list has.
    """

    region: str
    attributes: Mapping[str, str] | Unseen
    budgets: Mapping[str, Budget] | Unseen
    sns_sandbox: bool | Unseen
    sns_budget: Budget | Unseen | None
    identities: Identities | Unseen | None = None
    configuration_sets: tuple[Described, ...] | Unseen | None = None
    protect_rules: Mapping[tuple[str, str], Mapping[str, str] | Unseen] = field(default_factory=dict)
    opted_out: Mapping[str, int | Unseen] = field(default_factory=dict)
