"""Notify configurations: the brand that texts name, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.account.finding import find_pool
from cognito_otp_local.phone_network.account.notify_templates import TEMPLATES
from cognito_otp_local.phone_network.account.quotas import check_quota
from cognito_otp_local.phone_network.operations.listing import answer_page
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, conflict, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.refusals import Reply
    from cognito_otp_local.phone_network.services.sms_voice import Handler

UNSET_TEMPLATE, UNSET_POOL = "UNSET_DEFAULT_TEMPLATE", "UNSET_DEFAULT_POOL_FOR_NOTIFY"
FILTERS = {
    "display-name": "DisplayName",
    "enabled-countries": "EnabledCountries",
    "enabled-channels": "EnabledChannels",
    "default-template": "DefaultTemplateId",
    "default-pool": "PoolId",
    "use-case": "UseCase",
    "status": "Status",
    "deletion-protection-enabled": "DeletionProtectionEnabled",
    "tier-upgrade-status": "TierUpgradeStatus",
}


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

    def as_json(self, account: Account) -> dict[str, Any]:
        """Show it as DescribeNotifyConfigurations does."""
        return {
            "NotifyConfigurationArn": account.arn(f"notify-configuration/{self.id}"),
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


@dataclass(frozen=True, slots=True)
class NotifyConfigurations:
    """The Notify configurations of an account."""

    account: Account

    @property
    def handlers(self) -> dict[str, Handler]:
        """The operations."""
        return {
            "CreateNotifyConfiguration": self.create,
            "DescribeNotifyConfigurations": self.describe,
            "UpdateNotifyConfiguration": self.update,
            "DeleteNotifyConfiguration": self.delete,
        }

    def create(self, request: Mapping[str, Any]) -> Reply:
        """Create a configuration."""
        problem = self._check(request) or check_quota(self.account, "NOTIFY_CONFIGURATIONS")
        if problem is not None:
            return problem
        made = NotifyConfiguration(
            id=self.account.resource_id("notify"),
            brand=request["DisplayName"],
            channels=tuple(request["EnabledChannels"]),
            created=self.account.timestamp(),
            template=_read_template(request, None),
            pool=_read_pool(request, None),
            countries=tuple(request.get("EnabledCountries") or ()),
            protected=request.get("DeletionProtectionEnabled") or False,
        )
        self.account.notify_configurations[made.id] = made
        return Accepted({**made.as_json(self.account), "Tags": request.get("Tags") or []})

    def describe(self, request: Mapping[str, Any]) -> Reply:
        """List the configurations, or those that the request names."""
        wanted = request.get("NotifyConfigurationIds") or list(self.account.notify_configurations)
        for name in wanted:
            if name_of(name) not in self.account.notify_configurations:
                return not_found("notify-configuration", name)
        items = [self.account.notify_configurations[name_of(name)].as_json(self.account) for name in wanted]
        return answer_page(request, "NotifyConfigurations", items, filters=FILTERS)

    def update(self, request: Mapping[str, Any]) -> Reply:
        """Change what the request names."""
        found = self._get(request)
        problem = found if isinstance(found, Refusal) else self._check(request)
        if isinstance(found, Refusal) or problem is not None:
            return problem or not_found("notify-configuration", request["NotifyConfigurationId"])
        changed = replace(
            found,
            template=_read_template(request, found.template),
            pool=_read_pool(request, found.pool),
            countries=tuple(request.get("EnabledCountries", found.countries)),
            channels=tuple(request.get("EnabledChannels", found.channels)),
            protected=request.get("DeletionProtectionEnabled", found.protected),
        )
        self.account.notify_configurations[found.id] = changed
        return Accepted(changed.as_json(self.account))

    def delete(self, request: Mapping[str, Any]) -> Reply:
        """Delete a configuration."""
        found = self._get(request)
        if isinstance(found, Refusal):
            return found
        if found.protected:
            sentence = "The configuration is protected from deletion"
            return conflict("DELETION_PROTECTION_ENABLED", sentence, "notify-configuration", found.id)
        del self.account.notify_configurations[found.id]
        return Accepted(found.as_json(self.account))

    def _get(self, request: Mapping[str, Any]) -> NotifyConfiguration | Refusal:
        name = request["NotifyConfigurationId"]
        return self.account.notify_configurations.get(name_of(name)) or not_found("notify-configuration", name)

    def _check(self, request: Mapping[str, Any]) -> Refusal | None:
        """Check that what a request refers to exists."""
        template, pool = request.get("DefaultTemplateId"), request.get("PoolId")
        if template and template != UNSET_TEMPLATE and template not in TEMPLATES:
            return not_found("notify-template", template)
        if pool and pool != UNSET_POOL and find_pool(self.account, pool) is None:
            return not_found("pool", pool)
        return None


def _read_template(request: Mapping[str, Any], old: str | None) -> str | None:
    given = request.get("DefaultTemplateId")
    return old if given is None else None if given in {"", UNSET_TEMPLATE} else str(given)


def _read_pool(request: Mapping[str, Any], old: str | None) -> str | None:
    given = request.get("PoolId")
    return old if given is None else None if given in {"", UNSET_POOL} else name_of(given)
