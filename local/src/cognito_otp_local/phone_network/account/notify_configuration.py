"""A Notify configuration: the brand that texts name, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.owner import Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConfiguration:
    """One configuration, active at once and in the basic tier. No countries means all."""

    id: str
    brand: str
    channels: tuple[str, ...]
    created: float
    template: str | None = None
    pool: str | None = None
    countries: tuple[str, ...] = ()
    protected: bool = False

    def as_json(self, owner: Owner) -> dict[str, Any]:
        """Show it as DescribeNotifyConfigurations does."""
        return {
            "NotifyConfigurationArn": owner.arn(f"notify-configuration/{self.id}"),
            "NotifyConfigurationId": self.id,
            "DisplayName": self.brand,
            "UseCase": "CODE_VERIFICATION",
            "DefaultTemplateId": self.template,
            "PoolId": self.pool,
            "EnabledCountries": list(self.countries),
            "EnabledChannels": list(self.channels),
            "Tier": "BASIC",
            "TierUpgradeStatus": "BASIC",
            "Status": "ACTIVE",
            "DeletionProtectionEnabled": self.protected,
            "CreatedTimestamp": self.created,
        }
